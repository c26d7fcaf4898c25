"""The measured town is the same every time, and everybody in it is at work."""

from app.bench.town import Builder
from dispatch.clock import CountedChance
from dispatch.commands import Actor
from dispatch.desk import Desk
from schemas.values import Role
from tests.build import NIGHT, REGION, House


def test_the_same_seed_builds_the_same_town(tmp_path) -> None:
    """Drivers on shift and open trips, as many as asked for, at the same places."""
    seen = []
    for name in ("one", "two"):
        house = House(f"sqlite:///{tmp_path / name}.db")
        Builder(Desk(house.database.engine, CountedChance("t")), REGION, NIGHT, seed=7).build(3, 5)
        seen.append(house.see(Actor(Role.DISPATCHER, REGION)))
        house.close()
    one, two = seen
    assert [trip["pickup"] for trip in one["trips"]] == [trip["pickup"] for trip in two["trips"]]
    assert ({driver["status"] for driver in one["drivers"]}, len(one["trips"])) == ({"free"}, 5)
