"""Which gates are closed: a table of what keeps somebody from driving, when it bites, and what they are told.

The planner gives no trip to a shift with a closed gate, and the desk lets nobody past one; both ask here.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dispatch.policy import km
from schemas.checks import HealthCheck
from schemas.credentials import OF_PEOPLE, Credential, CredentialKind
from schemas.gates import Gate, Gates
from schemas.values import Point


class Bites(StrEnum):
    """When a gate matters."""

    ALWAYS = "for every shift, also one to come"
    ON_DUTY = "from the start of a shift to its end"


@dataclass(frozen=True, slots=True)
class Papers:
    """What is known of a driver and the car of a shift; `faults` is None while nobody has inspected the car."""

    check: HealthCheck | None = None
    faults: Sequence[str] | None = None
    driver: Sequence[Credential] = ()
    car: Sequence[Credential] = ()
    isolated_until: datetime | None = None


OF_THE_CAR = frozenset({Gate.INSURANCE, Gate.PERMIT})
"""Gates that nobody can be told of before there is a car."""

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


def _isolated(gates: Gates, papers: Papers, at: datetime) -> bool:
    return papers.isolated_until is not None and at < papers.isolated_until


def _unchecked(gates: Gates, papers: Papers, at: datetime) -> bool:
    return gates.self_check and not (papers.check and at < papers.check.good_until)


def _uninspected(gates: Gates, papers: Papers, at: datetime) -> bool:
    return bool(papers.faults) or (gates.inspection and papers.faults is None)


def _without(kind: CredentialKind) -> Shut:
    """A credential that the region asks for, and that none of those held says now."""

    def lacking(gates: Gates, papers: Papers, at: datetime) -> bool:
        asked, held = _side(gates, papers, kind)
        return kind in asked and not any(one.kind is kind and one.valid(at) for one in held)

    return lacking


def _side(gates: Gates, papers: Papers, kind: CredentialKind) -> tuple[Collection[str], Sequence[Credential]]:
    return (gates.driver_needs, papers.driver) if kind in OF_PEOPLE else (gates.car_needs, papers.car)


RULES: tuple[Rule, ...] = (
    Rule(
        Gate.UNWELL,
        Bites.ALWAYS,
        _unwell,
        "the last self-check was not passed; rest, and ask a dispatcher before driving again.",
    ),
    Rule(
        Gate.ISOLATION,
        Bites.ALWAYS,
        _isolated,
        "you may have been exposed to an illness; please stay at home, and ask a dispatcher before driving again.",
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
    Rule(
        Gate.LICENCE,
        Bites.ALWAYS,
        _without(CredentialKind.LICENCE),
        "no driving licence that is valid then has been seen; show it to a dispatcher.",
    ),
    Rule(
        Gate.VETTING,
        Bites.ALWAYS,
        _without(CredentialKind.VETTING),
        "no vetting that is valid then is on record; ask a dispatcher.",
    ),
    Rule(
        Gate.BADGE,
        Bites.ALWAYS,
        _without(CredentialKind.BADGE),
        "no badge that is valid then has been seen; show it to a dispatcher.",
    ),
    Rule(
        Gate.INSURANCE,
        Bites.ALWAYS,
        _without(CredentialKind.INSURANCE),
        "no insurance of this car that is valid then has been seen; show it to a dispatcher.",
    ),
    Rule(
        Gate.PERMIT,
        Bites.ALWAYS,
        _without(CredentialKind.PERMIT),
        "no permit of this car that is valid then has been seen; show it to a dispatcher.",
    ),
)


def closed(gates: Gates, papers: Papers, at: datetime, on_duty: bool) -> tuple[Rule, ...]:
    """The gates that are closed at that moment, in table order."""
    return tuple(rule for rule in RULES if (on_duty or rule.bites is Bites.ALWAYS) and rule.shut(gates, papers, at))


NOT_BACK = "they were stood down and have not said yet that they are back; ask them to go on duty again."
NO_WAY = "a closure lies between this car and the trip; lift it, or choose a car that it lets pass."
NO_PERMIT = "this car holds no permit for where the trip begins or ends; choose a car that does."


def classes(car: Sequence[Credential], at: datetime) -> frozenset[str]:
    """The permit classes a car holds at that moment: what roads and closures will ask for as well."""
    return frozenset(one.permit for one in car if one.kind is CredentialKind.PERMIT and one.valid(at))


def wanted(gates: Gates, ends: Iterable[Point]) -> frozenset[str]:
    """The permit classes that a car needs to come to these places."""
    points = list(ends)
    return frozenset(
        zone.permit for zone in gates.zones if any(km(point, Point(zone.lat, zone.lon)) <= zone.km for point in points)
    )


def lapse(gates: Gates, papers: Papers, at: datetime) -> datetime | None:
    """The first moment at which a credential that is asked for and valid now ends without another one; None: never."""
    ends = [_end(gates, papers, CredentialKind(name), at) for name in (*gates.driver_needs, *gates.car_needs)]
    return min((end for end in ends if end is not None), default=None)


def _end(gates: Gates, papers: Papers, kind: CredentialKind, at: datetime) -> datetime | None:
    ends = [one.valid_until for one in _side(gates, papers, kind)[1] if one.kind is kind and one.valid(at)]
    return None if None in ends else max((end for end in ends if end is not None), default=None)


def ending(held: Collection[Credential], now: datetime, days: int) -> list[Credential]:
    """What is valid now and ends within so many days, without a later one of the same holder, kind and class."""
    last: dict[tuple[str | None, ...], datetime] = {}
    for row in held:
        if row.withdrawn_at is None:
            last[_about(row)] = max(last.get(_about(row), _end_of(row)), _end_of(row))
    by = now + timedelta(days=days)
    return [row for row in held if row.valid(now) and _end_of(row) == last[_about(row)] <= by]


def _about(row: Credential) -> tuple[str | None, ...]:
    return row.person_id, row.vehicle_id, row.kind, row.permit


def _end_of(row: Credential) -> datetime:
    return row.valid_until or datetime.max.replace(tzinfo=UTC)


def trusted(verified: bool, badges: Sequence[Credential], member: bool, at: datetime) -> bool:
    """Whether somebody's wishes need no word of a dispatcher: vouched for, or of an organisation that is.

    Whoever was vouched for by a badge is so while one is valid; whoever was without one, until it is taken back.
    """
    standing = [badge for badge in badges if badge.lapsed_at is None]
    return member or (verified and (not standing or any(badge.valid(at) for badge in standing)))


def good_until(gates: Gates, zone: str, at: datetime) -> datetime:
    """How long a check counts: to the end of its day by the region's clock, or some hours where that is longer."""
    local = at.astimezone(ZoneInfo(zone))
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), ZoneInfo(zone))
    return max(midnight.astimezone(at.tzinfo), at + timedelta(hours=gates.check_hours))


def passes(gates: Gates, celsius: float, yes: Sequence[str]) -> bool:
    """Whether somebody with this temperature and these answers may drive."""
    return celsius < gates.fever_celsius and not yes
