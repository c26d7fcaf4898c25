"""Once set-up has made all ready nobody waits for a compiler, whatever is asked."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import MACHINE_CODE
from tests.repository import ROOT

ASK = """
from dataclasses import replace
from pkgutil import iter_modules
import importlib

import routing.search
from routing import Band, Break, Limits, Window, relaxations, solve
from routing.insertion import candidates
from routing.quote import Quoter
from routing.search.improve import Tuning, improve
from routing.search.ready import make_ready
from routing.search.search import Search
from routing.search.watch import Effort
from tests.routing.make import a_town

def loaded_and_compiled():
    rooms = [importlib.import_module(f"routing.search.{each.name}") for each in iter_modules(routing.search.__path__)]
    kernels = {id(one): one for room in rooms for one in vars(room).values() if hasattr(one, "nopython_signatures")}
    stats = [one.stats for one in kernels.values()]
    return sum(sum(one.cache_hits.values()) for one in stats), sum(sum(one.cache_misses.values()) for one in stats)

make_ready()
town = a_town(riders=40, cars=5)
roomy = replace(a_town(riders=8, cars=8), vehicle_cost=20_000)
tired = tuple(replace(one, breaks=(Break(Window(0, 9000), 600),)) for one in town.vehicles)
rush = Band(1800, replace(town.seconds, pace=0.3))
for cost in (0, 20_000):
    for problem in (town, roomy, replace(town, vehicle_cost=cost), replace(town, vehicles=tired, bands=(rush,))):
        plan = solve(problem, Limits(seconds=600, steps=4000))
        plan = solve(problem, Limits(seconds=600, steps=4000), plan)
        candidates(problem, plan, "j0")
        relaxations(problem, plan)
        Quoter(problem, plan).quote(replace(town.jobs[0], id="new"))
    search = Search(town)
    search.build()
    improve(search, Effort(Limits(seconds=600, steps=4000), 40), tuning=Tuning(divided=1), cores=2)
loaded, compiled = loaded_and_compiled()
print(loaded > 0, compiled)
"""


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The rooms with the machine code that set-up left, and none that a test has added since."""
    for room in ("routing", "schemas", "tests/routing"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "test_*"))
    (tmp_path / "tests" / "__init__.py").touch()
    run(tmp_path, "import routing")
    left = set(os.environ[MACHINE_CODE].split())
    for empty in tmp_path.glob("routing/**/__pycache__/"):
        _fill(empty, ROOT / empty.relative_to(tmp_path), left)
    for empty in tmp_path.glob("routing/search/__pycache__/kernels-*/*"):
        room = empty.name.rpartition("_")[0]
        [full] = (ROOT / empty.relative_to(tmp_path).parent).glob(f"{room}_*")
        _fill(empty, full, left)
    return tmp_path


def _fill(empty: Path, full: Path, left: set[str]) -> None:
    for file in full.glob("*.nb?"):
        if file.suffix == ".nbi" or file.name in left:
            shutil.copy2(file, empty)


def run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """What a process of its own prints, in the rooms of that folder."""
    command = [sys.executable, "-c", code]
    where = {"PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=where, capture_output=True, text=True, timeout=600)


def test_afterwards_nothing_is_left_to_compile(fresh: Path) -> None:
    """Solving cold and warm, with dear vehicles, breaks and hours or without, asking and relaxing: all is there."""
    done = run(fresh, ASK)
    assert (done.stdout.strip(), done.stderr) == ("True 0", "")
