"""A small world in which drawn numbers become commands of every kind, given by whoever may give them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from dispatch import closing, commands, masks, store, trust
from dispatch.commands import Actor, Command, Planned
from dispatch.discretion import BindMask, FreeMask, WantMask
from dispatch.errors import Refused
from schemas.alerts import AlertKind
from schemas.checks import CheckIn, InspectionIn
from schemas.closures import ClosureChange
from schemas.gates import CAR, Gates
from schemas.masks import Numbers
from schemas.people import PersonChange
from schemas.places import PlaceIn
from schemas.positions import Fix
from schemas.regions import RegionIn
from schemas.shifts import Shift
from schemas.values import Calls, Progress, Role
from tests.app.live.served import Ground, Member
from tests.build import HOME, NO_PROMISE, XIEHE, a_shift, a_trip
from tests.dispatch.test_closures import a_closure

DRIVE = ("depart", "arrive", "board", "complete")
ODD_MOVES = ("undo", "no_show", "transfer", "undo", "release", "return")
STILL = (None, Progress.SILENT, Progress.ASTRAY)
RESTS = (("pause",), ("pause", "resume"), ("clean",), ("clean", "cleaned"), ("last", "more"), ("end",))


@dataclass
class World:
    """Two riders, two drivers on duty, a dispatcher, and what they have made so far."""

    ground: Ground
    riders: list[Member] = field(default_factory=list)
    drivers: list[Member] = field(default_factory=list)
    trips: list[str] = field(default_factory=list)
    offers: list[tuple[str, Member]] = field(default_factory=list)
    shifts: list[tuple[str, Member]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    closures: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)

    @classmethod
    def on(cls, ground: Ground) -> "World":
        world = cls(ground, riders=[ground.member(Role.RIDER), ground.member(Role.RIDER)])
        world.dispatcher = ground.member(Role.DISPATCHER)
        for _ in range(2):
            driver, shift = ground.on_shift()
            world.drivers.append(driver)
            world.shifts.append((shift["id"], driver))
        for number, member in enumerate(world.members):
            world._do(commands.ChangePerson(str(member.actor.id), PersonChange(phone=f"1390000000{number}")))
        world.places.append(world._do(commands.AddPlace(PlaceIn(**XIEHE)))["id"])
        return world

    dispatcher: Member = field(init=False)

    @property
    def members(self) -> list[Member]:
        return [self.dispatcher, *self.riders, *self.drivers]

    def _do(self, command: Command, actor: Actor | None = None) -> dict[str, Any]:
        return self.ground.do(command, actor or self.ground.admin)

    @property
    def now(self) -> Any:
        return self.ground.served.clock.now()

    def act(self, what: int, a: int, b: int) -> None:
        """One drawn wish; what the rules refuse changes nothing."""
        with suppress(Refused):
            ACTS[what % len(ACTS)](self, a, b)

    def book(self, a: int, b: int) -> None:
        ends = {"pickup": {"place_id": self.places[b % len(self.places)]}, "dropoff": HOME} if b % 2 else {}
        kind = {"kind": "supply", "riders": 0, "load": {"volume_l": 20}} if a % 5 == 4 else {}
        wish = commands.RequestTrip(a_trip(**ends, **kind), NO_PROMISE)
        self.trips.append(self._do(wish, self.riders[a % 2].actor)["id"])

    def cancel(self, a: int, _: int) -> None:
        self._do(commands.CancelTrip(pick(self.trips, a), "no longer needed"))

    def assign(self, a: int, b: int) -> None:
        self._do(commands.AssignTrip(pick(self.trips, a), str(self.drivers[b % 2].actor.id)))

    def offer(self, a: int, b: int) -> None:
        shift, driver = pick(self.shifts, b)
        trips = tuple(dict.fromkeys(pick(self.trips, a + step) for step in range(1 + b // 4 % 2)))
        wish = commands.MakeOffer(shift, trips, self.now + timedelta(seconds=90))
        self.offers.append((self._do(wish, self.ground.planner)["id"], driver))

    def consider(self, a: int, b: int) -> None:
        """The newest offer, or a new one of a new trip, meets one of its ends."""
        if a % 2:
            self.book(a, b)
            self.offer(len(self.trips) - 1, a % 4)
        offer, driver = pick(self.offers, -1)
        if b % 2:
            self._do(commands.SeeOffer(offer), driver.actor)
        wishes = (commands.AcceptOffer, commands.DeclineOffer, commands.LapseOffer, commands.WithdrawOffer)
        wish = wishes[(b // 2) % 4]
        if wish is commands.LapseOffer:
            self.ground.served.clock.forward(seconds=100)
        own = wish in (commands.AcceptOffer, commands.DeclineOffer)
        self._do(wish(offer), driver.actor if own else self.ground.planner)

    def drive(self, a: int, b: int) -> None:
        """Some way along a drive, from the beginning: what was done before is safe to say again."""
        trip = pick(self.trips, a)
        with suppress(Refused):
            self._do(commands.AssignTrip(trip, str(self.drivers[b % 2].actor.id)))
        self.mask()
        for move in DRIVE[: 1 + b % 4]:
            self._do(commands.MoveTrip(trip, move, self.now))

    def move_oddly(self, a: int, b: int) -> None:
        """Some way along a drive, and after a wait what nobody hoped for."""
        self.drive(a, a // 2)
        self.ground.served.clock.forward(minutes=15 * (b % 2))
        self._do(commands.MoveTrip(pick(self.trips, a), pick(ODD_MOVES, b), self.now))

    def move_shift(self, a: int, b: int) -> None:
        """A rest of some kind, or the end."""
        shift, driver = pick(self.shifts, a)
        for move in pick(RESTS, b):
            self._do(commands.MoveShift(shift, move), driver.actor)

    def new_shift(self, a: int, b: int) -> None:
        driver = pick(self.drivers, a)
        shift = self._do(commands.PlanShift(a_shift(self.now)), driver.actor)["id"]
        self.shifts.append((shift, driver))
        self._do(commands.MoveShift(shift, ("start", "cancel")[b % 2]), driver.actor)

    def tell_trip(self, a: int, b: int) -> None:
        trip, driver = pick(self.trips, a), pick(self.drivers, b).actor.id
        wishes = (commands.PinTrip(trip, driver), commands.ShareTrip(trip), commands.ReleaseTrip(trip, "swap"))
        self._do(pick(wishes, b))

    def late(self, a: int, b: int) -> None:
        """Nobody came in time; sometimes it is wanted all the same."""
        trip = pick(self.trips, a)
        self.ground.served.clock.forward(minutes=150)
        with suppress(Refused):
            self._do(commands.ExpireTrip(trip), self.ground.planner)
        if b % 2:
            self._do(commands.ReopenTrip(trip))

    def person(self, a: int, b: int) -> None:
        member = pick([*self.riders, *self.drivers], a)
        change = PersonChange(name=f"Zhou {b}") if b % 3 else PersonChange(phone=f"1380000{b:04}")
        self._do(commands.ChangePerson(str(member.actor.id), change))

    def place(self, a: int, b: int) -> None:
        body = PlaceIn(name=f"Place {b}", lat=30.5 + a / 1000, lon=114.3)
        known = pick(self.places, a)
        if b % 3 == 0:
            self.places.append(self._do(commands.AddPlace(body))["id"])
        else:
            self._do(commands.ChangePlace(known, body) if b % 3 == 1 else commands.RemovePlace(known))

    def closure(self, a: int, b: int) -> None:
        if b % 2 == 0:
            ends = self.now + timedelta(minutes=30) if a % 2 else None
            self.closures.append(self._do(closing.AddClosure(a_closure(kind="slow", percent=50, ends_at=ends)))["id"])
            return
        known = pick(self.closures, a)
        change = closing.ChangeClosure(known, ClosureChange(reason=f"flood {a}"))
        self._do(change if b % 3 else closing.LiftClosure(known))

    def region(self, a: int, b: int) -> None:
        calls = (Calls.MASKED, Calls.DESK, Calls.MASKED, Calls.DIRECT)[b % 4]
        wish = {"name": f"R{a}", "policy": {"undo_seconds": b}, "calls": calls, "desk_phone": "02780000000"}
        self._do(commands.ChangeRegion(RegionIn.model_validate(wish)))
        self.mask()

    def mask(self) -> None:
        """What the masker does within a second where numbers are masked: whoever may ring one another is bound."""
        for trip in self._masking().new:
            self._do(WantMask(trip), self.ground.planner)
        for order in self._masking().orders:
            self._do(BindMask(order.id, Numbers("+8617000000001", "+8617000000002")), self.ground.planner)

    def _masking(self) -> masks.Work:
        with self.ground.served.rooms.database.read() as session:
            return masks.work(session, self.ground.id, self.now)

    def alert(self, a: int, b: int) -> None:
        if b % 2 and self.alerts:
            self._do(commands.ClearAlert(pick(self.alerts, a)))
        else:
            wish = commands.RaiseAlert(AlertKind.PROMISE_AT_RISK, "trip", pick(self.trips, a))
            self.alerts.append(self._do(wish, self.ground.planner)["id"])

    def positions(self, a: int, b: int) -> None:
        shift, driver = pick(self.shifts, a)
        fix = Fix(lat=30.5 + b / 1000, lon=114.3, at=self.now)
        self._do(commands.ReportPositions(shift, (fix,)), driver.actor)

    def plan(self, a: int, b: int) -> None:
        """A plan that keeps every run as it is, a little later, and suggests drivers for what waits; cars move."""
        lease = self._do(commands.TakeLease("test", self.now + timedelta(minutes=1)), self.ground.planner)["epoch"]
        with self.ground.served.rooms.database.read() as session:
            runs = {shift: row.run for shift, _ in self.shifts if (row := session.get(Shift, shift)) is not None}
            _, seq = store.last_seq(session, self.ground.id)
        later = self.now + timedelta(minutes=b % 40)
        live = ((later, later + timedelta(minutes=a)), Progress.COMING) if a % 2 else (None, pick(STILL, b))
        routes = {
            shift: tuple(Planned(stop["trip"], stop["kind"], later, *live) for stop in run)
            for shift, run in runs.items()
        }
        if self.trips:
            shift, trip = pick(self.shifts, a)[0], pick(self.trips, b)
            routes[shift] += (Planned(trip, "pickup", later), Planned(trip, "dropoff", later + timedelta(minutes=20)))
        unserved = tuple((trip, "no_vehicle", 3) for trip in self.trips[:1])
        self._do(commands.AdoptPlan(lease, seq, routes, unserved), self.ground.planner)

    def gate(self, a: int, b: int) -> None:
        """A car that is in order or not; for a moment the region asks for more than a driver has."""
        shift, _ = pick(self.shifts, a)
        self._ask(inspection=False)
        self._do(trust.InspectCar(shift, InspectionIn(items={CAR.id: bool(b % 3)})))
        self._ask(inspection=True)
        with suppress(Refused):
            self._do(trust.StandDown(shift), self.ground.planner)
        self._ask(inspection=False)

    def _ask(self, **gates: Any) -> None:
        asked = Gates(questions=[], checklist=[CAR], **gates)
        self._do(commands.ChangeRegion(RegionIn(gates=asked)))

    def check(self, a: int, b: int) -> None:
        """A driver is well, or not, and is let in again."""
        driver = str(pick(self.drivers, a).actor.id)
        self._do(trust.TakeCheck(driver, CheckIn(celsius=(36.6, 38.4)[b % 2], answers={})))
        self._do(trust.ClearCheck(driver))

    def seal(self, a: int, _: int) -> None:
        """Half an hour after a trip has ended its driver sees no more of it than others do."""
        self.drive(a, 3)
        self.ground.served.clock.forward(minutes=31)
        self.settle()

    def settle(self) -> None:
        """What is done within a second: the sight of trips that ended half an hour ago is closed, masks are lifted."""
        with self.ground.served.rooms.database.read() as session:
            due = store.trips_to_seal(session, self.ground.id, self.now)
        for trip in due:
            self._do(commands.SealTrip(trip), self.ground.planner)
        for mask in self._masking().over:
            self._do(FreeMask(mask.id), self.ground.planner)

    def wait(self, a: int, b: int) -> None:
        self.ground.served.clock.forward(minutes=(1, 2, 10, 70)[b % 4])


def pick(things: Any, index: int) -> Any:
    """One of them; refused when there is none."""
    if not things:
        raise Refused
    return things[index % len(things)]


ACTS: list[Callable[[World, int, int], None]] = [
    World.book, World.book, World.cancel, World.assign, World.offer, World.consider, World.consider,
    World.consider, World.drive, World.drive, World.move_oddly, World.move_oddly, World.move_shift, World.new_shift,
    World.tell_trip, World.late, World.person, World.place, World.closure, World.region, World.alert, World.positions,
    World.plan, World.gate, World.check, World.seal, World.wait,
]  # fmt: skip
