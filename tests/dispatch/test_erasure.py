"""Whoever wants to be forgotten is, whole and at once, or hears why it must wait; nobody else loses anything."""

import pytest

from dispatch import commands
from dispatch.audit import faults
from dispatch.commands import Actor
from dispatch.discretion import ErasePerson
from dispatch.errors import NotAllowed, NotFound, UnderWay
from schemas.positions import Fix
from schemas.values import Role
from tests.build import HOME, NIGHT, REGION, House
from tests.dispatch.laws import LAWS, Reader, Watch, World
from tests.dispatch.refused import refusal


def everything(house: House) -> str:
    """Everything that is stored, as text."""
    rows = World.of(house.database.engine).rows
    return str([dict(row) for table in rows.values() for row in table])


@pytest.mark.parametrize("own", [True, False])
def test_a_rider_is_forgotten(house: House, own: bool) -> None:
    """Name, phone, door, note and words are nowhere any more; the waiting trip is called off, sessions end."""
    eve = house.person(Role.RIDER, "Eve Well")
    ana = Actor(Role.RIDER, REGION, str(house.do(commands.IssueToken(Role.RIDER, "Ana Sick")).answer["person"]["id"]))
    driver, shift = house.on_shift("Wang")
    done = house.book(ana, note="fever-note")
    house.do(commands.AcceptOffer(house.offer(shift, done)), driver)
    house.move(done, driver, "depart", "arrive", "board", "complete")
    house.book(ana, note="fever-note")
    other = house.book(eve, note="eve-note")
    house.do(ErasePerson(str(ana.id)), ana if own else Actor(Role.ADMIN, REGION))
    left = everything(house)
    assert [word for word in ("Ana Sick", "fever-note") if word in left] == []
    world = World.of(house.database.engine)
    assert {row["state"].value for row in world.trips.values() if row["rider_id"] == ana.id} == {
        "completed",
        "cancelled",
    }
    assert (world.trips[other]["note"], "Eve Well" in left) == ("eve-note", True)
    assert [row["revoked_at"] is None for row in world.rows["login"]] == [False]
    for law in LAWS:
        law(world)
    with house.read() as session:
        assert faults(session, house.clock.now()) == []


def test_a_driver_on_a_trip_hears_why_it_must_wait(house: House) -> None:
    """The answer names the trip, nothing is half done, and the rider is not forgotten either before it has ended."""
    ana, (driver, shift) = house.person(Role.RIDER, "Ana"), house.on_shift("Wang", start=HOME, vehicle={"plate": "A1"})
    trip = house.book(ana)
    house.do(commands.AssignTrip(trip, str(driver.id)))
    house.do(commands.ReportPositions(shift, (Fix(lat=30.5, lon=114.3, at=NIGHT),)), driver)
    for move in ("depart", "arrive", "board"):
        assert trip in refusal(house, UnderWay, ErasePerson(str(driver.id)), driver)
        assert trip in refusal(house, UnderWay, ErasePerson(str(ana.id)), ana)
        house.move(trip, driver, move)
    house.move(trip, driver, "complete")
    house.do(ErasePerson(str(driver.id)), driver)
    world = World.of(house.database.engine)
    assert (world.rows["trace_point"], world.rows["last_position"]) == ([], [])
    assert (world.shifts[shift]["state"].value, world.shifts[shift]["plate"], world.shifts[shift]["start_name"]) == (
        "off",
        "",
        "",
    )
    assert "Wang" not in everything(house)
    assert world.by_id("person")[ana.id]["name"] == "Ana"


def test_nobody_else_may(house: House) -> None:
    """Not a dispatcher, not another rider, and not for somebody of nowhere."""
    ana, eve = house.person(Role.RIDER, "Ana"), house.person(Role.RIDER, "Eve")
    for who in (eve, house.person(Role.DISPATCHER, "Dora")):
        refusal(house, NotAllowed, ErasePerson(str(ana.id)), who)
    assert "nobody" in refusal(house, NotFound, ErasePerson("nobody"))


def test_whoever_watches_sees_them_go(house: House) -> None:
    """Old snapshot + events = new snapshot, for the board and for the driver of the trip that was called off."""
    ana, (driver, shift) = house.person(Role.RIDER, "Ana"), house.on_shift("Wang")
    dora = house.person(Role.DISPATCHER, "Dora")
    trip = house.book(ana, note="fever-note")
    house.offer(shift, trip)
    watches = [Watch(Reader(who.role, REGION, who.id)) for who in (ana, driver, dora)]
    for step in (None, ErasePerson(str(ana.id))):
        if step:
            house.do(step, ana)
        with house.read() as session:
            held = [watch.catch_up(session, house.clock.now()) for watch in watches]
    assert "fever-note" not in str(held)
