"""Which gates are closed: a table of what keeps somebody from driving, when it bites, and what they are told.

The planner gives no trip to a shift with a closed gate, and the desk lets nobody past one; both ask here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from schemas.checks import HealthCheck
from schemas.gates import Gate, Gates


class Bites(StrEnum):
    """When a gate matters."""

    ALWAYS = "for every shift, also one to come"
    ON_DUTY = "from the start of a shift to its end"


@dataclass(frozen=True, slots=True)
class Papers:
    """What is known of a driver and the car of a shift; `faults` is None while nobody has inspected the car."""

    check: HealthCheck | None = None
    faults: Sequence[str] | None = None


Shut = Callable[[Gates, Papers, datetime], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A gate: when it bites, whether it is shut at a moment, and what to tell whoever stands before it."""

    gate: Gate
    bites: Bites
    shut: Shut
    why: str


def _unwell(gates: Gates, papers: Papers, at: datetime) -> bool:
    return papers.check is not None and papers.check.stands_down


def _unchecked(gates: Gates, papers: Papers, at: datetime) -> bool:
    return gates.self_check and not (papers.check and at < papers.check.good_until)


def _uninspected(gates: Gates, papers: Papers, at: datetime) -> bool:
    return bool(papers.faults) or (gates.inspection and papers.faults is None)


RULES: tuple[Rule, ...] = (
    Rule(
        Gate.UNWELL,
        Bites.ALWAYS,
        _unwell,
        "the last self-check was not passed; rest, and ask a dispatcher before driving again.",
    ),
    Rule(
        Gate.CHECK,
        Bites.ON_DUTY,
        _unchecked,
        "today's self-check is missing; take it on the driver's page first.",
    ),
    Rule(
        Gate.INSPECTION,
        Bites.ON_DUTY,
        _uninspected,
        "the car has not passed its inspection for this shift; go through the checklist first.",
    ),
)


def closed(gates: Gates, papers: Papers, at: datetime, on_duty: bool) -> tuple[Rule, ...]:
    """The gates that are closed at that moment, in table order."""
    return tuple(rule for rule in RULES if (on_duty or rule.bites is Bites.ALWAYS) and rule.shut(gates, papers, at))


def good_until(gates: Gates, zone: str, at: datetime) -> datetime:
    """How long a check counts: to the end of its day by the region's clock, or some hours where that is longer."""
    local = at.astimezone(ZoneInfo(zone))
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), ZoneInfo(zone))
    return max(midnight.astimezone(at.tzinfo), at + timedelta(hours=gates.check_hours))


def passes(gates: Gates, celsius: float, yes: Sequence[str]) -> bool:
    """Whether somebody with this temperature and these answers may drive."""
    return celsius < gates.fever_celsius and not yes
