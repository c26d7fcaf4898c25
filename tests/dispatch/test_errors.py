"""What can go wrong has words, and the words get their values."""

import ast
import re
from collections.abc import Iterator

import pytest

from dispatch import errors
from dispatch.errors import Conflict, Refused
from tests.repository import ROOT, committed

KINDS = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Refused)}


def blanks(kind: type[Refused]) -> set[str]:
    """The values that a message wants."""
    return set(re.findall(r"{(\w+)}", kind.__doc__ or ""))


def _made() -> Iterator[tuple[str, str, set[str]]]:
    """Every place in the sources where a refusal is made: where, its name, and the values it is given."""
    for file in committed():
        if not file.startswith(("dispatch/", "app/")) or not file.endswith(".py"):
            continue
        nodes = list(ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))))
        sources = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "dispatch.errors"]
        known = {alias.name for source in sources for alias in source.names} & set(KINDS)
        for node in nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known:
                yield f"{file}:{node.lineno}", node.func.id, {str(keyword.arg) for keyword in node.keywords}


def test_every_refusal_is_made_with_the_values_of_its_words() -> None:
    """A value that is missing or misspelt would be a 500 on the day somebody is refused for that reason."""
    made = list(_made())
    assert len(made) > 50
    assert {where: given for where, name, given in made if given != blanks(KINDS[name])} == {}


@pytest.mark.parametrize("kind", KINDS.values())
def test_a_message_holds_every_value(kind: type[Refused]) -> None:
    """What was wrong is said with the value it was wrong with, and nothing is left to fill in."""
    values = {name: f"<{name}>" for name in blanks(kind)}
    told = str(kind(**values))
    assert [value for value in values.values() if value not in told] == []
    assert told.endswith((".", ">"))
    assert not re.search(r"[{}]", told)


def test_a_message_without_its_value_cannot_be_made() -> None:
    """Half a sentence is worse than a mistake that a test finds."""
    with pytest.raises(KeyError, match="deadline"):
        errors.TooLate(thing="offer", now="now")


def test_the_tree_in_the_words_is_the_tree_of_the_classes() -> None:
    """The picture at the top of the file shows every error under its parent."""
    lines = re.findall(r"^    ([│├└─ ]*)(\w+)", errors.__doc__ or "", re.MULTILINE)
    drawn, path = {}, [""] * 3
    for stem, name in lines:
        depth = len(stem) // 4
        path[depth] = name
        drawn[name] = path[depth - 1] if depth else "Exception"
    assert drawn == {name: kind.__base__.__name__ for name, kind in KINDS.items()}


def test_what_the_world_does_not_allow_now_is_a_conflict() -> None:
    """Whoever repeats later may succeed; the other refusals stay as they are."""
    lasting = {"NotFound", "NotAllowed", "NotYourCar", "BadRequest", "CodeWrong", "FactorWrong"}
    lasting |= {"Unavailable", "Refused"}
    assert {name for name, kind in KINDS.items() if not issubclass(kind, Conflict)} == lasting
