"""Closures in the plan: each car drives the roads of its permits, from the first second to the last."""

from datetime import datetime, timedelta

import pytest

from dispatch.closing import LiftClosure
from dispatch.commands import AcceptOffer, AssignTrip
from dispatch.errors import Gated
from routing.ways import FORBIDDEN
from schemas.values import Dispatch, Role, StopKind
from tests.build import ADMIN, NIGHT, House
from tests.dispatch.refused import refusal
from tests.dispatch.town import barrier, spot, street, with_permit


@pytest.fixture
def town(house: House) -> House:
    """The house drives on the street."""
    house.desk.travel = street()
    house.mode(Dispatch.ASSIGN)
    return house


def crossing(town: House, **wish: object) -> str:
    """A trip over the bridge."""
    return town.book(town.person(Role.RIDER, "Li"), pickup=spot(0), dropoff=spot(5), **wish)


def seen(town: House, trip: str) -> dict[str, object]:
    """A trip as the desk sees it."""
    return next(each for each in town.see(ADMIN)["trips"] if each["id"] == trip)


def test_only_the_car_with_the_permit_is_sent_over_a_barrier(town: House) -> None:
    """The one without stands nearer; after the barrier is lifted the nearer one is sent."""
    with_permit(town, "medical", "鄂A11111")
    town.on_shift("Near", start=spot(0), vehicle={"plate": "鄂A22222"})
    town.on_shift("Far", start=spot(5), vehicle={"plate": "鄂A11111"})
    closed = barrier(town, permits=["medical"])
    first = crossing(town)
    outlook = town.plan()
    assert seen(town, first)["driver"]["name"] == "Far"
    car = outlook.problem.vehicles[[one.permit for one in outlook.problem.vehicles].index("medical")]
    ways, usual = outlook.problem.ways("medical"), outlook.problem.ways("")
    assert int(ways.seconds[car.start, outlook.problem.job[first].pickup]) == 600
    assert int(usual.seconds[car.start, outlook.problem.job[first].pickup]) == FORBIDDEN
    town.do(LiftClosure(closed))
    second = crossing(town, riders=4)
    town.plan()
    assert seen(town, second)["driver"]["name"] == "Near"


def test_what_a_closure_makes_impossible_is_told_and_the_rest_goes_on(town: House) -> None:
    """Those across the bridge are given back and alerted, those on this side driven; reopened, all are."""
    _, shift = town.on_shift("Wang", start=spot(0))
    across, near = crossing(town), town.book(town.person(Role.RIDER, "Ma"), pickup=spot(1), dropoff=spot(2))
    town.plan()
    assert {seen(town, trip)["state"] for trip in (across, near)} == {"assigned"}
    closed = barrier(town)
    outlook = town.plan()
    assert (seen(town, across)["state"], seen(town, across)["why"]) == ("requested", "unreachable")
    assert seen(town, near)["state"] == "assigned"
    alerts = [(each["kind"], each["thing_id"]) for each in town.see(ADMIN)["alerts"]]
    assert ("unserved", across) in alerts
    assert [(stop.job, stop.kind) for stop in outlook.plan.route[shift].stops] == [
        (near, StopKind.PICKUP),
        (near, StopKind.DROPOFF),
    ]
    town.do(LiftClosure(closed))
    town.plan()
    assert seen(town, across)["state"] == "assigned"
    assert town.see(ADMIN)["alerts"] == []


def test_who_is_aboard_beyond_a_barrier_is_a_matter_for_people(town: House) -> None:
    """Nobody is put out of a car: the trip stays, and the desk is told that it cannot be ended."""
    driver, _ = town.on_shift("Wang", start=spot(0))
    trip = crossing(town)
    town.do(AssignTrip(trip, str(driver.id)))
    town.move(trip, driver, "depart", "arrive", "board")
    barrier(town)
    town.plan()
    assert seen(town, trip)["state"] == "aboard"
    assert ("cut_off", trip) in [(each["kind"], each["thing_id"]) for each in town.see(ADMIN)["alerts"]]


def test_nobody_is_left_with_what_their_car_cannot_make(town: House) -> None:
    """An offer across the bridge is taken back, and nobody can be given the trip; the driver has refused nothing."""
    town.mode(Dispatch.OFFER)
    driver, _ = town.on_shift("Wang", start=spot(0))
    trip = crossing(town)
    town.plan()
    [offer] = town.see(driver)["offers"]
    closed = barrier(town)
    for wish, actor in ((AcceptOffer(offer["id"]), driver), (AssignTrip(trip, str(driver.id)), ADMIN)):
        assert "a closure lies between" in refusal(town, Gated, wish, actor)
    town.plan()
    assert (town.see(driver)["offers"], seen(town, trip)["why"]) == ([], "unreachable")
    town.do(LiftClosure(closed))
    town.plan()
    assert [each["trips"][0]["id"] for each in town.see(driver)["offers"]] == [trip]


def test_a_closure_counts_in_its_hours_alone(town: House) -> None:
    """Who wants to go while it holds waits until it is over; who goes afterwards does not care, whenever one asks."""
    town.on_shift("Wang", start=spot(0))
    barrier(town, begins_at=NIGHT + timedelta(minutes=10), ends_at=NIGHT + timedelta(minutes=40))
    town.mode(Dispatch.SUGGEST)
    trips = [crossing(town, pickup_after=NIGHT + timedelta(minutes=each), riders=4) for each in (15, 75)]
    for _ in range(5):
        town.plan()
        within, after = (datetime.fromisoformat(str(seen(town, trip)["planned_dropoff"])) for trip in trips)
        assert within >= NIGHT + timedelta(minutes=50)
        assert after == NIGHT + timedelta(minutes=87)
        town.clock.forward(minutes=10)


def test_a_car_may_drive_out_of_an_area_that_was_closed_around_it(town: House) -> None:
    """What is inside cannot be fetched any more; the car itself is not lost for others."""
    town.on_shift("Wang", start=spot(1))
    corners = ((30.5, 114.195), (30.5, 114.215), (30.6, 114.215), (30.6, 114.195))
    west = [{"lat": lat, "lon": lon} for lat, lon in corners]
    barrier(town, kind="blocked", points=west)
    outside = town.book(town.person(Role.RIDER, "Li"), pickup=spot(3), dropoff=spot(5))
    inside = town.book(town.person(Role.RIDER, "Ma"), pickup=spot(0), dropoff=spot(5))
    town.plan()
    assert seen(town, outside)["state"] == "assigned"
    assert (seen(town, inside)["state"], seen(town, inside)["why"]) == ("requested", "unreachable")
