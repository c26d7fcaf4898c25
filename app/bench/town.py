"""A town to measure in: drivers on shift and open trips, the same for the same seed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from dispatch.commands import (
    Actor,
    AddPerson,
    Command,
    EnsureRegion,
    IssueToken,
    MoveShift,
    PlanShift,
    Promised,
    RequestTrip,
)
from dispatch.desk import Ask, Desk, Done
from schemas.people import PersonIn
from schemas.shifts import ShiftIn
from schemas.trips import TripIn
from schemas.values import PromiseStatus, Role

CENTRE = (30.58, 114.30)
REACH = (0.22, 0.26)
"""Degrees north and east of the centre: both banks of the river and the districts around."""


@dataclass(frozen=True)
class Town:
    """The tokens to act with in a town that was built."""

    dispatcher: str
    rider: str
    drivers: list[str]


class Builder:
    """Builds a town through the desk, in a few commits."""

    def __init__(self, desk: Desk, region_id: str, now: datetime, seed: int) -> None:
        self.desk, self.now, self.chance = desk, now, Random(seed)
        self.admin = Actor(Role.ADMIN, region_id)

    def build(self, drivers: int, trips: int) -> Town:
        """`drivers` on an eight-hour shift, `trips` open within the next two hours."""
        self._all([(EnsureRegion("Bench", "测试城"), self.admin)])
        people = self._all([(AddPerson(self._driver(n)), self.admin) for n in range(drivers)])
        actors = [Actor(Role.DRIVER, self.admin.region_id, done.answer["id"]) for done in people]
        shifts = self._all([(PlanShift(self._shift()), actor) for actor in actors])
        starts: list[tuple[Command, Actor]] = [
            (MoveShift(done.answer["id"], "start"), actor) for done, actor in zip(shifts, actors, strict=True)
        ]
        self._all(starts)
        nothing = Promised(PromiseStatus.UNLIKELY)
        self._all([(RequestTrip(self.trip(), nothing), self.admin) for _ in range(trips)])
        names = [(Role.DISPATCHER, "Desk"), (Role.RIDER, "Rider")]
        desk, rider = (done.answer["token"] for done in self._all([(IssueToken(*name), self.admin) for name in names]))
        return Town(desk, rider, [str(actor.id) for actor in actors])

    def _all(self, wishes: list[tuple[Command, Actor]]) -> list[Done]:
        return self.desk.handle_together([Ask(wish, actor, self.now) for wish, actor in wishes])

    def _driver(self, number: int) -> PersonIn:
        return PersonIn(role=Role.DRIVER, name=f"Driver {number}", verified=True)

    def _shift(self) -> ShiftIn:
        hours = {"starts_at": self.now, "ends_at": self.now + timedelta(hours=8)}
        return ShiftIn.model_validate({**hours, "start": self._point()})

    def trip(self) -> TripIn:
        """A ride of one to three people between two points of the town, within two hours."""
        after = self.now + timedelta(minutes=self.chance.randint(5, 120))
        ends = {"pickup": self._point(), "dropoff": self._point()}
        return TripIn.model_validate({**ends, "pickup_after": after, "riders": self.chance.choice((1, 1, 1, 2, 3))})

    def _point(self) -> dict[str, object]:
        lat, lon = (middle + self.chance.gauss(0, reach / 2) for middle, reach in zip(CENTRE, REACH, strict=True))
        return {"lat": round(lat, 5), "lon": round(lon, 5), "name": "Somewhere"}
