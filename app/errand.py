"""A round of planning whose region the solver's process reads itself.

To read and pack a thousand rows where the sockets are takes half a second of every round, and all requests wait for it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from app.db import Database
from app.sealing import ring_of
from app.settings import Settings
from app.solver import Round, Task, plan
from dispatch.commands import Command
from dispatch.forecast import Trails
from dispatch.proposals import due
from dispatch.snapshot import Snapshot, take
from routing.plan import Plan
from routing.problem import Limits
from routing.travel import TravelTimes

_OPEN: list[Database] = []
"""The database asked last: a process has one, but those of tests move on."""


@dataclass(frozen=True)
class Due:
    """What time asks for before anything can be planned."""

    wishes: list[Command]


@dataclass(frozen=True)
class Errand:
    """Look at a region as it stands, and plan it; `settled`: what time asks for has been done already."""

    settings: Settings
    url: str
    """Of the database, with its password: settings may say less than what was opened."""
    now: datetime
    travel: TravelTimes
    limits: Limits
    lease: int
    before: Plan | None = None
    trails: Trails = field(default_factory=dict)
    settled: bool = False

    def done(self) -> Round | Due:
        """The round, or what is due first. Raises SolverFailed, Refused and SQLAlchemyError."""
        with _opened(self).read() as session:
            snapshot = take(session, self.settings.region, self.now)
        wishes = [] if self.settled else due(snapshot, self.travel)
        return Due(wishes) if wishes else plan(self.task(snapshot))

    def task(self, snapshot: Snapshot) -> Task:
        """The same with a region that was read elsewhere."""
        return Task(snapshot, self.travel, self.limits, self.lease, self.before, self.trails)


def _opened(errand: Errand) -> Database:
    if not _OPEN or _OPEN[0].url.render_as_string(hide_password=False) != errand.url:
        while _OPEN:
            _OPEN.pop().close()
        _OPEN.append(Database(errand.url, ring_of(errand.settings)))
    return _OPEN[0]
