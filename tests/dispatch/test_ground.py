"""What a region stands on: its settings, its places and its vehicles."""

from dataclasses import replace

from dispatch import lens
from dispatch.commands import (
    AddPlace,
    AddVehicle,
    ChangePlace,
    ChangeRegion,
    ChangeVehicle,
    EnsureRegion,
    PlanShift,
    RemovePlace,
    RemoveVehicle,
)
from dispatch.errors import BadRequest, InUse, NotFound
from schemas.places import PlaceIn
from schemas.regions import Region, RegionIn
from schemas.values import Dispatch, Role
from schemas.vehicles import Vehicle, VehicleIn
from tests.build import ADMIN, REGION, House, a_shift
from tests.dispatch.refused import refusal


def region(house: House) -> Region:
    """The region as it is stored."""
    with house.read() as session:
        return session.get_one(Region, REGION)


def test_a_region_is_founded_once(house: House) -> None:
    """A second founding keeps the name it has, and says nothing."""
    again = house.do(EnsureRegion("Other", "另一个"))
    assert (again.seq, again.answer["name"], region(house).name_zh) == (None, "Test", "测试")


def test_what_a_change_of_the_region_leaves_out_stays(house: House) -> None:
    """One number of the policy, one word of the settings: everything else is as it was."""
    house.do(ChangeRegion(RegionIn.model_validate({"policy": {"offer_seconds": 60}})))
    house.do(ChangeRegion(RegionIn.model_validate({"policy": {"candidates": 2}, "dispatch": "suggest"})))
    now = region(house)
    assert (now.rules.offer_seconds, now.rules.candidates, now.rules.reach_km) == (60, 2, 150)
    assert (now.dispatch, now.name) == (Dispatch.SUGGEST, "Test")


def test_a_place_moves_no_trip_that_was_booked_for_it(house: House) -> None:
    """Trips keep the point and the name they were booked for; the Chinese name falls back to the other."""
    place = house.place("Depot", 30.58, 114.27)
    trip = house.book(house.person(Role.RIDER, "Ana"), pickup={"place_id": place})
    changed = house.do(ChangePlace(place, PlaceIn(name="Depot 2", lat=30.6, lon=114.3))).answer
    assert (changed["name"], changed["name_zh"], changed["lat"]) == ("Depot 2", "Depot 2", 30.6)
    [seen] = house.see(ADMIN)["trips"]
    assert (seen["id"], seen["pickup"]["name"], seen["pickup"]["lat"]) == (trip, "Depot", 30.58)


def test_what_is_used_is_not_removed(house: House) -> None:
    """A place with a trip, a car with a shift: how often they are used is said; unused they go, and are gone."""
    used, free = house.place("Used", 30.58, 114.27), house.place("Free", 30.59, 114.28)
    rider, driver = house.person(Role.RIDER, "Ana"), house.person(Role.DRIVER, "Wang")
    for _ in range(2):
        house.book(rider, pickup={"place_id": used})
    assert "used 2 times" in refusal(house, InUse, RemovePlace(used))
    house.do(RemovePlace(free))
    assert free in refusal(house, NotFound, RemovePlace(free))
    car, spare = (house.do(AddVehicle(VehicleIn(seats=6))).answer["id"] for _ in range(2))
    house.do(PlanShift(a_shift(vehicle_id=car)), driver)
    assert "used 1 times" in refusal(house, InUse, RemoveVehicle(car))
    house.do(RemoveVehicle(spare))
    assert spare in refusal(house, NotFound, ChangeVehicle(spare, VehicleIn()))


def test_gates_lead_into_places_and_not_into_gates(house: House) -> None:
    """A gate names a place of its own region that is none itself; what has gates is not removed before them."""
    hospital, other = house.place("Union", 30.58, 114.27), house.place("Tongji", 30.58, 114.26)

    def gate(parent: str) -> PlaceIn:
        return PlaceIn(name="Gate", lat=30.585, lon=114.274, parent_id=parent)

    north = house.do(AddPlace(gate(hospital))).answer["id"]
    for wish in (AddPlace(gate(north)), ChangePlace(hospital, gate(other)), ChangePlace(north, gate(north))):
        assert "a gate has no gates" in refusal(house, BadRequest, wish)
    refusal(house, NotFound, AddPlace(gate("nowhere")))
    assert "used 1 times" in refusal(house, InUse, RemovePlace(hospital))
    assert house.do(ChangePlace(north, gate(other))).answer["parent_id"] == other
    house.do(RemovePlace(hospital))
    house.do(RemovePlace(north))
    house.do(RemovePlace(other))


def test_a_changed_car_changes_no_shift(house: House) -> None:
    """Shifts keep the room they were entered with."""
    car = house.do(AddVehicle(VehicleIn(seats=6, traits=["oxygen"]))).answer["id"]
    shift = house.do(PlanShift(a_shift(vehicle_id=car)), house.person(Role.DRIVER, "Wang")).answer
    assert house.do(ChangeVehicle(car, VehicleIn(seats=2))).answer["seats"] == 2
    assert house.see(ADMIN)["shifts"][0]["vehicle"] == shift["vehicle"]
    with house.read() as session:
        assert lens.car(session.get_one(Vehicle, car)).traits == []


def test_everybody_is_told_of_places_and_settings_of_their_own_region(house: House) -> None:
    """A new place is on every screen at once, and on none of another region."""
    there = replace(ADMIN, region_id="else")
    house.do(EnsureRegion("Else", "别处"), there)
    house.do(AddPlace(PlaceIn(name="There", lat=1, lon=1)), there)
    here = house.place("Here", 30.58, 114.27)
    for role in (Role.RIDER, Role.DRIVER, Role.DISPATCHER):
        assert [place["id"] for place in house.see(house.person(role, role.value))["places"]] == [here]
