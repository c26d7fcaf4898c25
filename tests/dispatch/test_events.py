"""The catalogue of facts: complete, unambiguous, and short enough to be a reference."""

import ast
import re

from dispatch.events import CATALOGUE
from dispatch.views import KINDS
from tests.repository import ROOT, committed

RULES = [ROOT / name for name in committed() if name.startswith("dispatch/") and name.endswith(".py")]


def _told() -> set[tuple[str, str]]:
    """The things and moves that the rules tell by name."""
    nodes = (node for file in RULES for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    calls = (node for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Event")
    return {(_word(call.args[0]), _word(call.args[2])) for call in calls}


def _word(node: ast.expr) -> str:
    """A word as it is written: a text, or the last part of `Thing.OFFER`; anything else is decided when it runs."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    return node.attr.lower() if isinstance(node, ast.Attribute) else "?"


def test_what_the_rules_tell_is_in_the_catalogue() -> None:
    """A fact without a name would fail on the day it first happens."""
    told = {pair for pair in _told() if "?" not in pair}
    assert len(told) > 10
    assert told <= set(CATALOGUE)


def test_every_fact_has_one_name_of_its_own_and_one_sentence() -> None:
    """A reader of the log knows from the name alone what happened to what."""
    names = [name for name, _ in CATALOGUE.values()]
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"([A-Z][a-z]+){2,}", name)] == []
    assert [words for _, words in CATALOGUE.values() if not re.fullmatch(r"[A-Z].{8,100}\.", words)] == []


def test_what_a_fact_touches_is_a_kind_of_view() -> None:
    """Every touch that is written down names a view that the feed can send."""
    written = (re.findall(r'(?:Touch|_touches)\("(\w+)"', file.read_text(encoding="utf-8")) for file in RULES)
    touched = {kind for kinds in written for kind in kinds}
    assert len(touched) > 5
    assert touched <= set(KINDS)
