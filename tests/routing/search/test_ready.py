"""Once all is made ready nobody waits for a compiler, whatever is asked."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository import ROOT

ASK = """
from dataclasses import replace
from pkgutil import iter_modules
import importlib

import routing.search
from routing import Limits, relaxations, solve
from routing.insertion import candidates
from routing.quote import Quoter
from routing.search.improve import Tuning, improve
from routing.search.ready import make_ready
from routing.search.search import Search
from routing.search.watch import Effort
from tests.routing.make import a_town

def compiled():
    rooms = [importlib.import_module(f"routing.search.{each.name}") for each in iter_modules(routing.search.__path__)]
    kernels = {id(one): one for room in rooms for one in vars(room).values() if hasattr(one, "nopython_signatures")}
    return sum(len(one.nopython_signatures) for one in kernels.values())

make_ready()
before = compiled()
town = a_town(riders=40, cars=5)
for cost in (0, 20_000):
    for problem in (town, replace(town, vehicle_cost=cost)):
        plan = solve(problem, Limits(seconds=600, steps=400))
        plan = solve(problem, Limits(seconds=600, steps=400), plan)
        candidates(problem, plan, "j0")
        relaxations(problem, plan)
        Quoter(problem, plan).quote(replace(town.jobs[0], id="new"))
    search = Search(town)
    search.build()
    improve(search, Effort(Limits(seconds=600, steps=400), 40), tuning=Tuning(divided=1), cores=2)
print(before > 0, compiled() - before)
"""


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The rooms without any machine code, as they are before set-up."""
    for room in ("routing", "schemas", "tests/routing"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "test_*"))
    (tmp_path / "tests" / "__init__.py").touch()
    return tmp_path


def test_afterwards_nothing_is_left_to_compile(fresh: Path) -> None:
    """Solving cold and warm, with dear vehicles and without, asking, quoting and relaxing: no new machine code."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=fresh,
        env={"PYTHONPATH": str(fresh)},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert (done.stdout.strip(), done.stderr) == ("True 0", "")
