"""Markup as nested calls: well-formed both as HTML and as XML, whatever the names in it are."""

import re
from html import escape
from typing import Final

CHILDLESS: Final = frozenset({"meta", "rect", "circle", "path", "line", "polyline"})
UNSPEAKABLE: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML has no way to say."""


class Mark(str):
    """Text that is markup already."""

    __slots__ = ()


def tag(name: str, /, *inner: str, **attributes: object) -> Mark:
    """An element; what is inside is escaped unless it is markup. `class_` says class, `stroke_width` stroke-width."""
    told = "".join(f' {key.rstrip("_").replace("_", "-")}="{said(str(value))}"' for key, value in attributes.items())
    if name in CHILDLESS:
        return Mark(f"<{name}{told}/>")
    return Mark(f"<{name}{told}>{joined(*inner)}</{name}>")


def joined(*parts: str) -> Mark:
    """Markup and text one after the other."""
    return Mark("".join(part if isinstance(part, Mark) else said(part) for part in parts))


def said(text: str) -> Mark:
    """Text as it stands in markup."""
    return Mark(escape(UNSPEAKABLE.sub("\ufffd", text)))


def px(value: float) -> str:
    """A length in pixels, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")
