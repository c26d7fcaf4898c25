"""What was measured on: a table without its machine is hearsay."""

import os
import platform
from pathlib import Path

from app.bench.peers import Solver

MODEL = "model name"


def described(solvers: tuple[Solver, ...]) -> str:
    """Processor, memory, Python and the solvers with their versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"one core of {os.cpu_count()} ({_processor()}), {memory:.0f} GiB, Python {platform.python_version()}"
    return f"{machine}; {', '.join(f'{solver.name} {solver.version}' for solver in solvers)}"


def _processor() -> str:
    """As Linux names it; some virtual machines do not say."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    named = (line.partition(":")[2].strip() for line in told if line.startswith(MODEL))
    return next(named, platform.machine())
