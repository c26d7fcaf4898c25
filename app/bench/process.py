"""A measurement in a process of its own: few cores, a ceiling of memory, and an end that it cannot talk its way out of.

`python -m app.bench MODULE CORES` imports the module, lets it warm up, says so, reads a task from standard input and
writes what `MODULE.run(task)` answers to standard output. Both sides speak pickle.
"""

import os
import pickle
import resource
import select
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final, TypeVar

READY: Final = b"!"
STARTING: Final = 600.0
"""Seconds in which a process must be warm; the first time everything has to be compiled."""
FAREWELL: Final = 10.0
"""Seconds in which a process that broke may say why."""
SHARE: Final = 0.75
"""Of the machine's memory, the most that one process may take."""
Given = TypeVar("Given")
Found = TypeVar("Found")
ALONE: Final = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA")}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and the most memory that was held, in megabytes; without a value, `note` says why."""

    value: object = None
    peak: int = 0
    note: str = ""


def ask(module: str, task: object, deadline: float, cores: int = 1) -> Reply:
    """The answer of a module to a task; the process is killed `deadline` seconds after it got the task."""
    command = [sys.executable, "-m", "app.bench", module, str(cores)]
    with (
        TemporaryFile() as said,
        subprocess.Popen(
            command, 0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, env={**os.environ, **ALONE}
        ) as process,
    ):
        try:
            return _asked(process, task, deadline)
        except subprocess.TimeoutExpired as late:
            peak = memory(process.pid)
            process.kill()
            return Reply(peak=peak, note=f"no answer after {late.timeout:g} s")
        except (EOFError, OSError, pickle.UnpicklingError):
            with suppress(subprocess.TimeoutExpired):
                process.wait(FAREWELL)
            process.kill()
            said.seek(0)
            last = said.read().decode(errors="replace").strip().splitlines()[-1:]
            return Reply(note=f"ended with {process.wait()}: {' '.join(last) or 'nothing said'}")


def _asked(process: subprocess.Popen[bytes], task: object, deadline: float) -> Reply:
    if process.stdout is None:
        raise EOFError
    if not select.select([process.stdout], [], [], STARTING)[0]:
        raise subprocess.TimeoutExpired(process.args, STARTING)
    if process.stdout.read(len(READY)) != READY:
        raise EOFError
    out, _ = process.communicate(pickle.dumps(task), timeout=deadline)
    reply = pickle.loads(out)  # what our own module wrote
    if not isinstance(reply, Reply):
        raise EOFError
    return reply


def apart(work: Callable[[Given], Found], tasks: Sequence[Given]) -> list[Found]:
    """What comes of each task in a process of its own, one after the other, each started from nothing."""
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        return list(pool.map(work, tasks))


def memory(pid: int | str = "self", line: str = "VmHWM") -> int:
    """Megabytes a process holds (`VmRSS`) or has held at most; 0 when it is gone."""
    with suppress(OSError):
        for words in map(str.split, Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()):
            if words[0] == f"{line}:":
                return int(words[1]) // 1024
    return 0


def main(module: str, cores: int) -> None:
    """The life of the process; whatever its libraries print goes to standard error."""
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)
        _confine(cores)
        program = import_module(module)
        program.warm()
        out.write(READY)
        out.flush()
        try:
            reply = Reply(program.run(pickle.load(sys.stdin.buffer)), memory())
        except MemoryError:
            reply = Reply(peak=memory(), note=f"out of memory at {_ceiling() / 1e9:.0f} GB")
        pickle.dump(reply, out)


def _confine(cores: int) -> None:
    """To so many cores, and to a share of the memory."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-cores:])
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_ceiling() if most < 0 else min(_ceiling(), most), most))


def _ceiling() -> int:
    return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * SHARE)
