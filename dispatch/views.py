"""What a reader sees: the whole of it (`snapshot`), or what some events changed (`current`).

The law: a snapshot, with `state[kind][id] = view` done for every view that later events touch (None: delete), is the
later snapshot. Things that ended stay visible for two hours; a client drops them by the same rule.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session

from dispatch import crew, lens, manifest, papers, records, sight, store
from dispatch.errors import NotFound
from dispatch.gates import OF_THE_CAR, Papers, closed, ending
from dispatch.lens import Lens, Reader
from dispatch.policy import SEEN_AFTER_END
from dispatch.standing import standing
from dispatch.states import DRIVEN, OPEN, WORKING
from dispatch.tx import Tx
from schemas.alerts import Alert
from schemas.apart import Apart
from schemas.api import Message
from schemas.checks import HealthCheck
from schemas.closures import Closure
from schemas.credentials import Credential
from schemas.events import EventRow, EventView
from schemas.offers import Offer
from schemas.organisations import Organisation
from schemas.people import Person
from schemas.places import Place
from schemas.plans import PlannerLease, PlanView
from schemas.positions import LastPosition
from schemas.regions import Region
from schemas.shifts import DriverView, Shift
from schemas.trips import Trip
from schemas.values import OfferState, Role, ShiftState, TripState
from schemas.vehicles import Vehicle

KINDS = ("trips", "drivers", "offers", "shifts", "places", "closures", "alerts", "regions", "plans")
View = dict[str, Any]
Thingly = TypeVar("Thingly", Trip, Offer, Shift, Place, Closure, Alert, Person)
_ON_THE_WAY = frozenset({TripState.EN_ROUTE, TripState.ARRIVED, TripState.ABOARD})


def snapshot(session: Session, reader: Reader, now: datetime) -> dict[str, list[View]]:
    """Everything the reader may see now, by kind; every view has an `id`."""
    eyes = Lens(session, reader, now)
    since = now - SEEN_AFTER_END
    own = None if reader.at_desk else reader.id or ""
    trips = store.trips_seen(session, reader.region_id, own, since)
    offers = [] if reader.role is Role.RIDER else store.pending_offers(session, reader.region_id, own)
    eyes.focus(trips)
    known = {trip.id for trip in trips}
    offered = [trip for offer in offers for trip in store.trips_of_offer(session, offer.id) if trip.id not in known]
    return {
        "trips": [lens.plain(eyes.trip(trip)) for trip in [*trips, *offered]],
        "drivers": [lens.plain(view) for view in _drivers(eyes, own)],
        "offers": [lens.plain(eyes.offer(offer)) for offer in offers],
        "shifts": [lens.plain(eyes.shift(shift)) for shift in _shifts(eyes, own)],
        "places": [lens.plain(lens.place(place)) for place in store.places(session, reader.region_id)],
        "closures": [
            lens.plain(lens.closure(row, reader.at_desk)) for row in standing(session, reader.region_id, since)
        ],
        "alerts": [lens.plain(lens.alert(alert)) for alert in _alerts(eyes)],
        "regions": [lens.plain(lens.region(session.get_one(Region, reader.region_id)))],
        "plans": [view for view in [_plan(eyes, reader.region_id)] if view is not None],
    }


def _shifts(eyes: Lens, own: str | None) -> list[Shift]:
    if eyes.reader.role is Role.RIDER:
        return []
    if own is not None:
        return store.shifts_of(eyes.session, own)
    return store.shifts_in(eyes.session, eyes.reader.region_id, [*WORKING, ShiftState.PLANNED])


def _drivers(eyes: Lens, own: str | None) -> list[DriverView]:
    shifts: dict[str, Shift] = {}
    for shift in sorted(_shifts(eyes, own), key=_relevance):
        shifts.setdefault(shift.driver_id, shift)
    eyes.people |= store.people_by(eyes.session, shifts)
    eyes.checks |= dict.fromkeys(shifts) | records.newest_checks(eyes.session, shifts)
    return [eyes.driver(eyes.people[name], shift) for name, shift in shifts.items()]


def _relevance(shift: Shift) -> tuple[bool, datetime, str]:
    return shift.state not in WORKING, shift.starts_at, shift.id


def _alerts(eyes: Lens) -> list[Alert]:
    return store.standing_alerts(eyes.session, eyes.reader.region_id) if eyes.reader.at_desk else []


def current(
    session: Session, reader: Reader, touches: Iterable[tuple[str, str]], now: datetime
) -> list[tuple[str, str, View | None]]:
    """The views that were touched, as they are now; None for what the reader may not, or no longer, see."""
    eyes = Lens(session, reader, now)
    return [(kind, name, _LOOK[kind](eyes, name)) for kind, name in dict.fromkeys(touches)]


def _here(eyes: Lens, row: Thingly | None) -> Thingly | None:
    """A thing of the reader's own region; whatever lies elsewhere is none."""
    return row if row is not None and row.region_id == eyes.reader.region_id else None


