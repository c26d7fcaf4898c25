"""Weeks of a town at the real desk, with every gate shut that can be: what was asked for, and what was driven.

The town is that of `commuters.py`. Drivers fall ill, forget, lose their papers and tire as `fates.py` has it; a referee
who knows all that, and none of the rules, reads the log (`referee.py`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.bench import gatehouse
from app.bench.commuters import Commuters, settle
from app.bench.fates import ILL_FOR, RENEWED_AFTER, Morning, Papers, mornings, papers
from app.bench.figures import Figure
from app.bench.month import WEEK
from app.bench.peers.ferry import warm
from app.bench.referee import DAY, Breach, Referee
from app.db import Database
from app.demo.office import Office
from app.demo.rehearsal import Rehearsal
from dispatch import store
from dispatch.commands import Actor, AddPerson, AddVehicle, ChangeRegion, Command, MoveShift, PlanShift
from dispatch.desk import Done
from dispatch.trust import ClearCheck, InspectCar, KeepApart, TakeCheck, Vouch
from schemas.checks import CheckIn, InspectionIn
from schemas.people import PersonIn
from schemas.shifts import ShiftIn
from schemas.trips import TripIn
from schemas.values import Need, Role, ShiftState, TripState
from schemas.vehicles import VehicleIn

REGION: Final = "gated"
BEGIN: Final = datetime(2020, 2, 2, 21, 30, tzinfo=UTC)
"""Half past five in the morning in Wuhan."""
LENGTH: Final = timedelta(hours=6, minutes=30)
EVENING: Final = timedelta(hours=10)
FEVERISH: Final = 0.04
PARTINGS: Final = 5
WELL: Final = {"symptoms": False, "household": False, "contact": False}
CAR: Final = {"car": True, "clean": True, "masks": True}


@dataclass(frozen=True, slots=True)
class Gated:
    """So many drivers and riders for so many days, planned every `tick` seconds; `shut`: whether the gates are."""

    name: str
    drivers: int = 300
    riders: int = 700
    days: int = 4 * WEEK
    tick: float = 180
    shut: bool = True
    seed: int = 0


class Town:
    """The people of a task at the desk of an office."""

    def __init__(self, office: Office, task: Gated) -> None:
        self.office, self.task = office, task
        self.chance = np.random.default_rng(task.seed)
        self.people: Commuters = settle(task.riders, task.drivers, self.chance)
        self.life = Rehearsal(office, seed=task.seed)
        self.referee = Referee(gatehouse.LIMITS)
        self.refused: Counter[str] = Counter()
        self.read = 0
        office.enter(ChangeRegion(gatehouse.region(task.shut)))
        self.riders = self._enter(Role.RIDER, task.riders)
        self.drivers = self._enter(Role.DRIVER, task.drivers)
        self.papers = [papers(task.seed, k, BEGIN, task.days * DAY) for k in range(task.drivers)]
        self.cars = [self._car(k, held) for k, held in enumerate(self.papers)]

    def _enter(self, role: Role, count: int) -> list[str]:
        wishes = [AddPerson(PersonIn(role=role, name=f"{role.value} {k}", verified=True)) for k in range(count)]
        return [str(answer["id"]) for answer in self.office.enter(*wishes)]

    def _car(self, driver: int, held: Papers) -> str:
        """A driver's car and papers."""
        traits = [Need.ISOLATION] if held.isolates else []
        [car] = self.office.enter(AddVehicle(VehicleIn(plate=f"鄂A{driver}", seats=3, traits=traits)))
        name, notes = str(car["id"]), self.referee.notes[self.drivers[driver]]
        self.office.enter(Vouch(gatehouse.licence(self.drivers[driver], held.licence_until)))
        notes.licence_until = held.licence_until
        if held.permit:
            self.office.enter(Vouch(gatehouse.permit(name, held.permit_until)))
            notes.permit_until = held.permit_until or datetime.max.replace(tzinfo=UTC)
        return name

    def live(self) -> None:
        """Day by day."""
        for day in range(self.task.days):
            self.office.clock.at = BEGIN + day * DAY
            self._recover()
            self._day(day)
            self._part(day)

    def _recover(self) -> None:
        """Who was ill for long enough is let back; who lost a licence some days ago has shown a new one."""
        now = self.office.clock.now()
        for driver in self.drivers:
            notes = self.referee.notes[driver]
            if notes.ill_since is not None and now - notes.ill_since > ILL_FOR:
                self.office.enter(ClearCheck(driver))
                notes.ill_since = None
            if notes.licence_until is not None and now - notes.licence_until > RENEWED_AFTER:
                self.office.enter(Vouch(gatehouse.licence(driver, None)))
                notes.licence_until = None

    def _day(self, day: int) -> None:
        begin = self.office.clock.now()
        agenda = sorted([*self._arrivals(day, begin), *self._bookings(day, begin)], key=lambda each: each[0])
        while self.office.clock.now() < begin + LENGTH:
            while agenda and agenda[0][0] <= self.office.clock.now():
                agenda.pop(0)[1].happen(self)
            self.life.step(self.task.tick)
            self._judge()
        self._go_home()
        for each in agenda:
            self.office.clock.at = max(self.office.clock.at, each[0])
            each[1].happen(self)

    def _arrivals(self, day: int, begin: datetime) -> Iterator[tuple[datetime, "Arrival | Fever"]]:
        for driver, morning in mornings(self.task.seed, day, self.task.drivers):
            yield begin + morning.comes, Arrival(driver, morning, begin + LENGTH)
            if morning.fever_after is not None:
                yield begin + morning.fever_after, Fever(driver)
            if morning.again:
                yield begin + EVENING, Arrival(driver, morning, begin + EVENING + timedelta(hours=2))

    def _bookings(self, day: int, begin: datetime) -> Iterator[tuple[datetime, "Booking"]]:
        chance = Random(f"booking {self.task.seed} {day}")
        for job in self.people.jobs(day // WEEK, self.chance):
            wanted = begin + timedelta(seconds=job.pickup_window.earliest)
            ends = tuple(self.people.points[node] for node in (job.pickup, job.dropoff) if node is not None)
            rider = self.riders[int(job.id)]
            yield wanted - timedelta(minutes=chance.uniform(30, 90)), Booking(rider, ends, wanted, chance.random())

    def ask(self, wish: Command, actor: Actor) -> str:
        """What anybody asks; the id of what came of it, or nothing when it was refused."""
        [done] = self.office.ask([(wish, actor)])
        if isinstance(done, Done):
            return str(done.answer.get("id", "done"))
        self.refused[done.kind] += 1
        return ""

    def _judge(self) -> None:
        """Read what is new in the log."""
        with self.office.database.read() as session:
            rows = store.events_after(session, REGION, self.read, 1_000_000)
            trips = store.trips_by(session, {row.thing_id for row in rows if row.thing == "trip"}, TripState)
        for row in rows:
            if row.thing_id in trips:
                self.referee.read(row, trips[row.thing_id])
        self.read = rows[-1].seq if rows else self.read

    def _go_home(self) -> None:
        now = self.office.clock.now()
        with self.office.database.read() as session:
            shifts = store.shifts_in(session, REGION, set(ShiftState) - {ShiftState.OFF, ShiftState.CANCELLED})
        for shift in shifts:
            over = "cancel" if shift.state is ShiftState.PLANNED else "end"
            if self.ask(MoveShift(shift.id, over), self.office.admin) and over == "end":
                self.referee.notes[shift.driver_id].left = now

    def _part(self, day: int) -> None:
        """Some riders never want to meet their driver of today again."""
        with self.office.database.read() as session:
            trips = store.trips_in(session, REGION, {TripState.COMPLETED})
        today = [trip for trip in trips if trip.boarded_at and trip.boarded_at > BEGIN + day * DAY]
        for trip in Random(f"part {self.task.seed} {day}").sample(today, min(PARTINGS, len(today))):
            if trip.rider_id and trip.driver_id and self.ask(KeepApart(trip.id), self.rider(trip.rider_id)):
                self.referee.apart[trip.rider_id, trip.driver_id] = self.office.clock.now()

    def rider(self, name: str) -> Actor:
        """A rider as they ask."""
        return Actor(Role.RIDER, REGION, name)

    def figures(self) -> list[Figure]:
        """What was asked for, refused, driven and broken."""
        with self.office.database.read() as session:
            trips = store.trips_in(session, REGION, TripState)
        served, name = sum(trip.state is TripState.COMPLETED for trip in trips), self.task.name
        gated = ("Gated", "RestFirst", "DrivenEnough")
        return [
            Figure(f"{name}: rides asked for", len(trips), ""),
            Figure(f"{name}: rides given", round(100 * served / max(1, len(trips)), 2), "%"),
            Figure(f"{name}: times a driver was refused at a gate", sum(self.refused[kind] for kind in gated), ""),
            *(
                Figure(f"{name}: rides {breach.value}", self.referee.broken[breach], "", 0 if self.task.shut else None)
                for breach in Breach
            ),
            Figure(f"{name}: pickups judged", self.referee.rides, ""),
        ]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A driver wants to go on duty, after what they do or forget before."""

    driver: int
    morning: Morning
    until: datetime

    def happen(self, town: Town) -> None:
        """They check themselves, look at the car, and start if they may."""
        name, now = town.drivers[self.driver], town.office.clock.now()
        notes, actor = town.referee.notes[name], Actor(Role.DRIVER, REGION, name)
        start = gatehouse.spot(town.people.points[self.driver - town.task.drivers])
        hours = ShiftIn(starts_at=now, ends_at=self.until, start=start, vehicle_id=town.cars[self.driver])
        shift = town.ask(PlanShift(hours), actor)
        if not shift:
            return
        if self.morning.fever and notes.ill_since is None:
            Fever(self.driver).happen(town)
        elif self.morning.checks and town.ask(TakeCheck(name, CheckIn(celsius=36.6, answers=WELL)), actor):
            notes.checked = now
        if self.morning.inspects and town.ask(InspectCar(shift, InspectionIn(items=CAR)), actor):
            notes.inspected = now
        if town.ask(MoveShift(shift, "start"), actor):
            notes.began = now


@dataclass(frozen=True, slots=True)
class Fever:
    """A driver measures a fever."""

    driver: int

    def happen(self, town: Town) -> None:
        """It is entered at once."""
        name = town.drivers[self.driver]
        if town.ask(TakeCheck(name, CheckIn(celsius=38.5, answers=WELL)), Actor(Role.DRIVER, REGION, name)):
            town.referee.notes[name].ill_since = town.office.clock.now()


@dataclass(frozen=True, slots=True)
class Booking:
    """A rider asks for a ride between two points; `luck` decides who is feverish."""

    rider: str
    ends: tuple[NDArray[np.float64], ...]
    wanted: datetime
    luck: float

    def happen(self, town: Town) -> None:
        """It is booked with its promise."""
        start, goal = map(gatehouse.spot, self.ends)
        needs = [Need.ISOLATION] if self.luck < FEVERISH else []
        body = TripIn(pickup=start, dropoff=goal, pickup_after=self.wanted, needs=needs)
        promise = town.office.promises.promise(REGION, body, town.office.clock.now())
        trip = town.life.book(body, promise, town.rider(self.rider))
        if trip and any(map(gatehouse.closed, self.ends)):
            town.referee.closed_zone.add(trip)


def run(task: Gated) -> list[Figure]:
    """Live it, and say what came of it."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'gated.db'}")
        try:
            town = Town(Office(database, REGION, ("Gated town", "有门禁的城"), BEGIN), task)
            town.live()
            return town.figures()
        finally:
            database.close()


__all__ = ["Gated", "run", "warm"]
