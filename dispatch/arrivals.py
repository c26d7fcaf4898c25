"""A whole list of drivers brought in at once: who is here already is recognised, and it is all or nothing.

The rows of thousands are made together: one look at who is here, one write.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from dispatch import booking, keyring, store
from dispatch.contacts import fingerprint
from dispatch.doors import Arrival, BringIn
from dispatch.errors import BadRequest
from dispatch.events import Event, Touch
from dispatch.shifts import draft
from dispatch.states import MACHINES, Thing
from dispatch.tx import Tx
from schemas.contacts import Address, Contact
from schemas.people import Person
from schemas.places import Place
from schemas.shifts import Shift, ShiftIn
from schemas.values import Role, ShiftState


class Ambiguous(Exception):
    """Several drivers go by that name, and there is no number to tell them apart."""


@dataclass
class Crowd:
    """The drivers of a region, to be found by number, else by name; those of a list join as they come."""

    region_id: str
    marks: dict[str, str] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, session: Session, region_id: str) -> "Crowd":
        """Everyone who drives here now."""
        crowd = cls(region_id, dict(keyring.driver_marks(session, region_id)))
        for person in store.people(session, region_id):
            if person.role is Role.DRIVER and person.active:
                crowd.join(person.id, person.name, person.phone)
        return crowd

    def mark(self, phone: str) -> str | None:
        """The fingerprint of a number."""
        address = Address.found(phone)
        return fingerprint(self.region_id, address) if address else None

    def join(self, person_id: str, name: str, phone: str) -> None:
        """Know somebody from now on."""
        self.names[same(name)].add(person_id)
        mark = self.mark(phone)
        if mark is not None:
            self.marks.setdefault(mark, person_id)

    def find(self, name: str, phone: str) -> str | None:
        """Who it is; None: somebody new. Raises Ambiguous."""
        mark = self.mark(phone)
        if mark is not None:
            return self.marks.get(mark)
        found = self.names.get(same(name), set())
        if len(found) > 1:
            raise Ambiguous
        return next(iter(found), None)


def same(name: str) -> str:
    """A name as it is compared."""
    return "".join(name.casefold().split())


def bring_in(tx: Tx, wish: BringIn) -> dict[str, object]:
    """People and hours, all or none. Raises BadRequest, naming the first that cannot be told apart or placed."""
    tx.allow("person", "add")
    tx.allow("shift", "plan")
    crowd, people = Crowd.of(tx.session, tx.region.id), dict[str, Person]()
    drivers = [_driver(tx, wish, one, crowd, people) for one in wish.people]
    tx.session.add_all(people.values())
    tx.session.flush()
    tx.session.add_all(_contacts(tx, people.values()))
    shifts = _shifts(tx, wish.people, drivers)
    tx.session.add_all(shifts)
    for person in people.values():
        tx.tell(Event("person", person.id, "add", touched=(Touch("drivers", person.id),), audience=(person.id,)))
    for shift in shifts:
        seen = (Touch("shifts", shift.id), Touch("drivers", shift.driver_id))
        tx.tell(Event("shift", shift.id, "plan", None, shift.state, touched=seen, audience=(shift.driver_id,)))
    return {"people": len(people), "known": len(set(drivers) - set(people)), "shifts": len(shifts)}


def _driver(tx: Tx, wish: BringIn, one: Arrival, crowd: Crowd, people: dict[str, Person]) -> str:
    try:
        found = crowd.find(one.name, one.phone)
    except Ambiguous as twins:
        problem = f"several drivers are called {one.name}; write the phone number."
        raise BadRequest(field="people", problem=problem) from twins
    if found is not None:
        return found
    person = Person(
        id=tx.chance.id(),
        region_id=tx.region.id,
        role=Role.DRIVER,
        name=one.name,
        phone=one.phone,
        team=wish.team,
        verified=wish.verified,
        joined_at=tx.now,
    )
    people[person.id] = person
    crowd.join(person.id, one.name, one.phone)
    return person.id


def _contacts(tx: Tx, people: Iterable[Person]) -> list[Contact]:
    found = ((person, Address.found(person.phone)) for person in people if person.phone)
    return [
        Contact(
            id=tx.chance.id(),
            region_id=tx.region.id,
            person_id=person.id,
            kind=address.kind,
            digest=fingerprint(tx.region.id, address),
            hint=address.hint,
            made_at=tx.now,
        )
        for person, address in found
        if address is not None
    ]


def _shifts(tx: Tx, people: Sequence[Arrival], drivers: Sequence[str]) -> list[Shift]:
    """The hours they give, each once, and none that overlaps with hours the driver gave before."""
    given = defaultdict(list)
    open_states = [state for state in ShiftState if MACHINES[Thing.SHIFT][state]]
    for shift in store.shifts_in(tx.session, tx.region.id, open_states):
        given[shift.driver_id].append((shift.starts_at, shift.ends_at))
    places: dict[str, Place] = {}
    made = []
    for one, driver in zip(people, drivers, strict=True):
        if one.start is None or one.starts_at is None or one.ends_at is None:
            continue
        if any(start < one.ends_at and one.starts_at < end for start, end in given[driver]):
            continue
        given[driver].append((one.starts_at, one.ends_at))
        if one.ends_at <= tx.now:
            problem = f"{one.ends_at.isoformat()} has passed; it is {tx.now.isoformat()} now."
            raise BadRequest(field="ends_at", problem=problem)
        body = ShiftIn(starts_at=one.starts_at, ends_at=one.ends_at, start=one.start)
        if repr(one.start) not in places:
            places[repr(one.start)] = booking.spot(tx.session, tx.region, "start", one.start)
        made.append(draft(tx, driver, body, one.vehicle, places[repr(one.start)]))
    return made
