"""What a rider is told at once: the cheapest place for their trip in the plan in force.

The planner leaves its newest plan here after every round. In a small region the book is also made anew, in
milliseconds, whenever the log has moved on; in a large one it is as old as the last round, and what was promised since
is held in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from threading import Lock

import numpy as np
from sqlmodel import Session

from app.db import Database
from app.relief import Relief
from dispatch import booking, policy, store
from dispatch.ahead import Ahead
from dispatch.commands import Promised
from dispatch.diff import differences
from dispatch.errors import IllegalMove, NotFound
from dispatch.planner import Framed, barred, direct, frame, job, patient
from dispatch.policy import WORTH_TELLING
from dispatch.reach import cut_off, given_back
from dispatch.roads import Roads
from dispatch.snapshot import Snapshot, take
from dispatch.speeds import in_force as speeds_in_force
from dispatch.standing import in_force, standing
from routing.insertion import Candidate, candidates, construct, place
from routing.plan import Plan, Unserved
from routing.problem import Job, Problem, Vehicle
from routing.quote import Approach, Quote, Quoter
from routing.relax import relax
from routing.travel import Travel, TravelTimes
from routing.travel.roads.closures import Closure
from routing.ways import Ways
from schemas.places import Place
from schemas.plans import Difference, PlanChange, Preview
from schemas.regions import Region
from schemas.trips import Trip, TripIn
from schemas.values import Dispatch, PromiseStatus, StopKind, Window

SMALL = 120
"""Trips and shifts together: up to here a new plan by insertion costs less than a commit."""
OLDEST = timedelta(minutes=2)
DAY = 86_400


@dataclass(frozen=True)
class Book:
    """A plan to look things up in."""

    snapshot: Snapshot
    framed: Framed
    plan: Plan
    quoter: Quoter

    @property
    def left(self) -> frozenset[str]:
        """The trips without a place."""
        return frozenset(each.job for each in self.plan.unserved)

    def stale(self, seq: int, standing: Sequence[Closure], now: datetime) -> bool:
        """Whether it must be made anew before it is used: always when other roads are closed by now, or will be."""
        small = len(self.snapshot.trips) + len(self.snapshot.shifts) <= SMALL
        known, then = self.snapshot.closures, self.snapshot.now
        other = set(standing) != set(known) or any(one.holds(now) != one.holds(then) for one in known)
        return now - then > OLDEST or other or (small and seq != self.snapshot.seq)

    def kept(self) -> set[str]:
        """The trips that have a place in time for what was promised, or any place where nothing was."""
        late, trips = self.snapshot.now - WORTH_TELLING, self.snapshot.trip
        pickups = [stop for _, stop in self.plan.stops() if stop.kind is StopKind.PICKUP]
        return {
            stop.job
            for stop in pickups
            if (end := trips[stop.job].promise_to) is None or late + timedelta(seconds=stop.start) <= end
        }


class PromiseDesk:
    """Looks up promises and candidates; reads only. Safe to call from several threads."""

    def __init__(self, database: Database, travel: TravelTimes) -> None:
        self.database, self.travel = database, travel
        self._books: dict[str, Book] = {}
        self._lock = Lock()
        self._numbers = count(1)

    def adopt(self, snapshot: Snapshot, framed: Framed, plan: Plan) -> None:
        """Take over the plan that just came into force."""
        if snapshot.region.dispatch is Dispatch.OFF:
            return
        book = Book(snapshot, framed, plan, Quoter(framed.problem, plan))
        with self._lock:
            self._books[snapshot.region.id] = book

    def prepare(self, region_id: str, now: datetime) -> None:
        """Make a plan to look things up in, so that the first who asks need not wait for it."""
        with self._lock:
            self._fresh(region_id, now)

    def promise(self, region_id: str, trip: TripIn, now: datetime) -> Promised:
        """An honest window, kept free until the next plan; or why there is none. Raises BadRequest."""
        return self._ask(region_id, trip, now, hold=True)

    def quote(self, region_id: str, trip: TripIn, now: datetime) -> Promised:
        """The same without keeping anything free."""
        return self._ask(region_id, trip, now, hold=False)

    def candidates(self, region_id: str, trip_id: str, now: datetime) -> list[dict[str, object]]:
        """Every driver for a waiting or assigned trip, the best first, with the minutes added or what is in the way."""
        with self._lock:
            book = self._fresh(region_id, now)
        if trip_id not in book.framed.problem.job:
            with self.database.read() as session:
                raise _not_driven(session.get(Trip, trip_id), region_id, trip_id)
        found = candidates(book.framed.problem, book.plan, trip_id)
        with self.database.read() as session:
            people = store.people_by(session, [shift.driver_id for shift in book.snapshot.shifts])
        drivers = {shift.id: people[shift.driver_id] for shift in book.snapshot.shifts}
        sure = policy.margin(self.travel.name)
        return [_shown(book, each, drivers[each.vehicle].id, drivers[each.vehicle].name, sure) for each in found]

    def relief(self, region_id: str, trip_id: str, now: datetime) -> Relief | None:
        """What would have to give for a trip the plan has no place for; None where nothing must, or nothing helps."""
        with self._lock:
            book = self._fresh(region_id, now)
        found = relax(book.framed.problem, book.plan, trip_id) if trip_id in book.left else None
        if found is None:
            return None
        shift = book.snapshot.shift.get(found.vehicle)
        with self.database.read() as session:
            person = store.people_by(session, [shift.driver_id])[shift.driver_id] if shift else None
        return Relief(book.snapshot.trip[trip_id], found, person, book.snapshot.now, book.snapshot.region.zone)

    def preview(self, region_id: str, change: PlanChange, now: datetime) -> Preview:
        """What a change would do to everyone, without doing it. Raises NotFound for an unknown trip or driver."""
        with self._lock:
            book = self._fresh(region_id, now)
        driver_of = {shift.id: shift.driver_id for shift in book.snapshot.shifts}
        problem, plan = _freed(book, {*change.release, *(wish.trip_id for wish in change.assign)})
        for wish in change.assign:
            placed = place(problem, plan, wish.trip_id, _shift(book, wish.driver_id))
            if placed is None:
                lost = [Difference(trip_id=wish.trip_id, kind="unserved", driver_id=wish.driver_id)]
                return Preview(possible=False, differences=lost)
            plan = placed
        return Preview(possible=True, differences=differences(book.plan, construct(problem, plan), driver_of))

    def shaken(self, region_id: str, closure_id: str, now: datetime) -> tuple[list[str], list[Place]]:
        """Trips whose promise this closure breaks in its hours, and hospitals it cuts off: with it, and without."""
        with self._lock:
            book = self._fresh(region_id, now)
        with self.database.read() as session:
            rows = standing(session, region_id, now)
        others = in_force(row for row in rows if row.id != closure_id)
        begun = max([now, *(row.begins_at for row in rows if row.id == closure_id)])
        free = self._settled(replace(book, snapshot=replace(book.snapshot, closures=others)))
        before, after = (
            cut_off(book.snapshot.places, Roads.at_time(one.snapshot, self.travel, begun)) for one in (free, book)
        )
        return sorted(free.kept() - self._settled(book).kept()), [place for place in after if place not in before]

    def _settled(self, book: Book) -> Book:
        """The book made anew, once what cars cannot make any more has been taken from them."""
        snapshot = given_back(book.snapshot, self.travel)
        framed = frame(snapshot, self.travel)
        return replace(book, snapshot=snapshot, framed=framed, plan=construct(framed.problem, book.plan))

    def _ask(self, region_id: str, body: TripIn, now: datetime, hold: bool) -> Promised:
        with self.database.read() as session:
            region = session.get(Region, region_id)
            if region is None:
                raise NotFound(thing="region", id=region_id)
            trip = booking.draft(session, region, self.travel, body, now)
        trip.id = f"promise-{next(self._numbers)}"
        with self._lock:
            book = self._fresh(region_id, now)
            wish, approach = self._wish(book, trip)
            return _promised(book, wish, approach, trip, hold)

    def _fresh(self, region_id: str, now: datetime) -> Book:
        book = self._books.get(region_id)
        with self.database.read() as session:
            if book is not None and not self._stale(session, book, now):
                return book
            snapshot = take(session, region_id, now)
        framed = frame(snapshot, self.travel)
        plan = construct(framed.problem, book.plan if book else None)
        loose = patient(snapshot, framed.problem, plan)
        if loose is not None:
            framed = replace(framed, problem=loose)
            plan = construct(loose, plan)
        self._books[region_id] = book = Book(snapshot, framed, plan, Quoter(framed.problem, plan))
        return book

    def _stale(self, session: Session, book: Book, now: datetime) -> bool:
        region_id = book.snapshot.region.id
        if speeds_in_force(session, session.get_one(Region, region_id)) != book.snapshot.learned:
            return True
        return book.stale(store.last_seq(session, region_id)[1], in_force(standing(session, region_id, now)), now)

    def _wish(self, book: Book, trip: Trip) -> tuple[Job, Approach]:
        """The trip as a job of the book's problem: its times count from the book's own now."""
        ahead = Ahead.of(book.snapshot, self.travel)
        words = ("", *book.framed.problem.permits)
        ways = ahead.each(words, lambda roads, permits: _approach(book, roads, trip, permits)).values()
        hours = (
            replace(usual, permits=dict(zip(words[1:], others, strict=True)))
            for usual, *others in zip(*ways, strict=True)
        )
        approach = replace(next(hours), bands=tuple(hours))
        straight = direct(book.snapshot, trip, (0, 0), [_straight(ahead, each) for each in ways])
        avoid = book.snapshot.closed | barred(book.snapshot, trip)
        return job(book.snapshot, trip, (0, 0), straight, avoid), approach


def _straight(ahead: Ahead, hours: Sequence[Approach]) -> Ways:
    """From pickup to dropoff alone, at every hour."""
    legs = [np.array([[one.direct]], dtype=np.int32) for one in hours]
    return ahead.ways([Travel(leg, leg) for leg in legs])


def _approach(book: Book, roads: Roads, trip: Trip, word: str) -> Approach:
    """From everywhere to both ends of a trip and back, for cars with these permits."""
    ends = np.array([[trip.pickup_lat, trip.pickup_lon], [trip.dropoff_lat, trip.dropoff_lon]])
    points, size = np.vstack([book.framed.points, ends]), len(book.framed.points)
    out, back = roads.matrix(ends, points, word).seconds, roads.matrix(points, ends, word).seconds
    return Approach(back[:size, 0], out[0, :size], back[:size, 1], out[1, :size], int(out[0, size + 1]))


def _freed(book: Book, trips: set[str]) -> tuple[Problem, Plan]:
    """The problem and the plan as if nobody had these trips yet."""
    problem = book.framed.problem
    for trip_id in sorted(trips - set(problem.job)):
        raise NotFound(thing="open trip", id=trip_id)
    vehicles = tuple(_without(vehicle, trips) for vehicle in problem.vehicles)
    routes = tuple(
        replace(route, stops=tuple(stop for stop in route.stops if stop.job not in trips)) for route in book.plan.routes
    )
    return replace(problem, vehicles=vehicles), Plan(routes, book.plan.unserved)


def _without(vehicle: Vehicle, trips: set[str]) -> Vehicle:
    kept = tuple(visit for visit in vehicle.committed if visit.job not in trips)
    frozen = sum(visit.job not in trips for visit in vehicle.committed[: vehicle.frozen])
    return replace(vehicle, committed=kept, frozen=frozen)


def _shift(book: Book, driver_id: str) -> str:
    shift = next((shift for shift in book.snapshot.shifts if shift.driver_id == driver_id), None)
    if shift is None or shift.id not in book.framed.problem.vehicle:
        raise NotFound(thing="driver on shift", id=driver_id)
    return shift.id


def _promised(book: Book, wish: Job, approach: Approach, trip: Trip, hold: bool) -> Promised:
    soonest = book.quoter.quote(wish, approach)
    if isinstance(soonest, Unserved):
        return _unlikely(book, wish, approach, soonest)
    width = book.snapshot.rules.promise_minutes * 60
    narrow = replace(wish, pickup_window=Window(wish.pickup_window.earliest, soonest.soonest + width))
    answer = (book.quoter.hold if hold else book.quoter.quote)(narrow, approach)
    return _likely(book, answer if isinstance(answer, Quote) else soonest, trip)


def _likely(book: Book, quote: Quote, trip: Trip) -> Promised:
    begin, end = _window(book, quote)
    arrive = book.snapshot.now + timedelta(seconds=quote.dropoff_start)
    return Promised(_status(book, trip, quote, arrive), begin, end, arrive)


def _window(book: Book, quote: Quote) -> tuple[datetime, datetime]:
    begin = book.snapshot.now + timedelta(seconds=quote.pickup_start)
    return begin, begin + timedelta(minutes=book.snapshot.rules.promise_minutes)


def _status(book: Book, trip: Trip, quote: Quote, arrive: datetime) -> PromiseStatus:
    """Tight: the model's own error would break what was asked for, or the car comes half an hour later than wanted."""
    slip = timedelta(seconds=round(quote.dropoff_start * policy.MARGIN))
    late = trip.arrive_by is not None and arrive + slip > trip.arrive_by
    waits = book.snapshot.now + timedelta(seconds=quote.pickup_start) - trip.pickup_after
    return PromiseStatus.TIGHT if late or waits > timedelta(minutes=30) else PromiseStatus.LIKELY


