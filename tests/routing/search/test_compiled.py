"""Kernels are compiled once for a state of the sources, and do what their Python does."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numba

from routing.search import compiled
from routing.search.chance import below, dice
from routing.search.sparse import spot
from routing.search.survey import ground_of
from tests.repository import ROOT
from tests.routing.make import a_job, a_problem, a_vehicle

ASK = "from routing.search.chance import *; below(dice(1), 6); print(sum(below.stats.cache_hits.values()))"


def test_the_cache_is_named_after_the_sources() -> None:
    """Whoever changes a kernel, or one that it calls, never meets machine code from before."""
    room = Path(compiled.__file__).parent
    state = sha256(b"".join(path.read_bytes() for path in sorted(room.glob("*.py")))).hexdigest()
    assert numba.config.CACHE_DIR.endswith(f"kernels-{state[:12]}")  # type: ignore[attr-defined]


def test_another_process_finds_what_was_compiled() -> None:
    """Compiled here, loaded there."""
    below(dice(1), 6)
    done = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert (done.stdout.strip(), done.stderr) == ("1", "")


def test_machine_code_of_other_sources_is_thrown_away(tmp_path: Path) -> None:
    """And nothing else that lies beside it."""
    for name in ("kernels-0", "kernels-1", "ready.pyc"):
        (tmp_path / name / "code").mkdir(parents=True)
    compiled.tidy(tmp_path / "kernels-1")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kernels-1", "ready.pyc"]


def test_machine_code_does_what_the_python_says() -> None:
    """The function under a kernel finds the same cars among those to avoid."""
    fleet = [a_vehicle(f"v{k}") for k in range(9)]
    jobs = [a_job("a", avoid=frozenset({"v1", "v7", "v8"})), a_job("b"), a_job("c", avoid=frozenset({"v0"}))]
    barred = ground_of(a_problem(jobs, fleet)).barred
    python = spot.py_func  # type: ignore[attr-defined] # numba keeps it there
    cases = [(k, v) for k in range(3) for v in range(9)]
    assert [spot(barred, *case) for case in cases] == [python(barred, *case) for case in cases]
    assert sum(python(barred, *case) >= 0 for case in cases) == 4
