"""A region on a hand-driven clock: its desk, its promises and its planner, all in this process."""

from datetime import datetime, timedelta

from app.db import Database, upgrade
from app.promises import PromiseDesk
from app.solver import Task, plan
from dispatch.clock import CountedChance, ManualClock
from dispatch.commands import Actor, Command, EnsureRegion, TakeLease
from dispatch.desk import Ask, Desk, Done
from dispatch.errors import Refused
from dispatch.forecast import Trails
from dispatch.proposals import due
from dispatch.snapshot import Snapshot, take
from routing.plan import Plan
from routing.problem import Limits
from routing.travel.line import LineTravel
from schemas.values import Role

Wish = tuple[Command, Actor]


class Office:
    """What a server would be for one region; `search` is how many seconds a plan is improved for."""

    def __init__(
        self, database: Database, region: str, names: tuple[str, str], begin: datetime, search: float = 0
    ) -> None:
        upgrade(database)
        self.database, self.region, self.search = database, region, search
        self.clock, self.travel = ManualClock(begin), LineTravel()
        self.desk = Desk(database.engine, CountedChance(), self.travel)
        self.promises = PromiseDesk(database, self.travel)
        self.admin, self.planner = Actor(Role.ADMIN, region), Actor(Role.PLANNER, region)
        self._before: tuple[Plan | None, Trails] = (None, {})
        self.enter(EnsureRegion(*names))

    def enter(self, *wishes: Command) -> list[dict[str, object]]:
        """Do what an administrator asks, all or nothing. Raises BatchRefused."""
        now = self.clock.now()
        return [done.answer for done in self.desk.handle_together([Ask(wish, self.admin, now) for wish in wishes])]

    def ask(self, wishes: list[Wish]) -> list[Done | Refused]:
        """Do what anybody asks, each for itself."""
        now = self.clock.now()
        return self.desk.handle_all([Ask(command, actor, now) for command, actor in wishes])

    def plan(self) -> None:
        """One tick of the planner, as `app/loop.py` makes it."""
        [lease] = self.ask([(TakeLease("office", self.clock.now() + timedelta(minutes=5)), self.planner)])
        if isinstance(lease, Refused):
            raise lease
        self._propose(due(self._look(), self.travel))
        snapshot = self._look()
        epoch = int(str(lease.answer["epoch"]))
        task = Task(snapshot, self.travel, Limits(seconds=self.search), epoch, *self._before)
        found = plan(task, search=self.search > 0)
        self.promises.adopt(snapshot, found.framed, found.plan)
        self._propose(found.wishes)
        self._before = found.plan, found.trails

    def _propose(self, wishes: list[Command]) -> None:
        self.ask([(wish, self.planner) for wish in wishes])

    def _look(self) -> Snapshot:
        with self.database.read() as session:
            return take(session, self.region, self.clock.now())
