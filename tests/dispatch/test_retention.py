"""What was kept long enough is cut, no earlier, and the rest stands as it stood."""

from typing import Any

import pytest

from dispatch import commands
from dispatch.audit import faults
from dispatch.commands import Actor
from dispatch.discretion import PurgePrivate
from schemas.regions import RegionIn
from schemas.values import Role
from tests.build import ADMIN, HOME, House
from tests.dispatch.laws import World

WORDS = ("Door 7", "30.5352", "114.3561", "fever", "left with the porter")


@pytest.fixture
def over(house: House) -> tuple[House, Actor, Actor]:
    """A house with one trip from a door that is over, its rider and its driver; the shift has ended."""
    rider, (driver, shift) = house.person(Role.RIDER, "Ana Sick"), house.on_shift("Wang Wei", start=HOME)
    trip = house.book(rider, note="fever", pickup=HOME, dropoff={"place_id": house.place("Union", 30.58, 114.27)})
    house.do(commands.DeclineOffer(house.offer(shift, house.book(rider)), "too tired for fever"), driver)
    house.do(commands.AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, "depart", "arrive", "board")
    house.do(commands.MoveTrip(trip, "complete", house.clock.now(), proof="left with the porter"), driver)
    house.do(commands.MoveShift(shift, "end"), driver)
    for row in house.see(ADMIN)["trips"]:
        if "cancel" in row["moves"]:
            house.do(commands.CancelTrip(row["id"], "fever is gone"), rider)
    house.look(driver, trip)
    return house, rider, driver


def purge(house: House) -> dict[str, Any]:
    """A purge, until nothing is left; what the first bite cut."""
    first = house.do(PurgePrivate()).answer
    while any(house.do(PurgePrivate()).answer.values()):
        pass
    return first


def stored(house: House, *tables: str) -> str:
    """Everything that is stored, as text."""
    rows = World.of(house.database.engine).rows
    return str([dict(row) for table in tables or rows for row in rows[table]])


def test_doors_and_words_go_after_a_month_and_not_a_day_before(over: tuple[House, Actor, Actor]) -> None:
    """Addresses are rounded to a kilometre, notes, reasons and proofs go; a known place and all times stay."""
    house, *_ = over
    before = stored(house)
    assert [word for word in WORDS if word not in before] == []
    house.clock.forward(days=29)
    assert purge(house) == {"trips": 0, "shifts": 0, "people": 0, "rows": 0}
    assert stored(house) == before
    house.clock.forward(days=2)
    assert purge(house) | {"rows": 0} == {"trips": 2, "shifts": 1, "people": 0, "rows": 0}
    after = stored(house, "trip", "shift", "offer", "refusal")
    assert [word for word in WORDS if word in after] == []
    assert ("Union" in after, "30.54" in after, "Ana Sick" in stored(house)) == (True, True, True)


def test_names_go_a_quarter_after_the_last_sign_of_life(over: tuple[House, Actor, Actor]) -> None:
    """Whoever rode, drove or signed in since keeps theirs; dispatchers keep theirs."""
    house, rider, driver = over
    desk = house.person(Role.DISPATCHER, "Dora Desk")
    house.clock.forward(days=60)
    house.do(commands.IssueToken(Role.DRIVER, "Wang Wei"))
    house.clock.forward(days=31)
    assert purge(house)["people"] == 1
    people = World.of(house.database.engine).by_id("person")
    assert (people[rider.id]["name"], people[rider.id]["phone"], people[rider.id]["active"]) == ("", "", True)
    assert (people[driver.id]["name"], people[desk.id]["name"]) == ("Wang Wei", "Dora Desk")


def test_the_log_has_pseudonyms_after_a_year_and_is_still_whole(over: tuple[House, Actor, Actor]) -> None:
    """No id of a person is left in old rows, one person is one pseudonym in a bite, and both chains hold."""
    house, rider, driver = over
    count = len(World.of(house.database.engine).log)
    house.clock.forward(days=366)
    house.place("Young", 30.5, 114.3)
    assert purge(house)["rows"] >= count
    world = World.of(house.database.engine)
    old = str([dict(row) for row in [*world.log[:count], *world.rows["look"]]])
    assert (str(rider.id) in old, str(driver.id) in old, "~" in old) == (False, False, True)
    drove = {row["actor_id"] for row in world.log if row["name"] in ("DriverDeparted", "DriverArrived")}
    assert len(drove) == 1
    assert [row["rider_id"] for row in world.trips.values()] == [None, None]
    assert world.log[count]["people"] == "", "young rows stay as they are"
    with house.read() as session:
        assert faults(session, house.clock.now()) == []


def test_a_group_sets_its_own_times(over: tuple[House, Actor, Actor]) -> None:
    """The days are settings of the region."""
    house, *_ = over
    house.do(commands.ChangeRegion(RegionIn.model_validate({"policy": {"address_days": 2}})))
    house.clock.forward(days=3)
    assert purge(house)["trips"] == 2


def test_a_trip_nobody_took_is_cut_as_well_and_told(house: House) -> None:
    """It waits for ever, so its rider and the board see it; they hear that the address is rounded now."""
    rider = house.person(Role.RIDER, "Ana Sick", verified=False)
    trip = house.book(rider, note="fever")
    house.clock.forward(days=31)
    purge(house)
    [seen] = house.see(rider)["trips"]
    assert (seen["note"], seen["dropoff"]["name"]) == ("", "")
    fact = World.of(house.database.engine).log[-1]
    assert (fact["name"], fact["touched"], fact["audience"]) == ("PrivateDataPurged", [["trips", trip]], [rider.id])


def test_what_goes_on_is_not_cut(house: House) -> None:
    """However old a trip is that somebody still waits for or drives: its door stays exact."""
    rider, (driver, _) = house.person(Role.RIDER, "Ana"), house.on_shift("Wang")
    trip = house.book(rider, note="fever")
    house.do(commands.AssignTrip(trip, str(driver.id)))
    house.clock.forward(days=40)
    assert purge(house)["trips"] == 0
    assert World.of(house.database.engine).trips[trip]["note"] == "fever"
