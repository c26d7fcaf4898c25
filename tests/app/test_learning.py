"""A server learns from the rides of an evening, in a process of its own, and every process knows it at once."""

import asyncio

import pytest

from app.learning import School
from app.promises import PromiseDesk
from app.writer import Writer
from dispatch.commands import Actor, AssignTrip, ChangeRegion, MoveTrip
from dispatch.lessons import ForgetSpeeds, NoteDrives
from routing.travel.line import LineTravel
from schemas.drives import Lesson
from schemas.regions import RegionIn
from schemas.values import Learning, Role
from tests.build import ADMIN, REGION, House, a_trip


@pytest.fixture
def house(tmp_path):
    """A house on SQLite that learns."""
    house = House(f"sqlite:///{tmp_path / 'ferry.db'}")
    house.do(ChangeRegion(RegionIn(learned_speeds=Learning.ON)))
    house.do(NoteDrives())
    yield house
    house.close()


def beat(house: House) -> bool:
    """One beat of a server; whether it learned."""

    async def once() -> None:
        writer, own = Writer(house.desk, house.clock), LineTravel()
        writer.start()
        try:
            await School(house.database, writer, house.clock, own, ADMIN, 60).run_once(own)
        finally:
            await writer.stop()

    before = learned_at(house)
    asyncio.run(once())
    return learned_at(house) not in (None, before)


def learned_at(house: House) -> object:
    """When the region last learned."""
    with house.read() as session:
        return session.get_one(Lesson, REGION).learned_at


def drive(house: House, driver: Actor, rider: Actor, seconds: int) -> None:
    """A ride of so many seconds at the wheel."""
    trip = house.book(rider)
    house.do(AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, "depart", "arrive", "board")
    house.clock.forward(seconds=seconds + 60)
    house.do(MoveTrip(trip, "complete", house.clock.now()), driver)
    house.clock.forward(minutes=3)


def ride_of(desk: PromiseDesk, house: House) -> float:
    """Seconds from the promised pickup to the arrival, for who asks now."""
    promised = desk.quote(REGION, a_trip(), house.clock.now())
    return (promised.arrive_at - promised.pickup_from).total_seconds()


def test_an_evening_a_fifth_slower_teaches_and_a_reset_is_as_new(house: House) -> None:
    """The next promise is nearly a fifth longer; a beat without new drives learns nothing; reset, it is as before."""
    driver, _ = house.on_shift("Wang")
    rider, other = house.person(Role.RIDER, "Li"), PromiseDesk(house.database, LineTravel())
    usual = ride_of(other, house)
    at_wheel = usual - 120
    for number in range(6):
        drive(house, driver, rider, round(at_wheel * 1.2) + number)
    assert beat(house)
    assert at_wheel * 1.15 < ride_of(other, house) - 120 < at_wheel * 1.21
    house.clock.forward(minutes=60)
    assert not beat(house)
    house.do(ForgetSpeeds())
    assert ride_of(other, house) == usual
    assert not beat(house)