def _trip(eyes: Lens, name: str) -> View | None:
    trip = _here(eyes, eyes.session.get(Trip, name))
    shown = trip is not None and _shows_trip(eyes, trip)
    return lens.plain(eyes.trip(trip)) if trip is not None and shown else None


def _shows_trip(eyes: Lens, trip: Trip) -> bool:
    if not lens.visible(trip.ended_at, eyes.now - SEEN_AFTER_END):
        return False
    return eyes.reader.at_desk or eyes.reader.id in (trip.rider_id, trip.driver_id) or _offered(eyes, trip)


def _offered(eyes: Lens, trip: Trip) -> bool:
    if eyes.reader.role is not Role.DRIVER or trip.state is not TripState.OFFERED:
        return False
    return any(offer.driver_id == eyes.reader.id for offer in store.pending_offers_of_trip(eyes.session, trip.id))


def _driver(eyes: Lens, name: str) -> View | None:
    if not eyes.reader.at_desk and name != eyes.reader.id:
        return None
    shifts = sorted(store.shifts_of(eyes.session, name), key=_relevance)
    person = _here(eyes, eyes.session.get(Person, name))
    return lens.plain(eyes.driver(person, shifts[0])) if person is not None and shifts else None


def _offer(eyes: Lens, name: str) -> View | None:
    offer = _here(eyes, eyes.session.get(Offer, name))
    if offer is None or offer.state is not OfferState.PENDING:
        return None
    return lens.plain(eyes.offer(offer)) if eyes.reader.at_desk or offer.driver_id == eyes.reader.id else None


def _shift(eyes: Lens, name: str) -> View | None:
    shift = _here(eyes, eyes.session.get(Shift, name))
    if shift is None or shift.state in (ShiftState.OFF, ShiftState.CANCELLED):
        return None
    return lens.plain(eyes.shift(shift)) if eyes.reader.at_desk or shift.driver_id == eyes.reader.id else None


def _place(eyes: Lens, name: str) -> View | None:
    place = _here(eyes, eyes.session.get(Place, name))
    return None if place is None else lens.plain(lens.place(place))


def _closure(eyes: Lens, name: str) -> View | None:
    row = _here(eyes, eyes.session.get(Closure, name))
    shown = row is not None and row.stands(eyes.now - SEEN_AFTER_END)
    return lens.plain(lens.closure(row, eyes.reader.at_desk)) if row is not None and shown else None


def _alert(eyes: Lens, name: str) -> View | None:
    alert = _here(eyes, eyes.session.get(Alert, name)) if eyes.reader.at_desk else None
    return None if alert is None or alert.cleared_at is not None else lens.plain(lens.alert(alert))


def _region(eyes: Lens, name: str) -> View | None:
    row = eyes.session.get(Region, name)
    return None if row is None or row.id != eyes.reader.region_id else lens.plain(lens.region(row))


def _plan(eyes: Lens, name: str) -> View | None:
    """What the newest plan changed: for the desk, which may have to act on it."""
    row = store.plan(eyes.session, name) if eyes.reader.at_desk and name == eyes.reader.region_id else None
    return None if row is None or row.changed_at is None else lens.plain(lens.replan(row, row.changed_at))


_LOOK: Mapping[str, Callable[[Lens, str], View | None]] = {
    "trips": _trip,
    "drivers": _driver,
    "offers": _offer,
    "shifts": _shift,
    "places": _place,
    "closures": _closure,
    "alerts": _alert,
    "regions": _region,
    "plans": _plan,
}


def may_see(reader: Reader, row: EventRow) -> bool:
    """Whether the fact itself is told to the reader."""
    return reader.at_desk or "*" in row.audience or reader.id in row.audience


