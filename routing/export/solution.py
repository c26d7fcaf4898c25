"""A problem and its plan in one hand: to look at in a notebook, to print, to write to files."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from routing.compare import Changes, compare
from routing.export.hours import hours_of
from routing.export.map import map_of
from routing.export.page import page, piece
from routing.export.table import table
from routing.export.view import View
from routing.export.words import words
from routing.formats import Instance
from routing.formats.result import Json, result
from routing.plan import Plan
from routing.problem import Problem
from routing.relax import Relaxation, relaxations
from routing.schedule import Infeasible


@dataclass(frozen=True)
class Solution:
    """What a file asked and what was found. In a notebook it shows itself; every method gives text, writes nothing.

    `language` is "en" or "zh-Hans"; ValueError for any other.
    """

    instance: Instance
    plan: Plan
    seconds_used: float = 0.0
    before: Plan | None = None

    @classmethod
    def of(cls, problem: Problem, plan: Plan, points: NDArray[np.float64] | None = None) -> "Solution":
        """Of a problem made in Python, in seconds and metres; `points` (nodes, 2), metres east and north, for a map."""
        return cls(Instance("ferry", problem, 1, problem.metres, points), plan)

    @cached_property
    def relaxations(self) -> Mapping[str, Relaxation]:
        """What would have to give for each job left over; nothing where committed orders cannot be driven at all."""
        try:
            return relaxations(self.instance.problem, self.plan)
        except Infeasible:
            return {}

    @cached_property
    def changes(self) -> Changes | None:
        """What the plan changes of the one `before`, if there was one."""
        return None if self.before is None else compare(self.instance.problem, self.before, self.plan)

    def json(self) -> Json:
        """The plan as `plan.json` says it, ready for `json.dumps`."""
        return result(self.instance, self.plan, self.relaxations, self.seconds_used, self.changes)

    def helps(self, job_id: str, language: str = "en") -> str:
        """What would help a job left over, in words; empty where nothing does."""
        return self._view(language).helps(job_id)

    def rests(self, language: str = "en") -> list[str]:
        """Who rests when and where, in words: a line for each break."""
        return self._view(language).rests()

    def bill(self, language: str = "en") -> str:
        """What the plan costs and for what, in words: a line for each term, then the sum."""
        rows = [(cost, " × ".join(filter(None, of)), name) for name, *of, cost in self._view(language).bill()]
        wide, wider = (max(len(row[column]) for row in rows) for column in (0, 1))
        return "\n".join(f"{cost:>{wide}}  {of:>{wider}}  {name}" for cost, of, name in rows)

    def csv(self) -> str:
        """One row a stop."""
        return table(self.instance, self.plan)

    def html(self, language: str = "en") -> str:
        """A page of its own, with map, time chart and tables."""
        return page(self._view(language), language)

    def map(self, language: str = "en") -> str | None:
        """The map as SVG; None when nobody knows where the places are."""
        return map_of(self._view(language))

    def hours(self, language: str = "en") -> str:
        """The time chart as SVG."""
        return hours_of(self._view(language))

    def _repr_html_(self) -> str:
        return piece(self._view("en"))

    def _view(self, language: str) -> View:
        return View(self.instance, self.plan, self.relaxations, words(language))
