"""What is remembered reaches the arithmetic: cars that are known, tolls, floors."""

import pytest

from dispatch.commands import AddPlace
from dispatch.planner import frame
from schemas.places import PlaceIn
from schemas.trips import Trip
from schemas.values import Role
from tests.build import ADMIN, HOME, XIEHE, House
from tests.dispatch.evenings import driven, ruled, unfilled


@pytest.fixture
def evening(house: House):
    """Two drivers at one place on a long shift, and a rider."""
    ends = house.clock.now().replace(hour=23)
    pairs = [house.on_shift(name, start=XIEHE, ends_at=ends) for name in ("Wang", "Zhou")]
    return house, pairs, house.person(Role.RIDER, "Ana")


def problem_of(house: House):
    """What the planner would solve."""
    return frame(house.snapshot(), house.desk.travel).problem


@pytest.mark.parametrize("usual", [0, 1])
def test_the_same_rider_gets_the_same_driver(evening, usual: int) -> None:
    """Whoever drove them most is preferred, everybody who drove them is known; of two cars alike theirs comes."""
    house, pairs, ana = evening
    (most, shift), (other, second) = pairs[usual], pairs[1 - usual]
    for driver in (most, most, other):
        driven(house, ana, driver, pickup=HOME, dropoff=XIEHE)
    ruled(house, contact_minutes=20)
    trip = house.book(ana)
    problem = problem_of(house)
    job = problem.job[trip]
    assert (job.prefer, job.met, problem.contact_price) == ({shift}, {shift, second}, 1200)
    assert house.plan().plan.route[shift].stops[0].job == trip


def test_only_riders_meet_anybody(evening) -> None:
    """A booking for nobody by name and a supply run have no contacts; a rider nobody drove has met nobody."""
    house, _, ana = evening
    nameless, supply = house.book(ADMIN), house.book(ana, kind="supply", load={"weight_kg": 5})
    fresh = house.book(ana)
    job = problem_of(house).job
    assert [job[trip].met for trip in (nameless, supply, fresh)] == [None, None, frozenset()]


def test_who_did_more_than_the_mean_is_dearer(evening) -> None:
    """Two trips against none: the mean is one, and the toll that of one trip."""
    house, ((wang, busy), (_, idle)), ana = evening
    driven(house, ana, wang)
    driven(house, ana, wang)
    assert [one.toll for one in problem_of(house).vehicles] == [0, 0]
    ruled(house, share_minutes=7)
    vehicle = problem_of(house).vehicle
    assert (vehicle[busy].toll, vehicle[idle].toll) == (420, 0)


def test_a_district_below_its_floor_is_dearer_to_leave_over(evening) -> None:
    """By so many minutes a point; the district that is served, and whoever belongs to none, cost nothing more."""
    house, ((wang, _), _), ana = evening
    for name, lat in (("Outer", 30.30), ("Inner", 30.535)):
        house.do(AddPlace(PlaceIn(name=name, district=name, lat=lat, lon=114.356)))
    outer = {"lat": 30.30, "lon": 114.356, "name": "Farm"}
    driven(house, ana, wang)
    unfilled(house, ana, pickup=outer)
    ruled(house, floor_percent=90, floor_minutes=2)
    far, near = house.book(ana, pickup=outer), house.book(ana)
    with house.read() as session:
        assert [session.get_one(Trip, trip).district for trip in (far, near)] == ["Outer", "Inner"]
    job = problem_of(house).job
    assert (job[far].floor, job[near].floor) == (90 * 120, 0)