def told(reader: Reader, row: EventRow) -> View:
    """A fact as the feed and a history tell it: why a trip was taken from its driver is theirs and the desk's."""
    shown = EventView.model_validate(row.model_dump(include=set(EventView.model_fields)))
    hidden = row.thing == "trip" and not reader.at_desk
    return lens.plain(shown.model_copy(update={"why": ""}) if hidden else shown)


def trip(session: Session, reader: Reader, trip_id: str, now: datetime) -> View:
    """One trip, however long ago it ended. Raises NotFound, also when it is not the reader's to see."""
    eyes = Lens(session, reader, now)
    row = _here(eyes, session.get(Trip, trip_id))
    if row is None or not (_mine(reader, row) or _offered(eyes, row)):
        raise NotFound(thing="trip", id=trip_id)
    return lens.plain(eyes.trip(row))


def _mine(reader: Reader, row: Trip) -> bool:
    return reader.at_desk or reader.id in (row.rider_id, row.driver_id)


def trips(session: Session, reader: Reader, rows: Iterable[Trip], now: datetime) -> list[View]:
    """Trips already chosen, as the reader sees them."""
    rows = list(rows)
    eyes = Lens(session, reader, now)
    eyes.focus(rows)
    return [lens.plain(eyes.trip(row)) for row in rows]


def offer(session: Session, reader: Reader, offer_id: str, now: datetime) -> View:
    """One offer, ended or not. Raises NotFound."""
    eyes = Lens(session, reader, now)
    row = _here(eyes, session.get(Offer, offer_id))
    if row is None or not (reader.at_desk or row.driver_id == reader.id):
        raise NotFound(thing="offer", id=offer_id)
    return lens.plain(eyes.offer(row))


def shift(session: Session, reader: Reader, shift_id: str, now: datetime) -> View:
    """One shift, ended or not. Raises NotFound."""
    eyes = Lens(session, reader, now)
    row = _here(eyes, session.get(Shift, shift_id))
    if row is None or not (reader.at_desk or row.driver_id == reader.id):
        raise NotFound(thing="shift", id=shift_id)
    return lens.plain(eyes.shift(row))


def history(session: Session, reader: Reader, trip_id: str) -> list[View]:
    """What happened to a trip, oldest first. Raises NotFound."""
    row = session.get(Trip, trip_id)
    if row is None or row.region_id != reader.region_id or not _mine(reader, row):
        raise NotFound(thing="trip", id=trip_id)
    return [told(reader, event) for event in store.events_of(session, reader.region_id, trip_id)]


def run(session: Session, driver_id: str, region_id: str, now: datetime) -> View:
    """A driver's manifest."""
    eyes = Lens(session, Reader(Role.DRIVER, region_id, driver_id), now)
    shift = store.working_shift(session, driver_id)
    mine = {trip.id: trip for trip in store.runs_of(session, driver_id)}
    return lens.plain(eyes.run(shift, mine))


def offers(session: Session, driver_id: str, region_id: str, now: datetime) -> list[View]:
    """What a driver is asked now."""
    eyes = Lens(session, Reader(Role.DRIVER, region_id, driver_id), now)
    return [lens.plain(eyes.offer(row)) for row in store.pending_offers(session, region_id, driver_id)]


def gates(session: Session, reader: Reader, now: datetime) -> View:
    """What keeps a driver from driving now, in the car of the shift they are on or expected at next."""
    region, driver_id = session.get_one(Region, reader.region_id), reader.id or ""
    shift = store.working_shift(session, driver_id) or next(iter(store.shifts_of(session, driver_id)), None)
    check = records.newest_check(session, driver_id)
    held = records.credentials_of(session, driver_id)
    until = session.get_one(Person, driver_id).isolated_until
    known = Papers(check, (), held, isolated_until=until) if shift is None else papers.of(session, shift)
    car = () if shift is None else known.car
    return {
        "closed": [
            {"gate": rule.gate.value, "why": rule.why}
            for rule in closed(region.asks, known, now, on_duty=True)
            if shift is not None or rule.gate not in OF_THE_CAR
        ],
        "credentials": [lens.plain(lens.credential(row)) for row in (*held, *car)],
        "ending": [row.id for row in ending((*held, *car), now, region.asks.warn_days)],
        "check": None if check is None else lens.plain(lens.check(check)),
    }


