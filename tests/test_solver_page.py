"""The page about the solver does what it says: its blocks run, and its tables name every field."""

import re
import subprocess
import sys
from dataclasses import fields

import numpy as np
import pytest

from routing import Job, Limits, Plan, Problem, Vehicle, Window, bill
from routing.formats.detect import READERS, USUAL
from tests.repository import ROOT

PAGE = (ROOT / "docs" / "solver.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each block prints, in an empty folder beside the examples."""
    folder = tmp_path_factory.mktemp("solver")
    (folder / "docs").symlink_to(ROOT / "docs")
    script = "\nprint(end='\\f')\n".join(code for code, _ in BLOCK.findall(PAGE))
    command = [sys.executable, "-W", "error", "-c", script]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=240
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "plan.html").exists()
    return done.stdout.split("\f")


def test_every_block_prints_what_stands_under_it(printed: list[str]) -> None:
    """Whoever copies the page gets the page."""
    assert printed == [shown for _, shown in BLOCK.findall(PAGE)]
    assert len(printed) == PAGE.count("```python") > 4


def table(after: str) -> list[list[str]]:
    """The rows of the first table after these words, without its head."""
    lines = PAGE.split(after, 1)[1].splitlines()
    begin = next(at for at, line in enumerate(lines) if line.startswith("|---"))
    rows = []
    for line in lines[begin + 1 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


@pytest.mark.parametrize("thing", [Job, Vehicle, Problem, Limits])
def test_the_tables_name_every_field(thing: type) -> None:
    """In the order of the class; a new field takes its line along."""
    named = [name for row in table(f"**`{thing.__name__}`**") for name in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(field.name for field in fields(thing))


def test_every_term_of_a_bill_is_told() -> None:
    """In the order in which they count; a new term takes its line along."""
    day, seconds = Window(0, 9), np.zeros((1, 1), dtype=np.int32)
    jobs = tuple(Job(f"{k}", 0, 0, day, day, priority=k, pickup_due=9, floor=k) for k in range(2))
    car = Vehicle("v", 0, None, day, per_km=1)
    told = bill(Problem((car,), jobs, seconds, seconds), Plan((), ()))
    assert [row[0].strip("`") for row in table("comes to the same.")] == [line.name for line in told.lines]


def test_every_format_is_told_with_what_counts_first() -> None:
    """The table of formats is the table of readers."""
    told = {row[0].strip("`"): row[2] for row in table("make the map.")}
    assert told == {
        name: {"vehicles": "vehicles, then distance", "distance": "distance"}[USUAL[name].value] for name in READERS
    }
