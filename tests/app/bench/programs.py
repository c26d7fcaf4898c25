"""A program that is asked in a process of its own, and does as the test tells it."""

import os
import sys

from app.bench.peers import Answer, Task
from routing.problem import Visit
from schemas.values import StopKind


def warm() -> None:
    """Nothing to do."""


def run(task: object) -> object:
    """A solver that sets everybody down before it picks them up; else what the word says."""
    if isinstance(task, Task):
        backwards = (StopKind.DROPOFF, StopKind.PICKUP)
        return Answer({"1": [Visit(job.id, kind) for job in task.problem.jobs for kind in backwards]}, 0.5)
    if task == "cores":
        os.write(1, b"libraries print what they like")
        return len(os.sched_getaffinity(0)), os.environ["OMP_NUM_THREADS"]
    if task == "never":
        while True:
            pass
    if task == "vanish":
        sys.exit(3)
    if task == "greedy":
        raise MemoryError
    raise ValueError("no such luck")
