"""Who may have been exposed to somebody who fell ill: the question checked, the hops followed, the people named."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dispatch import aboard, store
from dispatch.errors import BadRequest, NotFound
from dispatch.tracing import Garage, Meeting, Stay, step
from schemas.people import Person
from schemas.regions import Region
from schemas.values import Role


@dataclass(frozen=True, slots=True)
class Question:
    """Who fell ill, since when others may have been exposed, how far to look, how long a car keeps the air."""

    person_id: str
    since: date
    hops: int = 2
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Exposed:
    """Somebody found, the number of hops away, and their meetings with those one hop nearer."""

    person: Person
    hop: int
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Exposure:
    """Everyone found, nearest first; `unnamed` are trips with riders nobody entered as a person."""

    person: Person
    found: tuple[Exposed, ...]
    unnamed: tuple[str, ...]

    def to_stand_down(self, now: datetime) -> list[str]:
        """The drivers who may still drive, whoever fell ill among them."""
        people = [self.person, *(one.person for one in self.found)]
        return [one.id for one in people if one.role is Role.DRIVER and one.active and not isolating(one, now)]


def isolating(person: Person, now: datetime) -> bool:
    """Whether somebody is kept from driving for a possible exposure."""
    return person.isolated_until is not None and now < person.isolated_until


def trace(session: Session, region: Region, question: Question, now: datetime) -> Exposure:
    """Follow the hops. Raises NotFound for anybody who is not of this region, BadRequest for a day that cannot be."""
    person = session.get(Person, question.person_id)
    if person is None or person.region_id != region.id:
        raise NotFound(thing="person", id=question.person_id)
    since = _midnight(region, question.since, now)
    linger = timedelta(minutes=question.minutes)
    hops: dict[str, tuple[int, Meeting]] = {}
    unnamed: set[str] = set()
    carriers = {person.id: since}
    for number in range(1, question.hops + 1):
        hop = step(_garage(session, region.id, carriers, since, now, linger), carriers, linger)
        unnamed |= hop.unnamed
        new = {name: met for name, met in hop.found.items() if name not in hops and name != person.id}
        hops |= {name: (number, met) for name, met in new.items()}
        carriers = {name: met.first for name, met in new.items()}
    return Exposure(person, _named(session, hops), tuple(sorted(unnamed)))


def _garage(
    session: Session,
    region_id: str,
    carriers: Mapping[str, datetime],
    since: datetime,
    now: datetime,
    linger: timedelta,
) -> Garage:
    """The carriers' own stays, and everybody's in the cars they sat in."""
    if not carriers:
        return Garage.of(())
    own = aboard.stays_of(session, region_id, carriers, since, now)
    cars = {stay.car for stay in own if any(stay.aboard(name) for name in _carriers(stay, carriers))}
    there: set[Stay] = aboard.stays_in(session, region_id, cars, since, now)
    return Garage.of(own | there, aboard.cleaned(session, region_id, cars, since) if linger else {})


def _carriers(stay: Stay, carriers: Mapping[str, datetime]) -> set[str]:
    return {name for name in (stay.driver_id, stay.rider_id) if name and name in carriers}


def _named(session: Session, hops: Mapping[str, tuple[int, Meeting]]) -> tuple[Exposed, ...]:
    people = store.people_by(session, hops)
    found = [Exposed(people[name], hop, met) for name, (hop, met) in hops.items()]
    return tuple(sorted(found, key=lambda one: (one.hop, one.person.role is not Role.DRIVER, one.meeting.first)))


def _midnight(region: Region, day: date, now: datetime) -> datetime:
    zone = ZoneInfo(region.zone)
    today = now.astimezone(zone).date()
    kept = region.rules.audit_days
    if day > today:
        raise BadRequest(field="since", problem=f"{day} lies in the future; write the first day on which it matters.")
    if day < today - timedelta(days=kept):
        raise BadRequest(field="since", problem=f"{day} is too long ago: who rode is kept for {kept} days.")
    return datetime.combine(day, time(), zone).astimezone(now.tzinfo)
