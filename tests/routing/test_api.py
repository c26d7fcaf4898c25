"""What `from routing import …` gives."""

import doctest
import subprocess
import sys

import pytest

import routing
from routing.check import check
from routing.solve import solve
from tests.repository import ROOT

HEAVY = ("fastapi", "sqlmodel", "sqlalchemy", "pydantic", "starlette", "uvicorn", "app", "dispatch")


def test_the_example_runs_and_prints_what_it_shows() -> None:
    """Whoever copies the docstring gets the plan it shows."""
    found = doctest.testmod(routing)
    assert found.failed == 0
    assert found.attempted > 6


def test_every_name_is_there_and_documented() -> None:
    """The list is sorted as the linter sorts it, complete, and each thing says what it is."""
    assert {name for name in vars(routing) if name[0].isupper()} <= set(routing.__all__)
    undocumented = [name for name in routing.__all__ if name != "FORBIDDEN" and not getattr(routing, name).__doc__]
    assert undocumented == []
    assert (routing.solve, routing.check) == (solve, check)


@pytest.mark.parametrize("module", ["routing", "routing.travel.line", "routing.formats", "routing.export.solution"])
def test_any_room_can_be_entered_first_and_brings_no_server_along(module: str) -> None:
    """Imports have no circle that depends on where one begins, and none leads up to the other floors."""
    asked = f"import {module}, sys; print(sorted(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")
