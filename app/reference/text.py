"""Markdown, as the pages of the reference are written in it."""

from collections.abc import Iterable, Sequence
from inspect import cleandoc

ORIGIN = "<!-- Written by `python -m app.docs` from the code; a change here is lost. -->"


def page(title: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join([ORIGIN, f"# {title}", *filter(None, parts)]) + "\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar inside a cell does not end the cell."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def told(thing: object) -> str:
    """What a docstring says, on one line."""
    return " ".join(cleandoc(thing.__doc__ or "").split())


def code(words: object) -> str:
    """Words as the machine reads them."""
    return f"`{words}`"


def codes(words: Iterable[object], between: str = ", ") -> str:
    """Several of them."""
    return between.join(map(code, words))