def _unlikely(book: Book, wish: Job, approach: Approach, left: Unserved) -> Promised:
    """Why, by how much, and the next window in which it could be done."""
    later = replace(
        wish,
        pickup_window=Window(wish.pickup_window.earliest, wish.pickup_window.latest + DAY),
        dropoff_window=Window(0, wish.dropoff_window.latest + 2 * DAY),
    )
    other = book.quoter.quote(later, approach)
    alternatives = () if isinstance(other, Unserved) else (_window(book, other),)
    return Promised(PromiseStatus.UNLIKELY, why=left.why.value, short=left.short, alternatives=alternatives)


def _not_driven(trip: Trip | None, region_id: str, trip_id: str) -> NotFound | IllegalMove:
    if trip is None or trip.region_id != region_id:
        return NotFound(thing="trip", id=trip_id)
    return IllegalMove(
        thing="trip", state=trip.state, move="be given to a driver", allowed="only while it waits or is driven"
    )


def _shown(book: Book, each: Candidate, driver_id: str, name: str, margin: float) -> dict[str, object]:
    possible = each.why is None
    return {
        "driver_id": driver_id,
        "name": name,
        "shift_id": each.vehicle,
        "added_minutes": round(each.added_seconds / 60, 1) if possible else None,
        "mixes": each.mixed > 0,
        "pickup_at": (book.snapshot.now + timedelta(seconds=each.pickup_start)).isoformat() if possible else None,
        "dropoff_at": (book.snapshot.now + timedelta(seconds=each.dropoff_start)).isoformat() if possible else None,
        "why": None if each.why is None else each.why.value,
        "short": each.short,
        "margin": margin,
    }
