"""Things to test with: a small region on a manual clock, and bodies that are right unless told otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.db import Database
from dispatch import commands, reach, views
from dispatch.clock import CountedChance, ManualClock
from dispatch.commands import Actor, Command, Promised
from dispatch.desk import Desk, Done
from dispatch.discretion import NoteLooks
from dispatch.forecast import Look, Trail, forecasts, trails
from dispatch.lens import Reader
from dispatch.planner import frame, patient
from dispatch.policy import margin
from dispatch.proposals import Outlook, due, propose
from dispatch.roads import reckoning
from dispatch.snapshot import take
from routing.check import check
from routing.insertion import construct
from schemas.looks import Glance, What
from schemas.people import PersonIn
from schemas.places import PlaceIn
from schemas.sealed import Ring
from schemas.shifts import ShiftIn
from schemas.trips import TripIn
from schemas.values import Dispatch, PromiseStatus, Role
from tests.blank import migrated

NIGHT = datetime(2020, 2, 1, 12, 0, tzinfo=UTC)
"""20:00 in Wuhan: the evening shift change."""

XIEHE = {"lat": 30.5843, "lon": 114.2737, "name": "Union Hospital"}
TONGJI = {"lat": 30.5812, "lon": 114.2609, "name": "Tongji Hospital"}
HOME = {"lat": 30.5352, "lon": 114.3561, "name": "Door 7"}
REGION = "default"

ADMIN = Actor(Role.ADMIN, REGION)
PLANNER = Actor(Role.PLANNER, REGION)
NO_PROMISE = Promised(PromiseStatus.UNLIKELY)


def a_trip(**overrides: Any) -> TripIn:
    """A ride from a hospital to a door, as soon as possible."""
    return TripIn.model_validate({"pickup": XIEHE, "dropoff": HOME} | overrides)


def a_shift(now: datetime = NIGHT, **overrides: Any) -> ShiftIn:
    """Six hours from the other hospital, with four seats."""
    hours = {"starts_at": now, "ends_at": now + timedelta(hours=6), "start": TONGJI}
    return ShiftIn.model_validate(hours | overrides)


@dataclass
class House:
    """A desk on a real database, and hands for it."""

    url: str
    clock: ManualClock = field(default_factory=lambda: ManualClock(NIGHT))
    chance: CountedChance = field(default_factory=CountedChance)
    ring: Ring | None = None
    trails: dict[str, Trail] = field(default_factory=dict)
    opened: Database | None = None

    def __post_init__(self) -> None:
        if self.opened is None:
            migrated(self.url)
        self.database = self.opened or Database(self.url, self.ring)
        self.desk = Desk(self.database.engine, self.chance)
        self.do(commands.EnsureRegion("Test", "测试"))

    def do(self, command: Command, actor: Actor = ADMIN) -> Done:
        """Give a command now."""
        return self.desk.handle(command, actor, self.clock.now())

    def person(self, role: Role, name: str, verified: bool = True) -> Actor:
        """Somebody new."""
        body = PersonIn(role=role, name=name, phone="13800000000", verified=verified)  # type: ignore[arg-type]
        return Actor(role, REGION, self.do(commands.AddPerson(body)).answer["id"], verified)

    def on_shift(self, name: str, **overrides: Any) -> tuple[Actor, str]:
        """A driver on duty, and the shift's id."""
        driver = self.person(Role.DRIVER, name)
        shift = self.do(commands.PlanShift(a_shift(self.clock.now(), **overrides)), driver).answer["id"]
        self.do(commands.MoveShift(shift, "start"), driver)
        return driver, shift

    def place(self, name: str, lat: float, lon: float) -> str:
        """A known place."""
        return str(self.do(commands.AddPlace(PlaceIn(name=name, lat=lat, lon=lon))).answer["id"])

    def book(self, rider: Actor, promise: Promised = NO_PROMISE, **overrides: Any) -> str:
        """A trip."""
        return str(self.do(commands.RequestTrip(a_trip(**overrides), promise), rider).answer["id"])

    def booking(self, **overrides: Any) -> commands.RequestTrip:
        """The wish to book."""
        return commands.RequestTrip(a_trip(**overrides), NO_PROMISE)

    def offer(self, shift: str, *trips: str, seconds: int = 90) -> str:
        """An offer by the planner's hand."""
        until = self.clock.now() + timedelta(seconds=seconds)
        return str(self.do(commands.MakeOffer(shift, trips, until), PLANNER).answer["id"])

    def look(self, reader: Actor, trip: str) -> None:
        """Somebody was shown a trip, and the ledger says so."""
        glance = Glance(self.clock.now(), str(reader.id), reader.role, What.TRIP, trip, REGION)
        self.do(NoteLooks((glance,)))

    def move(self, trip: str, driver: Actor, *moves: str) -> dict[str, Any]:
        """What the driver does, a minute apart."""
        answer: dict[str, Any] = {}
        for move in moves:
            self.clock.forward(minutes=1)
            answer = self.do(commands.MoveTrip(trip, move, self.clock.now()), driver).answer
        return answer

    def see(self, actor: Actor) -> dict[str, list[dict[str, Any]]]:
        """The whole of what somebody sees."""
        with self.read() as session:
            return views.snapshot(session, Reader(actor.role, REGION, actor.id), self.clock.now())

    def read(self) -> Session:
        """A session to look with."""
        return Session(self.database.reader)

    def mode(self, dispatch: Dispatch) -> None:
        """Turn the auto-dispatch switch."""
        self.do(commands.ChangeRegion(commands.RegionIn(dispatch=dispatch)))

    def plan(self) -> Outlook:
        """One tick of the planner, by insertion alone; the judge must be content."""
        epoch = self.do(commands.TakeLease("test", self.clock.now() + timedelta(minutes=1)), PLANNER).answer["epoch"]
        self._give(due(self.snapshot(), self.desk.travel))
        snapshot = self.snapshot()
        problem = frame(snapshot, self.desk.travel, waiting=snapshot.region.dispatch is not Dispatch.OFF).problem
        plan = construct(problem)
        loose = patient(snapshot, problem, plan)
        if loose is not None:
            problem, plan = loose, construct(loose, plan)
        assert check(problem, plan) == []
        look = Look(snapshot, problem, margin(self.desk.travel.name), reckoning(snapshot, self.desk.travel))
        ahead = forecasts(look, plan, self.trails)
        self.trails = trails(ahead)
        cut = reach.cut(snapshot, self.desk.travel)
        outlook = Outlook(snapshot, problem, plan, epoch, cut=cut, forecasts=ahead)
        self._give(propose(outlook))
        return outlook

    def snapshot(self) -> Any:
        """What the planner sees."""
        with self.read() as session:
            return take(session, REGION, self.clock.now())

    def _give(self, wishes: Iterable[Command]) -> None:
        for wish in wishes:
            self.do(wish, PLANNER)

    def close(self) -> None:
        """Give the database back."""
        self.database.close()
