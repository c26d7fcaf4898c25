"""What the region has kept for longer than it wants to is cut: addresses, words, names, and who did what.

A purge takes a bite at a time, so that nobody waits behind it; whoever purges asks again until nothing is left.
"""

from datetime import timedelta
from hashlib import blake2b

from dispatch import aboard, chain, drives, keeping
from dispatch.discretion import PurgePrivate
from dispatch.events import Event, Touch
from dispatch.tx import Tx
from schemas.events import EventRow
from schemas.looks import Look, What
from schemas.shifts import Shift
from schemas.trips import Trip

BITE = 200
COARSE = 2
"""Decimals of a degree: about a kilometre."""


def purge(tx: Tx, wish: PurgePrivate) -> dict[str, int]:
    """Cut a bite of everything whose time is over; how much of each was cut."""
    tx.allow("house", "forget")
    rules, region = tx.region.rules, tx.region.id
    days = (rules.address_days, rules.name_days, rules.audit_days)
    exact, named, known = (tx.now - timedelta(days=each) for each in days)
    trips = keeping.trips_to_cut(tx.session, region, exact, BITE)
    for trip in trips:
        cut_trip(tx, trip)
    shifts = keeping.shifts_to_cut(tx.session, region, exact, BITE)
    for shift in shifts:
        cut_shift(tx, shift)
    keeping.hush(tx.session, exact)
    keeping.drop_old_checks(tx.session, exact)
    drives.drop_old(tx, exact)
    people = keeping.people_to_cut(tx.session, region, named, BITE)
    for person in people:
        person.name = person.phone = ""
        tx.session.add(person)
    facts = keeping.facts_to_mask(tx.session, region, known, BITE)
    masked = _mask(tx, facts, keeping.looks_to_mask(tx.session, region, known, BITE))
    keeping.part_riders(tx.session, region, known)
    aboard.part_riders(tx.session, region, known)
    if trips or shifts or people or masked:
        seen = tuple(Touch("trips", trip.id) for trip in trips if trip.ended_at is None)
        told = tuple(sorted({trip.rider_id for trip in trips if trip.ended_at is None and trip.rider_id}))
        tx.tell(Event("region", region, "purge", touched=seen, audience=told))
    return {"trips": len(trips), "shifts": len(shifts), "people": len(people), "rows": masked}


def cut_trip(tx: Tx, trip: Trip) -> None:
    """Round a door to a kilometre, drop its address and everybody's words; a known place stays what it is."""
    if trip.pickup_place is None:
        trip.pickup_name = trip.pickup_name_zh = ""
        trip.pickup_lat, trip.pickup_lon = round(trip.pickup_lat, COARSE), round(trip.pickup_lon, COARSE)
    if trip.dropoff_place is None:
        trip.dropoff_name = trip.dropoff_name_zh = ""
        trip.dropoff_lat, trip.dropoff_lon = round(trip.dropoff_lat, COARSE), round(trip.dropoff_lon, COARSE)
    trip.note = trip.reason = trip.proof = trip.track_hash = ""
    trip.cut_at = tx.now
    tx.session.add(trip)


def cut_shift(tx: Tx, shift: Shift) -> None:
    """Round where a shift began and ended, which may be a home."""
    shift.start_name = shift.end_name = ""
    shift.start_lat, shift.start_lon = round(shift.start_lat, COARSE), round(shift.start_lon, COARSE)
    if shift.end_lat is not None and shift.end_lon is not None:
        shift.end_lat, shift.end_lon = round(shift.end_lat, COARSE), round(shift.end_lon, COARSE)
    shift.cut_at = tx.now
    tx.session.add(shift)


def _mask(tx: Tx, facts: list[EventRow], looks: list[Look]) -> int:
    """Give old rows pseudonyms: the same for one person within this bite, by a key that is never stored."""
    key = tx.chance.token().encode()[:64]

    def masked(name: str | None) -> str:
        return f"~{blake2b((name or '').encode(), key=key, digest_size=8).hexdigest()}" if name else ""

    for fact in facts:
        fact.people, fact.salt = chain.EVENTS.whose(fact.model_dump()), ""
        fact.actor_id, fact.touched, fact.audience = masked(fact.actor_id) or None, [], []
        fact.thing_id = masked(fact.thing_id) if fact.thing == "person" else fact.thing_id
        tx.session.add(fact)
    for look in looks:
        look.people, look.salt = chain.LOOKS.whose(look.model_dump()), ""
        look.reader_id, look.subject_id = masked(look.reader_id), masked(look.subject_id)
        look.thing_id = look.subject_id if look.what in (What.PERSON, What.EXPORT, What.EXPOSURE) else look.thing_id
        tx.session.add(look)
    return len(facts) + len(looks)
