"""A day without sockets: simulated people on a hand-driven clock ask the desk directly, as fast as it goes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import numpy as np

from app.demo.office import Office, Wish
from dispatch import store
from dispatch.commands import (
    AcceptOffer,
    Actor,
    CancelTrip,
    DeclineOffer,
    MoveTrip,
    Promised,
    ReportPositions,
    RequestTrip,
)
from dispatch.desk import Done
from dispatch.errors import Refused
from dispatch.states import ENDED
from schemas.offers import Offer
from schemas.positions import Fix
from schemas.shifts import Shift
from schemas.trips import Trip, TripIn
from schemas.values import Point, Role, ShiftState, StopKind, TripState

DWELL = timedelta(seconds=60)
WAITING = frozenset({TripState.REQUESTED, TripState.OFFERED, TripState.ASSIGNED})


@dataclass(frozen=True, slots=True)
class Leg:
    """A drive under way: to which stop, from where, since when, and when it ends."""

    trip: str
    kind: str
    origin: Point
    goal: Point
    since: datetime
    until: datetime

    def at(self, now: datetime) -> Point:
        """Where the car is now."""
        share = min(1.0, (now - self.since) / max(self.until - self.since, timedelta(seconds=1)))
        lat = self.origin.lat + (self.goal.lat - self.origin.lat) * share
        return Point(lat, self.origin.lon + (self.goal.lon - self.origin.lon) * share)


@dataclass
class Rehearsal:
    """Drivers and riders of one region; `declines` is the share of offers passed up."""

    office: Office
    seed: int = 0
    declines: float = 0.06
    stands: dict[str, Point] = field(default_factory=dict)
    legs: dict[str, Leg] = field(default_factory=dict)
    doubts: dict[str, datetime] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)

    def book(self, trip: TripIn, promise: Promised, rider: Actor, cancels_after: timedelta | None = None) -> str | None:
        """Ask for a trip now; its id, or None when the rules refuse it."""
        [done] = self._do([(RequestTrip(trip, promise), rider)])
        if not isinstance(done, Done):
            return None
        name = str(done.answer["id"])
        if cancels_after is not None:
            self.doubts[name] = self.office.clock.now() + cancels_after
        return name

    def step(self, seconds: float) -> None:
        """Let time pass: people answer, drive and change their minds; then the planner has its turn."""
        self.office.clock.forward(seconds=seconds)
        with self.office.database.read() as session:
            offers = store.pending_offers(session, self.office.region)
            shifts = store.shifts_in(session, self.office.region, [ShiftState.ON])
            trips = {trip.id: trip for trip in store.trips_in(session, self.office.region, set(TripState) - ENDED)}
        self._do([*self._answers(offers), *self._drives(shifts, trips), *self._regrets(trips)])
        self.office.plan()

    def _do(self, wishes: list[Wish]) -> list[Done | Refused]:
        done = self.office.ask(wishes)
        self.refused.update(answer.kind for answer in done if isinstance(answer, Refused))
        return done

    def _answers(self, offers: list[Offer]) -> Iterator[Wish]:
        """Every driver answers in their own time; who declines and who is slow follows from the seed."""
        for offer in offers:
            mood = Random(f"{self.seed}-{offer.id}")
            if self.office.clock.now() < offer.made_at + timedelta(seconds=mood.uniform(3, 25)):
                continue
            passes = mood.random() < self.declines
            yield DeclineOffer(offer.id, "too far") if passes else AcceptOffer(offer.id), self._driver(offer.driver_id)

    def _driver(self, name: str) -> Actor:
        return Actor(Role.DRIVER, self.office.region, name)

    def _regrets(self, trips: dict[str, Trip]) -> Iterator[Wish]:
        """Riders who call it off because nobody has come yet."""
        for name, moment in list(self.doubts.items()):
            if self.office.clock.now() >= moment:
                del self.doubts[name]
                trip = trips.get(name)
                if trip is not None and trip.state in WAITING and trip.rider_id:
                    yield CancelTrip(name, "plans changed"), Actor(Role.RIDER, self.office.region, trip.rider_id)

    def _drives(self, shifts: list[Shift], trips: dict[str, Trip]) -> Iterator[Wish]:
        for shift in shifts:
            if shift.run and shift.run[0]["trip"] in trips:
                yield from self._on(shift, trips[shift.run[0]["trip"]])

    def _on(self, shift: Shift, trip: Trip) -> Iterator[Wish]:
        """The next thing one driver does about the first stop of the run."""
        now, driver, kind = self.office.clock.now(), self._driver(shift.driver_id), shift.run[0]["kind"]
        leg = self.legs.get(shift.id)
        if leg is None or (leg.trip, leg.kind) != (trip.id, kind):
            leg = self._set_out(shift, trip, kind)
            if now < datetime.fromisoformat(shift.run[0]["at"]) - (leg.until - leg.since) - DWELL:
                return
            self.legs[shift.id] = leg
            if trip.state is TripState.ASSIGNED:
                yield MoveTrip(trip.id, "depart", now), driver
            return
        yield ReportPositions(shift.id, (self._fix(leg.at(now)),)), driver
        move = _move(trip, kind, leg, now)
        if move is not None:
            self.stands[shift.id] = leg.goal
            yield MoveTrip(trip.id, move, now), driver

    def _set_out(self, shift: Shift, trip: Trip, kind: str) -> Leg:
        now, left = self.office.clock.now(), self.legs.get(shift.id)
        origin = left.at(now) if left else self.stands.get(shift.id, shift.start)
        goal = trip.pickup if kind == StopKind.PICKUP else trip.dropoff
        ends = np.array([[origin.lat, origin.lon], [goal.lat, goal.lon]])
        seconds = int(self.office.travel.matrix(ends[:1], ends[1:], depart_at=now).seconds[0, 0])
        return Leg(trip.id, kind, origin, goal, now, now + timedelta(seconds=seconds))

    def _fix(self, point: Point) -> Fix:
        return Fix(lat=point.lat, lon=point.lon, at=self.office.clock.now())


def _move(trip: Trip, kind: str, leg: Leg, now: datetime) -> str | None:
    """What the driver reports now; None while still on the way, or while the rider is not due yet."""
    if now < leg.until:
        return None
    if kind == StopKind.DROPOFF:
        return "complete" if now >= leg.until + DWELL else None
    if trip.state is TripState.ASSIGNED:
        return "depart"
    if trip.state is TripState.EN_ROUTE:
        return "arrive"
    return "board" if now >= max(leg.until + DWELL, trip.pickup_after) else None
