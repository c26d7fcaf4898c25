"""Clean-down: how long a car is cleaned between those it carries, and who never rides with whom."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field as Limit
from pydantic import model_validator

from schemas.api import Message


class Carried(StrEnum):
    """The class of what a car carries: it follows from a trip's kind and needs, by `dispatch/cleaning.py`."""

    ORDINARY = "ordinary"
    FEVER = "fever"
    CLEAN = "clean"
    GOODS = "goods"
    COLD = "cold"


class CleanRule(Message):
    """After one class and before another a car is cleaned for so many minutes, in all."""

    after: Literal["any"] | Carried
    before: Literal["any"] | Carried
    minutes: Annotated[int, Limit(ge=0, le=240)]


class CleanDown(Message):
    """What a region asks of its cars between trips; a new region asks nothing, until somebody says what is right."""

    rules: Annotated[
        list[CleanRule], Limit(max_length=50, description="Minutes of cleaning; where several fit, the most counts.")
    ] = []
    apart: Annotated[
        list[tuple[Carried, Carried]],
        Limit(max_length=15, description="Classes that are never in a car together, either way round."),
    ] = []
    late_minutes: Annotated[
        int, Limit(ge=1, le=240, description="How long a cleaning may be overdue before dispatchers are alerted.")
    ] = 10

    @model_validator(mode="after")
    def _each_rule_once(self) -> Self:
        pairs = [(rule.after, rule.before) for rule in self.rules]
        for after, before in pairs:
            if pairs.count((after, before)) > 1:
                raise ValueError(f"There are two rules after {after} and before {before}; keep one.")
        return self
