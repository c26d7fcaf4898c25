"""Completed drives on both databases: what is kept of them, and for how long."""

from typing import Any

import pytest
from sqlmodel import select

from dispatch.commands import AssignTrip, ChangeRegion, MoveTrip, ReportPositions
from dispatch.discretion import ErasePerson, PurgePrivate
from dispatch.lessons import NoteDrives
from routing.travel.learned.driven import LONGEST
from schemas.drives import Drive
from schemas.positions import Fix
from schemas.regions import RegionIn
from schemas.values import Learning, Role
from tests.build import HOME, NIGHT, REGION, TONGJI, XIEHE, Actor, House

WAY = 1300
"""Seconds of the evening's ride."""


@pytest.fixture
def town(house: House) -> House:
    """The house learns, and has begun to note."""
    house.do(ChangeRegion(RegionIn(learned_speeds=Learning.ON)))
    house.do(NoteDrives())
    return house


def ride(house: House, driver: Actor, rider: Actor, seconds: int = WAY, **wish: Any) -> None:
    """A ride; at its end the doors stay open for as long as the region says."""
    trip = house.book(rider, **wish)
    house.do(AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, "depart", "arrive", "board")
    house.clock.forward(seconds=seconds + 60)
    house.do(MoveTrip(trip, "complete", house.clock.now()), driver)


def noted(house: House) -> list[Drive]:
    """What is on record once nothing can be taken back any more."""
    house.clock.forward(minutes=3)
    house.do(NoteDrives())
    with house.read() as session:
        return list(session.exec(select(Drive).order_by(Drive.seconds)))  # type: ignore[arg-type]


def test_a_drive_is_kept_roughly_and_without_anybody(town: House) -> None:
    """To a hundred metres and the hour, with the seconds at the wheel: there is no column for whose it was."""
    (driver, shift), rider = town.on_shift("Wang"), town.person(Role.RIDER, "Li")
    town.do(ReportPositions(shift, (Fix(lat=TONGJI["lat"], lon=TONGJI["lon"], at=NIGHT),)), driver)
    ride(town, driver, rider)
    came, rode = noted(town)
    assert [came.seconds, rode.seconds] == [60, WAY]
    assert (came.start_lat, came.start_lon, came.stop_lat, came.stop_lon) == (30.581, 114.261, 30.584, 114.274)
    assert rode.model_dump(exclude={"id"}) == {
        "region_id": REGION,
        "start_lat": 30.584,
        "start_lon": 114.274,
        "stop_lat": 30.535,
        "stop_lon": 114.356,
        "departed_at": NIGHT,
        "seconds": WAY,
    }
    assert noted(town) == [came, rode]


def test_only_what_was_driven_without_a_stop_and_in_a_time_that_can_be_is_kept(town: House) -> None:
    """Neither a ride around which another one was made, nor a night's, nor what was driven before or while off."""
    (driver, _), rider, other = town.on_shift("Wang"), town.person(Role.RIDER, "Li"), town.person(Role.RIDER, "Ma")
    long = town.book(rider)
    town.do(AssignTrip(long, str(driver.id)))
    town.move(long, driver, "depart", "arrive", "board")
    ride(town, driver, other, pickup=TONGJI)
    town.move(long, driver, "complete")
    assert [drive.seconds for drive in noted(town)] == [WAY]
    ride(town, driver, rider, LONGEST + 1)
    assert [drive.seconds for drive in noted(town)] == [WAY]
    town.do(ChangeRegion(RegionIn(learned_speeds=Learning.OFF)))
    ride(town, driver, rider)
    noted(town)
    town.do(ChangeRegion(RegionIn(learned_speeds=Learning.ON)))
    assert [drive.seconds for drive in noted(town)] == [WAY]


def test_drives_are_forgotten_with_addresses_and_with_whoever_was_driven(town: House) -> None:
    """An erased rider leaves no drive at their door, others stay; after the days of addresses none is left."""
    (driver, _), rider, other = town.on_shift("Wang"), town.person(Role.RIDER, "Li"), town.person(Role.RIDER, "Ma")
    hospitals = {"pickup": {"place_id": town.place("Xiehe", XIEHE["lat"], XIEHE["lon"])}}
    ride(town, driver, rider, **hospitals, dropoff=HOME)
    ride(town, driver, other, 900, **hospitals, dropoff={"lat": 30.55, "lon": 114.33, "name": "Door 9"})
    assert [drive.seconds for drive in noted(town)] == [900, WAY]
    town.do(ErasePerson(str(rider.id)))
    assert [drive.seconds for drive in noted(town)] == [900]
    town.clock.forward(days=31)
    town.do(PurgePrivate())
    assert noted(town) == []
