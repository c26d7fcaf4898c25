"""The same thing asked again and again: every plan is the first, in one process and in fresh ones."""

from dataclasses import dataclass, replace
from typing import Final

from app.bench.figures import Figure
from app.bench.peers.ferry import warm
from app.bench.process import apart
from routing.plan import Plan
from routing.problem import Limits, Problem
from routing.solve import solve

FOREVER: Final = 3600.0
"""Seconds that no run needs: the steps decide."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked each time: a problem, so many steps, a seed, and the plan in force, if any is."""

    problem: Problem
    steps: int
    seed: int = 0
    start: Plan | None = None


@dataclass(frozen=True, slots=True)
class Repeating:
    """A problem by name and how often it is solved; with `changes` it is planned again after so many of them."""

    name: str
    problem: Problem
    steps: int
    changes: int
    times: int
    seed: int = 0


def run(task: Repeating) -> list[Figure]:
    """Compared are whole plans: every route, stop, second and reason."""
    question = _question(task)
    here = [answer(question) for _ in range(task.times)]
    there = apart(answer, [question] * task.times)
    other = [answer(replace(question, seed=task.seed + 1 + number)) for number in range(task.times)]
    told = f"{task.name}: plans other than the first"
    return [
        Figure(f"{told}, of {task.times} in one process", sum(plan != here[0] for plan in here), "", 0),
        Figure(f"{told}, of {task.times} in fresh processes", sum(plan != here[0] for plan in there), "", 0),
        Figure(f"{told}, of {task.times} with other seeds", sum(plan != here[0] for plan in other), ""),
    ]


def _question(task: Repeating) -> Question:
    """Half of the changes are trips that end, half are trips that the plan in force does not know yet."""
    question = Question(task.problem, task.steps, task.seed)
    if not task.changes:
        return question
    half, jobs = task.changes // 2, task.problem.jobs
    before = replace(question, problem=replace(task.problem, jobs=jobs[: len(jobs) - half]))
    return replace(question, problem=replace(task.problem, jobs=jobs[half:]), start=answer(before))


def answer(question: Question) -> Plan:
    """The plan."""
    limits = Limits(seconds=FOREVER, steps=question.steps, seed=question.seed)
    return solve(question.problem, limits, question.start)


__all__ = ["Question", "Repeating", "answer", "run", "warm"]
