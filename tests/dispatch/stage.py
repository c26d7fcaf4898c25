"""A group at the desk and what is stored, for the machine that tries the laws."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from app.tables import METADATA
from dispatch import commands
from dispatch.commands import Actor, Command
from dispatch.desk import Ask, Done
from dispatch.errors import Conflict, Refused
from dispatch.lens import Reader
from schemas.people import PersonIn
from schemas.values import Role
from tests.build import ADMIN, NIGHT, PLANNER, REGION, House
from tests.dispatch import laws
from tests.dispatch.laws import Row, Watch, World


def one(things: Iterable[Any], choice: int) -> Any:
    """One of the newest things, or None."""
    newest = list(things)[-12:]
    return newest[-1 - choice % len(newest)] if newest else None


class Stage(RuleBasedStateMachine):
    """Riders, drivers, a dispatcher, a planner; `world` is what was stored when the last command was through."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house, self.numbers = house, count(1)
        self._empty()
        house.do(commands.EnsureRegion("Test", "测试"))
        self.place = house.place("Union Hospital", 30.5843, 114.2737)
        self.riders = [self._join(Role.RIDER, verified) for verified in (True, True, False)]
        self.drivers = [self._join(Role.DRIVER, True) for _ in range(4)]
        self.dispatcher = self._join(Role.DISPATCHER, True)
        self.world = self.checked = World.of(house.database.engine)
        everyone = [self.dispatcher, *self.riders[:2], *self.drivers[:2]]
        self.watches = [Watch(Reader(actor.role, REGION, actor.id)) for actor in everyone]

    def _empty(self) -> None:
        with self.house.database.engine.begin() as connection:
            for table in reversed(METADATA.sorted_tables):
                connection.execute(table.delete())
        self.house.clock.at, self.house.chance.count = NIGHT, 0

    def _join(self, role: Role, verified: bool) -> Actor:
        number = self.next()
        body = PersonIn(role=role, name=f"Name-{number} Kin-{number}", phone=f"1390000{number:04d}", verified=verified)
        return Actor(role, REGION, self.house.do(commands.AddPerson(body)).answer["id"], verified)

    def next(self) -> int:
        """A number nobody had yet."""
        return next(self.numbers)

    @property
    def now(self) -> datetime:
        """The time."""
        return self.house.clock.now()

    def active(self, people: Sequence[Actor]) -> list[Actor]:
        """Those of them who may still act."""
        rows = self.world.by_id("person")
        return [Actor(p.role, p.region_id, p.id, rows[p.id]["verified"]) for p in people if rows[p.id]["active"]]

    def driver_of(self, row: Row) -> Actor:
        """The one who drives it; a dispatcher when nobody does, or they were stood down."""
        found = (actor for actor in self.active(self.drivers) if actor.id == row["driver_id"])
        return next(found, self.dispatcher)

    def let_pass(self, **span: float) -> None:
        """Time passes, and the tick that follows it tells drivers what they see no more."""
        self.house.clock.forward(**span)
        for trip in self.house.snapshot().closing:
            assert self.ask(commands.SealTrip(trip), PLANNER)

    def ask(self, command: Command, actor: Actor = ADMIN) -> Done | None:
        """Give a command; a refusal must speak and leave no trace, what is acknowledged must be there (P3)."""
        [done] = self.house.desk.handle_all([Ask(command, actor, self.now)])
        if isinstance(done, Refused):
            assert type(done) is not Conflict, f"{command} was stopped by the schema only"
            assert str(done)
            assert World.of(self.house.database.engine).rows == self.world.rows
            return None
        self.world = World.of(self.house.database.engine)
        self._acknowledged(done, actor)
        return done

    def _acknowledged(self, done: Done, actor: Actor) -> None:
        assert done.seq is None or self.world.log[-1]["seq"] == done.seq
        if "pickup" in done.answer:
            row = self.world.trips[done.answer["id"]]
            assert (row["state"].value, row["version"]) == (done.answer["state"], done.answer["version"])
            if row["driver_id"] == actor.id:
                laws.check_view(self.world, Reader(actor.role, REGION, actor.id), done.answer, self.now)
