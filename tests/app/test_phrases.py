"""What the floors below write in English can be read in Chinese, too: their sentences are found in their own source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.words import knows, sentences, translate
from dispatch import errors
from dispatch.rights import RIGHTS

ROOT = Path(__file__).parents[2]
FREE_TEXT = {"problem", "allowed", "seen", "current"}
NEVER_SHOWN = {"Window ends (7) before it begins (7).", "A load cannot be negative: 7."}


def _text(node: ast.expr) -> str | None:
    """A sentence in the source, with 7 for every value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


def _raised(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["problem"]:
            yield from filter(None, [_text(node.value)])
        if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)):
            continue
        name = getattr(node.exc.func, "id", "")
        said = node.exc.args if name == "ValueError" else []
        said = [*said, *(keyword.value for keyword in node.exc.keywords if keyword.arg in FREE_TEXT)]
        yield from filter(None, map(_text, said))


def _sentences() -> list[str]:
    files = sorted([*(ROOT / "dispatch").glob("*.py"), *(ROOT / "schemas").glob("*.py")])
    found = {text.replace("km.7", "km.").replace("90.7", "90.") for file in files for text in _raised(file)}
    return sorted(found - NEVER_SHOWN)


@pytest.mark.parametrize("sentence", _sentences())
def test_a_sentence_of_the_rules_is_read_in_chinese(sentence):
    """A rule that is new or reworded needs its phrase in the locale files."""
    assert translate("zh-Hans", sentence) != sentence


def test_values_survive_translation():
    """The value that was wrong stands in the translated sentence as well."""
    told = translate("zh-Hans", "lat 114.3 must lie between -90 and 90. Latitude and longitude look swapped.")
    assert told == "lat 114.3 必须在 -90 到 90 之间。纬度和经度好像写反了。"


def test_every_refusal_has_its_sentence():
    """Each error of the rules can be told in both languages, in the words of its docstring."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Refused)]
    for kind in kinds:
        if kind is not errors.Refused:
            assert knows(f"error.{kind.kind}"), kind
    assert sentences("en")["error.IllegalMove"] == errors.IllegalMove.__doc__


def test_every_right_has_its_words():
    """Whoever may not do something reads what it was."""
    for thing, move in RIGHTS:
        assert knows(f"thing.{thing}"), thing
        assert knows(f"move.{move}"), move
