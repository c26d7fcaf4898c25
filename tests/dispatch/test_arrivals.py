"""A list of drivers brought in: all or nothing, and nobody twice."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.commands import EnsureRegion
from dispatch.doors import Arrival, AskCode, BringIn
from dispatch.errors import BadRequest
from schemas.contacts import Address
from schemas.places import Spot
from schemas.values import Role
from schemas.vehicles import VehicleIn
from tests.build import ADMIN, NIGHT, TONGJI, House
from tests.dispatch.laws import World
from tests.dispatch.refused import refusal

START, CAR = Spot.model_validate(TONGJI), VehicleIn(seats=6)
HOURS = (NIGHT, NIGHT + timedelta(hours=6))
WANG = Arrival("Wang", "13800001234", CAR, START, *HOURS)


def rows(house: House, table: str) -> list[dict[str, object]]:
    """What is stored."""
    return [dict(row) for row in World.of(house.database.engine).rows[table]]


def test_people_hours_and_ways_in_come_together(house: House) -> None:
    """A driver, a planned shift with the car, and a number to sign in by; told by events, seen on the board."""
    answer = house.do(BringIn((WANG, Arrival("Li")), "East")).answer
    assert answer == {"people": 2, "known": 0, "shifts": 1}
    [shift] = rows(house, "shift")
    assert (shift["seats"], shift["starts_at"], shift["state"]) == (6, NIGHT, "planned")
    assert {(row["name"], row["team"], row["verified"]) for row in rows(house, "person")} == {
        ("Wang", "East", False),
        ("Li", "East", False),
    }
    moves = Counter((row["thing"], row["move"]) for row in rows(house, "event"))
    assert (moves["person", "add"], moves["shift", "plan"]) == (2, 1)
    assert house.see(ADMIN)["shifts"][0]["driver_id"] == shift["driver_id"]
    assert house.do(AskCode(Address.parse("+86 13800001234"))).answer["send"]


def test_the_same_list_again_changes_nothing(house: House) -> None:
    """By number, whatever the name; by name where there is no number; hours given before are not given twice."""
    again = (WANG, Arrival("Li"), replace(WANG, name="Wang Lei", phone="+86 138-0000-1234"))
    house.do(BringIn((WANG, Arrival("Li"))))
    assert house.do(BringIn(again)).answer == {"people": 0, "known": 2, "shifts": 0}
    late = replace(WANG, starts_at=HOURS[1], ends_at=HOURS[1] + timedelta(hours=2))
    assert house.do(BringIn((late,))).answer == {"people": 0, "known": 1, "shifts": 1}


def test_a_rider_of_the_same_number_is_another_person(house: House) -> None:
    """One role a person: a nurse who also drives is entered as a driver, too."""
    house.person(Role.RIDER, "Wang")
    assert house.do(BringIn((replace(WANG, phone="13800000000"),))).answer["people"] == 1


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (Arrival("Zhou"), "several drivers are called Zhou"),
        (replace(WANG, phone="1390000", starts_at=NIGHT - timedelta(hours=9), ends_at=NIGHT), "has passed"),
        (replace(WANG, start=Spot(place_id="none")), "there is no place none"),
        (replace(WANG, start=Spot(lat=0, lon=0)), "the region"),
    ],
)
def test_one_that_does_not_do_undoes_all(house: House, bad: Arrival, words: str) -> None:
    """Twins without a number, hours that have passed, a place that is none: nobody of the list is brought in."""
    house.place("Depot", 30.58, 114.27)
    for _ in range(2):
        house.person(Role.DRIVER, "Zhou")
    before = World.of(house.database.engine).rows
    assert words in refusal(house, BadRequest, BringIn((Arrival("New", "13911112222"), bad)))
    assert World.of(house.database.engine).rows == before


def test_a_list_is_of_its_region(house: House) -> None:
    """A number known elsewhere is nobody here."""
    house.do(BringIn((WANG,)))
    there = replace(ADMIN, region_id="else")
    house.do(EnsureRegion("Else", "别处"), there)
    assert house.do(BringIn((Arrival("Wang", "13800001234"),)), there).answer["people"] == 1


def test_five_thousand_at_once(house: House) -> None:
    """A night's list goes in with one command, and again with none made twice."""
    people = tuple(replace(WANG, name=f"N{n}", phone=f"138{n:08d}") for n in range(5000))
    assert house.do(BringIn(people)).answer == {"people": 5000, "known": 0, "shifts": 5000}
    assert house.do(BringIn(people)).answer == {"people": 0, "known": 5000, "shifts": 0}
