"""What the floors below write in English can be read in Chinese, too: their sentences are found in their own source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.words import knows, sentences, translate, word
from dispatch import errors
from dispatch.rights import RIGHTS

ROOT = Path(__file__).parents[2]
KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.Refused)}
FREE_TEXT = {"problem", "allowed", "seen", "current"}
WORDS = {"thing", "move", "state", "role"}
MAPS = "routing/travel/roads"
NEVER_SHOWN = {
    "Window ends (7) before it begins (7).",
    "A load cannot be negative: 7.",
    "7/7 repeats 7.",
    "7: 7.",
    "7 has no 7 behind it.",
}
"""Mistakes of our own, what the framework says to the apps of other people, and what a measurement says of its page."""


def _text(node: ast.expr) -> str | None:
    """A sentence in the source, with 7 for every value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


def _nodes(*rooms: str) -> Iterator[ast.AST]:
    for room in rooms or ("dispatch", "schemas", "app"):
        for file in sorted((ROOT / room).rglob("*.py")):
            yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def _said(names: set[str]) -> Iterator[tuple[str, str]]:
    """What refusals are given under these names, where it is written out."""
    for node in _nodes():
        if isinstance(node, ast.Assign) and "problem" in names & {getattr(each, "id", "") for each in node.targets}:
            yield "problem", _text(node.value) or ""
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KINDS:
            yield from ((str(each.arg), _text(each.value) or "") for each in node.keywords if each.arg in names)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args and "problem" in names:
            yield "problem", (_text(node.exc.args[0]) or "") if getattr(node.exc.func, "id", "") == "ValueError" else ""


def _sentences() -> list[str]:
    found = {text.replace("km.7", "km.").replace("90.7", "90.") for _, text in _said(FREE_TEXT)}
    return sorted((found | set(_of_maps())) - NEVER_SHOWN - {""})


def _of_maps() -> Iterator[str]:
    """What is said of a map's file or a file of tiles that is no good, and of places without a way."""
    for node in _nodes(MAPS, "app"):
        if (
            isinstance(node, ast.Raise)
            and isinstance(node.exc, ast.Call)
            and getattr(node.exc.func, "id", "") in ("BadMap", "BadTiles", "NoWay")
        ):
            yield _text(node.exc.args[0]) or ""


@pytest.mark.parametrize("sentence", _sentences())
def test_a_sentence_of_the_rules_is_read_in_chinese(sentence):
    """A rule that is new or reworded needs its phrase in the locale files."""
    assert translate("zh-Hans", sentence) != sentence


def test_every_word_that_a_refusal_fills_in_is_known():
    """No English word of ours stands in a Chinese sentence: things, moves, states and roles are said as well."""
    said = {(name, text) for name, text in _said(WORDS) if text}
    assert len(said) > 20
    assert [each for each in said if translate("zh-Hans", word("zh-Hans", *each)) == each[1]] == []


def test_no_phrase_outlives_its_sentence():
    """What the rules do not say any more is not translated any more."""
    nodes = (*_nodes(), *_nodes(MAPS))
    sources = "".join(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    phrases = {key: words for key, words in sentences("en").items() if key.startswith("phrase.")}
    parts = {key: [part.strip() for part in re.split(r"\{\w+\}|(?<=\.) ", words)] for key, words in phrases.items()}
    assert [key for key, written in parts.items() if max(written, key=len) not in sources] == []


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
