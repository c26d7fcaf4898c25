"""The planner's arithmetic in a process of its own.

In a thread a solve would make every socket stutter, and what hangs could not be killed. The process
(`app/solving.py`) is started once and kept; it gets a snapshot and gives back the problem, the judged plan and what
follows from it. If it is late or dies it is killed, and the next round gets a new one.
"""

import subprocess
import sys
from dataclasses import dataclass, field, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Self, cast

from app.driving import fallen
from app.parcel import receive, send
from dispatch import reach
from dispatch.commands import Command
from dispatch.forecast import Look, Trails, forecasts, trails
from dispatch.planner import Framed, frame, patient
from dispatch.policy import margin
from dispatch.proposals import Outlook, propose
from dispatch.roads import reckoning
from dispatch.snapshot import Snapshot
from routing.change import SAME, Change
from routing.check import check
from routing.compare import compare
from routing.insertion import construct
from routing.plan import Plan
from routing.problem import Limits, Problem
from routing.solve import solve
from routing.travel import TravelTimes
from schemas.values import Dispatch

PATIENCE_SECONDS = 8.0
"""What a round may take beyond its search: framing, the first plan, judging, and starting the process."""


NOTHING = Plan((), ())
"""The plan before the first."""


class SolverFailed(Exception):
    """The solver was late, died or broke a rule."""


@dataclass(frozen=True)
class Task:
    """One round of planning."""

    snapshot: Snapshot
    travel: TravelTimes
    limits: Limits
    lease: int
    before: Plan | None = None
    trails: Trails = field(default_factory=dict)
    """What the round before remembered of the cars on their way."""


@dataclass(frozen=True)
class Round:
    """What came of it."""

    snapshot: Snapshot
    framed: Framed
    plan: Plan
    wishes: list[Command]
    change: Change = SAME
    fallen: bool = False
    """Whether a road server should have been asked and did not answer."""
    trails: Trails = field(default_factory=dict)


def plan(task: Task, search: bool = True) -> Round:
    """Frame, solve, loosen what nobody could serve, judge, propose. Raises SolverFailed when the judge objects."""
    framed = promised = frame(task.snapshot, task.travel, waiting=task.snapshot.region.dispatch is not Dispatch.OFF)
    found = _solve(framed.problem, task) if search else construct(framed.problem, task.before)
    loose = patient(task.snapshot, framed.problem, found)
    if loose is not None:
        framed, found = replace(framed, problem=loose), construct(loose, found)
    faults = check(framed.problem, found)
    if faults:
        raise SolverFailed(f"The plan breaks {len(faults)} rules, first {faults[0]}.")
    change = compare(promised.problem, task.before or NOTHING, found).counted
    cut = reach.cut(task.snapshot, task.travel)
    look = Look(task.snapshot, framed.problem, margin(task.travel.name), reckoning(task.snapshot, task.travel))
    ahead = forecasts(look, found, task.trails)
    wishes = propose(Outlook(task.snapshot, framed.problem, found, task.lease, change, cut, ahead))
    return Round(task.snapshot, framed, found, wishes, change, fallen(task.travel), trails(ahead))


def _solve(problem: Problem, task: Task) -> Plan:
    """Search as long as the number of open trips is worth: a handful needs no seconds."""
    waiting = len(problem.jobs) - len(problem.committed)
    return solve(problem, replace(task.limits, seconds=min(task.limits.seconds, 0.05 * waiting)), task.before)


class Solver:
    """One planning process; `solve` blocks, so call it from a thread."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self.patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def solve(self, task: Task) -> Round:
        """The round, by the deadline. Raises SolverFailed."""
        return cast(Round, self.ask(task, task.limits.seconds + self.patience))

    def ask(self, question: object, patience: float) -> object:
        """The answer, within so many seconds. Raises SolverFailed; the process is killed when it is late or broken."""
        pipe = self._started()
        try:
            send(pipe, question)
            if not pipe.poll(patience):
                raise SolverFailed(f"No answer after {patience:.0f} s.")
            answer = receive(pipe)
        except SolverFailed:
            self.close()
            raise
        except (OSError, EOFError) as broken:
            self.close()
            raise SolverFailed("The solver's process ended in the middle of a round.") from broken
        if isinstance(answer, SolverFailed):
            raise answer
        return answer

    def _started(self) -> Connection:
        if self._process is None or self._pipe is None or self._process.poll() is not None:
            self.close()
            self._pipe, theirs = Pipe()
            end = theirs.fileno()
            command = (sys.executable, "-m", "app.solving", str(end))
            self._process = subprocess.Popen(command, pass_fds=(end,), stdin=subprocess.DEVNULL, process_group=0)
            theirs.close()
        return self._pipe

    def close(self) -> None:
        """Kill the process, if there is one."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._pipe = self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
