from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from app.db import Database
from app.live.positions import TURN, Duty, Rhythm
from dispatch import commands, store
from schemas.places import PlaceIn
from schemas.positions import Fix, LastPosition, TracePoint
from schemas.values import Role
from tests.app.live.served import Ground, Member, served
from tests.build import NIGHT


def fix(ground: Ground, seconds: float = 0, **values: Any) -> Fix:
    """Where a phone was so many seconds after now."""
    at = ground.served.clock.now() + timedelta(seconds=seconds)
    return Fix.model_validate({"lat": 30.58, "lon": 114.27, "at": at} | values)


def take(ground: Ground, driver: Member, shift: dict[str, Any], *fixes: Fix) -> int:
    """Report fixes as the route does."""

    async def report() -> int:
        return ground.served.rooms.tracker.take(Duty(str(driver.actor.id), shift["id"], ground.id), fixes)

    return int(ground.served.run(report()))


def settle(ground: Ground) -> None:
    """Have everything stored that waits: the writer takes commands in order, so one more comes after the fixes."""
    ground.served.run(ground.served.rooms.tracker.store())
    ground.do(commands.Forget(before=NIGHT - timedelta(days=400)))


def stored(ground: Ground, driver: Member) -> list[LastPosition]:
    """What the database holds about a driver."""
    with ground.served.rooms.database.read() as session:
        return list(session.exec(select(LastPosition).where(LastPosition.driver_id == driver.actor.id)))


def traced(ground: Ground, shift: dict[str, Any]) -> list[TracePoint]:
    """The trace of a shift."""
    with ground.served.rooms.database.read() as session:
        return list(session.exec(select(TracePoint).where(TracePoint.shift_id == shift["id"]).order_by(TracePoint.at)))


def test_a_dispatcher_sees_where_a_driver_is(ground: Ground) -> None:
    """A fix reaches the board as [driver, lat, lon, seconds, heading, speed]; unknown heading and speed are null."""
    (driver, shift), dispatcher = ground.on_shift(), ground.member(Role.DISPATCHER)
    with ground.served.listen(dispatcher.token) as ear:
        ear.hear()
        take(ground, driver, shift, fix(ground, heading=90, speed=-1))
        while driver.actor.id not in ear.positions:
            ear.until_type("positions")
        at = int(ground.served.clock.now().timestamp())
        assert ear.positions[str(driver.actor.id)] == [driver.actor.id, 30.58, 114.27, at, 90.0, None]


def test_a_thousand_fixes_are_one_frame(ground: Ground) -> None:
    """Between two frames only the last position of a driver counts; late ones never overwrite newer ones."""
    (driver, shift), dispatcher = ground.on_shift(), ground.member(Role.DISPATCHER)
    with ground.served.listen(dispatcher.token) as ear:
        ear.hear()
        take(ground, driver, shift, *(fix(ground, -second, lat=30 + second / 10_000) for second in range(1000)))
        ear.until_type("positions")
        while not ear.positions:
            ear.until_type("positions")
        assert ear.positions[str(driver.actor.id)][1] == 30.0
        frames = [frame for frame in ear.frames if frame["type"] == "positions" and frame["positions"]]
        assert len(frames) == 1


def test_fixes_are_stored_in_batches(ground: Ground) -> None:
    """The desk gets them a little later: the newest as the last position, all as the trace, no events."""
    driver, shift = ground.on_shift()
    head = ground.head()
    assert take(ground, driver, shift, fix(ground, -20), fix(ground, -10, lat=30.6)) == 2
    settle(ground)
    assert [row.lat for row in stored(ground, driver)] == [30.6]
    assert [point.lat for point in traced(ground, shift)] == [30.58, 30.6]
    assert ground.head() == head


@pytest.mark.parametrize("seconds", [121, 3600, -24 * 3600, -(10**7)])
def test_fixes_of_another_time_are_not_believed(ground: Ground, seconds: int) -> None:
    """Nothing from the future (two minutes of wrong clock are forgiven), nothing that would be purged at once."""
    driver, shift = ground.on_shift()
    assert take(ground, driver, shift, fix(ground, seconds)) == 0
    assert take(ground, driver, shift, fix(ground, 119), fix(ground, seconds)) == 1