def plan(session: Session, region_id: str) -> PlanView:
    """The plan in force: for each shift its stops, accepted or merely planned, by time; who has no place, and why."""
    adopted = store.plan(session, region_id)
    shifts = store.shifts_in(session, region_id, WORKING)
    shift_of = {row.driver_id: row.id for row in shifts}
    routes = {row.id: list(row.run) for row in shifts}
    unserved: list[dict[str, str | int]] = []
    trips = store.trips_in(session, region_id, OPEN)
    for row in trips:
        if row.suggested_driver in shift_of:
            routes[shift_of[row.suggested_driver]] += manifest.planned(row)
        elif row.why:
            unserved.append({"trip": row.id, "why": row.why, "short": row.short})
    return PlanView(
        at=adopted.at if adopted else None,
        seq=adopted.seq if adopted else 0,
        routes={name: sorted(stops, key=lambda stop: stop["at"]) for name, stops in routes.items() if stops},
        unserved=unserved,
        margin=lens.coarsest(trips),
    )


def tracked(session: Session, token_hash: str, now: datetime) -> View | None:
    """A trip as its public link shows it, until two hours after the end: no person, no door.

    What to look for at the kerb while somebody drives; where the car is, to about a kilometre, while it is on its way,
    for it stands at doors, and at those of others too.
    """
    row = store.trip_tracked(session, token_hash)
    if row is None or not lens.visible(row.ended_at, now - SEEN_AFTER_END):
        return None
    pickup, dropoff = lens.approximate(row)
    car = session.get(Shift, row.shift_id) if row.shift_id and row.state in DRIVEN else None
    seen = session.get(LastPosition, row.driver_id) if row.driver_id and row.state in _ON_THE_WAY else None
    coming = manifest.coming(car.run, row.id) if car else None
    promised = lens.promise(row)
    return {
        "state": row.state.value,
        "kind": row.kind.value,
        "pickup": pickup.model_dump(mode="json"),
        "dropoff": dropoff.model_dump(mode="json"),
        "planned_pickup": row.planned_pickup.isoformat() if row.planned_pickup else None,
        "planned_dropoff": row.planned_dropoff.isoformat() if row.planned_dropoff else None,
        "coming": coming.model_dump(mode="json") if coming else None,
        "promise": promised.model_dump(mode="json") if promised else None,
        "vehicle": {"plate": car.plate, "colour": car.colour, "model": car.model} if car else None,
        "position": sight.roughly(seen) if seen else None,
    }


def answer(tx: Tx, result: object) -> View:
    """What a command brought, as its giver may see it; the planner, who gives thousands, gets the id alone."""
    if tx.actor.role is Role.PLANNER:
        return {"epoch": result.epoch} if isinstance(result, PlannerLease) else {"id": getattr(result, "id", None)}
    eyes = Lens(tx.session, Reader(tx.actor.role, tx.region.id, tx.actor.id), tx.now)
    if isinstance(result, Trip):
        return lens.plain(eyes.trip(result))
    if isinstance(result, Offer):
        return lens.plain(eyes.offer(result))
    if isinstance(result, Shift):
        return lens.plain(eyes.shift(result))
    return _plain_to_all(result)


PRIVATE = ("pickup", "dropoff", "note", "rider", "driver", "exact_until", "reason", "navigation")
"""The fields of a trip that a reader may lose sight of."""


def again(session: Session, reader: Reader, answer: View, now: datetime) -> View:
    """An answer given before, without what its reader may not see any more."""
    told = answer.get("trips")
    if isinstance(told, list):
        return {**answer, "trips": [again(session, reader, trip, now) for trip in told]}
    row = session.get(Trip, answer["id"]) if "pickup" in answer and "rider" in answer else None
    if row is None or reader.role is not Role.DRIVER:
        return answer
    eyes = Lens(session, reader, now)
    seen = lens.plain(eyes.trip(row))
    return {**answer, **{field: seen[field] for field in (("rider",) if eyes.sees_exactly(row) else PRIVATE)}}


_PLAIN: Mapping[type, Callable[[Any], Message]] = {
    Alert: lens.alert,
    Place: lens.place,
    Closure: lens.closure,
    Vehicle: lens.car,
    Region: lens.region,
    Apart: lens.apart,
    HealthCheck: lens.check,
    Credential: lens.credential,
    Organisation: lens.organisation,
}
"""What looks the same to everybody who may see it at all."""


def _plain_to_all(result: object) -> View:
    shown = _PLAIN.get(type(result))
    if shown is not None:
        return lens.plain(shown(result))
    if isinstance(result, Person):
        return crew.view(result)
    return result if isinstance(result, dict) else {}
