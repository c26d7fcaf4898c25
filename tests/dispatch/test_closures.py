"""Closures at the desk: put up, changed and lifted as facts; what makes no sense leaves no trace."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from dispatch.closing import AddClosure, ChangeClosure, LiftClosure
from dispatch.commands import AddVehicle, ChangeRegion
from dispatch.errors import BadRequest, NotFound
from dispatch.trust import Vouch
from schemas.closures import ClosureChange, ClosureIn
from schemas.credentials import CredentialIn
from schemas.regions import RegionIn
from schemas.values import Role
from schemas.vehicles import VehicleIn
from tests.build import ADMIN, NIGHT, House
from tests.dispatch.refused import refusal


def area(*corners: tuple[float, float]) -> list[dict[str, float]]:
    """Corners as they are sent."""
    return [{"lat": lat, "lon": lon} for lat, lon in corners]


SQUARE = area((30.58, 114.25), (30.58, 114.28), (30.6, 114.28), (30.6, 114.25))


def a_closure(**overrides: Any) -> ClosureIn:
    """Nobody may enter, for a fire."""
    return ClosureIn.model_validate({"kind": "blocked", "points": SQUARE, "reason": "fire"} | overrides)


def with_permit(house: House, permit: str, plate: str = "鄂A12345") -> str:
    """A car of the group with a permit of that class."""
    car = str(house.do(AddVehicle(VehicleIn(plate=plate))).answer["id"])
    held = {"vehicle_id": car, "kind": "permit", "permit": permit, "proof": "document_seen"}
    house.do(Vouch(CredentialIn.model_validate(held)))
    return car


def test_a_closure_is_seen_by_all_until_it_is_lifted(house: House) -> None:
    """Put up, changed in parts and lifted: the desk sees by whom, others do not; lifted is gone for good."""
    desk, driver = house.person(Role.DISPATCHER, "Zhao"), house.person(Role.DRIVER, "Wang")
    with_permit(house, "medical")
    made = house.do(AddClosure(a_closure(permits=["medical"])), desk).answer
    assert (made["begins_at"], made["ends_at"], made["made_by"]) == (made["made_at"], None, desk.id)
    until = NIGHT + timedelta(hours=2)
    house.do(ChangeClosure(made["id"], ClosureChange(ends_at=until, kind="slow", percent=30)))
    [seen], [own] = house.see(desk)["closures"], house.see(driver)["closures"]
    assert seen["permits"] == ["medical"]
    assert (seen["kind"], seen["percent"], seen["points"]) == ("slow", 30, SQUARE)
    assert own == seen | {"made_by": None}
    house.do(ChangeClosure(made["id"], ClosureChange(ends_at=None)))
    assert house.see(desk)["closures"][0]["ends_at"] is None
    house.clock.forward(minutes=5)
    again = house.do(ChangeClosure(made["id"], ClosureChange(begins_at=None))).answer["begins_at"]
    assert datetime.fromisoformat(again) == house.clock.now()
    house.do(LiftClosure(made["id"]))
    assert house.see(desk)["closures"] == []
    refusal(house, NotFound, LiftClosure(made["id"]))
    refusal(house, NotFound, ChangeClosure(made["id"], ClosureChange(reason="again")))


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "crosses itself": ({"points": area((0, 0), (1, 1), (0, 1), (1, 0))}, "crosses itself"),
    "comes back to a corner": (
        {"points": area((0, 0), (0, 1), (0.5, 0.5), (1, 1), (1, 0), (0.5, 0.5))},
        "crosses itself",
    ),
    "two corners": ({"points": area((0, 0), (1, 1), (0, 0), (1, 1))}, "2 different corners are too few"),
    "one point": ({"kind": "barrier", "points": area((0, 0), (0, 0))}, "1 different corners are too few"),
    "no corner": ({"points": []}, "0 different corners are too few"),
    "swapped": ({"points": area((114.25, 30.58), (114.28, 30.58), (114.28, 30.6))}, "write the latitude first"),
    "upside down": ({"begins_at": NIGHT, "ends_at": NIGHT}, "is not after begins_at"),
    "no class": ({"permits": ["A 1"]}, "String should match pattern"),
    "standing still": ({"kind": "slow", "percent": 0}, "greater than or equal to 1"),
    "faster": ({"kind": "slow", "percent": 101}, "less than or equal to 100"),
    "slow without a speed": ({"kind": "slow"}, "percent says how fast"),
    "closed with a speed": ({"percent": 50}, "percent says how fast"),
    "too fine": ({"points": area(*((lat / 1000, 0.0) for lat in range(10_000)))}, "these are 10000"),
    "no reason": ({"reason": " "}, "at least 1 character"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_makes_no_sense_is_told_in_a_sentence(name: str) -> None:
    """Each of these is refused before anybody hears of it, and the sentence says what is wrong."""
    body, words = BAD[name]
    with pytest.raises(ValidationError) as refused:
        a_closure(**body)
    assert words in str(refused.value)


def test_what_makes_no_sense_here_leaves_no_trace(house: House) -> None:
    """Swapped where both are latitudes, a class nobody has, an end that has passed, a change that contradicts."""
    house.place("Depot", 30.58, 114.27)
    with_permit(house, "A")
    far = area((41.1, -8.6), (41.2, -8.6), (41.2, -8.7))
    assert "km from the region" in refusal(house, BadRequest, AddClosure(a_closure(points=far)))
    house.do(ChangeRegion(RegionIn(lat=41.15, lon=-8.62)))
    turned = area((-8.6, 41.1), (-8.6, 41.2), (-8.7, 41.2))
    assert "look swapped" in refusal(house, BadRequest, AddClosure(a_closure(points=turned)))
    house.do(ChangeRegion(RegionIn(lat=30.58, lon=114.27)))
    told = refusal(house, BadRequest, AddClosure(a_closure(permits=["B"])))
    assert "class B; known are: A." in told
    over = a_closure(begins_at=NIGHT - timedelta(hours=2), ends_at=NIGHT - timedelta(hours=1))
    assert "lies in the past" in refusal(house, BadRequest, AddClosure(over))
    made = house.do(AddClosure(a_closure())).answer["id"]
    for change, words in (
        (ClosureChange(kind="slow"), "percent says how fast"),
        (ClosureChange(ends_at=NIGHT - timedelta(days=1)), "is not after begins_at"),
        (ClosureChange(points=area((30.58, 114.25), (30.59, 114.26))), "too few"),
    ):
        assert words in refusal(house, BadRequest, ChangeClosure(made, change))


def test_no_more_than_a_hundred_stand(house: House) -> None:
    """Who draws a closure a minute and never lifts one is told to; lifting makes room."""
    made = [house.do(AddClosure(a_closure())).answer["id"] for _ in range(100)]
    assert "100 closures stand" in refusal(house, BadRequest, AddClosure(a_closure()))
    house.do(LiftClosure(made[0]), ADMIN)
    house.do(AddClosure(a_closure()))