def test_a_rider_follows_only_the_car_that_comes(ground: Ground) -> None:
    """From departure to the end the rider sees their car; before, after, and of other cars nothing."""
    rider, (driver, shift), (other, others) = ground.member(Role.RIDER), ground.on_shift(), ground.on_shift()
    trip = ground.book(rider)
    ground.do(commands.AssignTrip(trip, str(driver.actor.id)))
    with ground.served.listen(rider.token) as ear:
        ear.hear()
        take(ground, driver, shift, fix(ground, 1))
        ground.served.run(ground.served.rooms.tracker.show())
        ground.do(commands.MoveTrip(trip, "depart", ground.served.clock.now()), driver.actor)
        ear.until(ground.head())
        assert ear.positions == {}
        take(ground, driver, shift, fix(ground, 2))
        take(ground, other, others, fix(ground, 2))
        while driver.actor.id not in ear.positions:
            ear.until_type("positions")
        assert set(ear.positions) == {driver.actor.id}
    with ground.served.listen(rider.token) as ear:
        ear.until_type("positions")
        assert set(ear.positions) == {driver.actor.id}


def test_a_dispatcher_who_comes_later_sees_everyone_on_shift(ground: Ground) -> None:
    """The first positions after the snapshot are those of all drivers on shift, from memory or the database."""
    (one, first), (two, second), (gone, third) = ground.on_shift(), ground.on_shift(), ground.on_shift()
    for driver, shift in ((one, first), (two, second), (gone, third)):
        take(ground, driver, shift, fix(ground))
    settle(ground)
    take(ground, two, second, fix(ground, 5, lat=30.7))
    ground.do(commands.MoveShift(third["id"], "end"), gone.actor)
    dispatcher = ground.member(Role.DISPATCHER)
    with ground.served.listen(dispatcher.token) as ear:
        ear.until_type("positions")
        assert {name: spot[1] for name, spot in ear.positions.items()} == {one.actor.id: 30.58, two.actor.id: 30.7}


def test_a_driver_is_told_nobodys_position(ground: Ground) -> None:
    """Drivers do not follow each other."""
    (driver, shift), (other, _) = ground.on_shift(), ground.on_shift()
    with ground.served.listen(other.token) as ear:
        assert ear.hear()["type"] == "snapshot"
        take(ground, driver, shift, fix(ground))
        ground.served.run(ground.served.rooms.tracker.show())
        ear.until_type("heartbeat")
        assert ear.positions == {}


def test_a_shift_that_ended_meanwhile_costs_nothing(ground: Ground) -> None:
    """Fixes of a shift that ended before they were stored are let go; those of others are stored."""
    (gone, ended), (driver, shift) = ground.on_shift(), ground.on_shift()
    settle(ground)
    ground.do(commands.MoveShift(ended["id"], "end"), gone.actor)
    take(ground, gone, ended, fix(ground))
    take(ground, driver, shift, fix(ground))
    settle(ground)
    assert stored(ground, gone) == []
    assert len(stored(ground, driver)) == 1


def test_nothing_that_waits_is_lost_when_the_house_closes(tmp_path: Path) -> None:
    """On a stop the last fixes of everyone are stored before the writer rests, however many drivers wait."""
    url, quiet = f"sqlite:///{tmp_path / 'ferry.db'}", Rhythm(show=3600, store=3600, purge=3600)
    with served(url, rhythm=quiet) as running:
        ground = running.region()
        crew = [ground.on_shift() for _ in range(TURN + 3)]
        for driver, shift in crew:
            take(ground, driver, shift, fix(ground))
        assert stored(ground, crew[0][0]) == []
    database = Database(url)
    with database.read() as session:
        assert len(store.last_positions(session, ground.id)) == len(crew)
    database.close()


def test_traces_are_forgotten(ground: Ground) -> None:
    """A purge leaves no fix that is older than the group's settings allow."""
    driver, shift = ground.on_shift()
    take(ground, driver, shift, fix(ground, -3600), fix(ground))
    tracker, clock = ground.served.rooms.tracker, ground.served.clock
    settle(ground)
    before = clock.now()
    place = commands.AddPlace(PlaceIn(name="Depot", lat=30.5, lon=114.3), key="k", digest="d")
    first = ground.do(place)
    clock.forward(hours=23, minutes=30)
    ground.served.run(tracker.purge())
    assert [point.at for point in traced(ground, shift)] == [before]
    clock.forward(hours=1)
    ground.served.run(tracker.purge())
    assert traced(ground, shift) == []
    assert stored(ground, driver) == []
    assert ground.do(place) == first, "an idempotency key lasts 48 hours, however short traces are kept"
    clock.at = before
