"""A judged plan as commands: whom to ask now, what has run out, what a dispatcher must see."""

from datetime import timedelta

import pytest

from dispatch import store
from dispatch.commands import (
    AcceptOffer,
    AdoptPlan,
    AssignTrip,
    ChangeRegion,
    ExpireTrip,
    LapseOffer,
    MoveShift,
    PinTrip,
    Promised,
)
from dispatch.planner import frame
from dispatch.proposals import SLICE, Outlook, adoption, due, next_bundle
from routing.insertion import construct
from routing.plan import Route, Stop
from schemas.regions import RegionIn
from schemas.trips import Trip
from schemas.values import Dispatch, PromiseStatus, Role, StopKind, TripState
from tests.build import ADMIN, HOME, NIGHT, PLANNER, REGION, XIEHE, House


def facts(house: House) -> int:
    """How long the log is."""
    with house.read() as session:
        return store.last_seq(session, REGION)[1]


def test_time_alone_asks_for_three_things(house: House) -> None:
    """An offer lapses at its deadline, a car is clean at its time, a trip ends after its last moment; not before."""
    (_, asked), (washing, car) = house.on_shift("Wang"), house.on_shift("Zhou")
    trip = house.book(house.person(Role.RIDER, "Ana"))
    offer = house.offer(asked, trip, seconds=90)
    house.do(MoveShift(car, "clean"), washing)
    for moment, wanted in (
        (timedelta(seconds=89), []),
        (timedelta(seconds=90), [LapseOffer(offer)]),
        (timedelta(minutes=30), [LapseOffer(offer), MoveShift(car, "resume")]),
        (timedelta(minutes=120), [LapseOffer(offer), MoveShift(car, "resume")]),
        (timedelta(minutes=121), [LapseOffer(offer), ExpireTrip(trip), MoveShift(car, "resume")]),
    ):
        house.clock.at = NIGHT + moment
        assert due(house.snapshot(), house.desk.travel) == wanted


def test_what_time_asks_for_the_desk_allows(house: House) -> None:
    """None of it is refused, even when one takes the reason from another; afterwards nothing is due."""
    _, shift = house.on_shift("Wang")
    house.offer(shift, house.book(house.person(Role.RIDER, "Ana")))
    house.clock.forward(hours=5)
    house.plan()
    assert due(house.snapshot(), house.desk.travel) == []
    assert house.see(ADMIN)["trips"][0]["state"] == "unfilled"


@pytest.mark.parametrize("mode", Dispatch)
def test_where_nothing_happens_nothing_is_said(house: House, mode: Dispatch) -> None:
    """The second of two ticks at one moment finds its own work done: no fact, no offer, no alert more."""
    house.mode(mode)
    driver, _ = house.on_shift("Wang")
    rider = house.person(Role.RIDER, "Ana")
    driven, _, _ = house.book(rider), house.book(rider, riders=8), house.book(rider)
    house.do(AssignTrip(driven, str(driver.id)))
    house.plan()
    before = facts(house)
    house.plan()
    assert facts(house) == before


def test_a_large_plan_comes_in_slices(house: House) -> None:
    """Every route that is news is in exactly one slice, and no slice is larger than a booking can wait for."""
    house.mode(Dispatch.SUGGEST)
    rider = house.person(Role.RIDER, "Ana")
    for number in range(SLICE + 2):
        house.on_shift(f"D{number}", start=XIEHE)
        house.book(rider, riders=4)
    snapshot = house.snapshot()
    problem = frame(snapshot, house.desk.travel).problem
    outlook = Outlook(snapshot, problem, construct(problem), 1)
    slices: list[AdoptPlan] = list(adoption(outlook))
    routes = [name for part in slices for name in part.routes]
    assert sorted(routes) == sorted(route.vehicle for route in outlook.plan.routes)
    assert [len(part.routes) for part in slices] == [SLICE, 2]


def test_a_trip_of_tomorrow_is_planned_and_nobody_is_asked_yet(house: House) -> None:
    """Drivers are asked when the car would come within the region's time ahead."""
    driver, _ = house.on_shift("Wang", start=XIEHE)
    later = house.clock.now() + timedelta(hours=3)
    house.book(house.person(Role.RIDER, "Ana"), pickup_after=later)
    house.plan()
    assert (house.see(ADMIN)["trips"][0]["suggested_driver"], house.see(driver)["offers"]) == (driver.id, [])
    house.clock.at = later - timedelta(minutes=90)
    house.plan()
    assert len(house.see(driver)["offers"]) == 1


def test_one_driver_thinks_about_one_offer(house: House) -> None:
    """More than what shares the car is not asked at once, and the next is asked when this one is answered."""
    driver, _ = house.on_shift("Wang", start=XIEHE)
    rider = house.person(Role.RIDER, "Ana")
    for _ in range(2):
        house.book(rider, riders=4)
    for answered in range(2):
        for _ in range(2):
            house.plan()
            [offer] = house.see(driver)["offers"]
        assert len(offer["trips"]) == 1
        house.do(AcceptOffer(offer["id"]), driver)
        assert len([t for t in house.see(driver)["trips"] if t["state"] == "assigned"]) == answered + 1


def test_whoever_thinks_is_not_asked_for_what_comes_first(house: House) -> None:
    """A trip that would be driven before the one on the screen waits until that one is answered."""
    driver, _ = house.on_shift("Wang", start=XIEHE)
    rider = house.person(Role.RIDER, "Ana")
    later = house.book(rider, pickup_after=house.clock.now() + timedelta(minutes=80))
    house.plan()
    sooner = house.book(rider)
    house.plan()
    [offer] = house.see(driver)["offers"]
    assert [trip["id"] for trip in offer["trips"]] == [later]
    house.do(AcceptOffer(offer["id"]), driver)
    house.plan()
    [offer] = house.see(driver)["offers"]
    assert [trip["id"] for trip in offer["trips"]] == [sooner]


def test_who_has_a_pinned_trip_refused_decides_a_human(house: House) -> None:
    """A pin outlives the refusals of others: its driver is asked though as many have passed as the region allows."""
    house.do(ChangeRegion(RegionIn.model_validate({"policy": {"candidates": 1}})))
    (_, near), (far, _) = house.on_shift("Near", start=XIEHE), house.on_shift("Far", start=HOME)
    trip = house.book(house.person(Role.RIDER, "Ana"))
    offer = house.offer(near, trip)
    house.clock.forward(seconds=90)
    house.do(LapseOffer(offer), PLANNER)
    house.plan()
    assert house.see(far)["offers"] == []
    house.do(PinTrip(trip, far.id))
    house.plan()
    assert len(house.see(far)["offers"]) == 1


def test_a_promise_that_a_car_on_its_way_will_break_is_seen(house: House) -> None:
    """A dispatcher hears of it while something can be done, and no longer once it is not so."""
    now = house.clock.now()
    promised = Promised(PromiseStatus.LIKELY, now, now + timedelta(minutes=20), now + timedelta(hours=1))
    driver, _ = house.on_shift("Wang", start=XIEHE)
    trip = house.book(house.person(Role.RIDER, "Ana"), promised)
    house.do(AssignTrip(trip, str(driver.id)))
    house.clock.forward(minutes=25)
    house.plan()
    assert ("promise_at_risk", trip) in {(alert["kind"], alert["thing_id"]) for alert in house.see(ADMIN)["alerts"]}
    house.move(trip, driver, "depart", "arrive", "board")
    house.plan()
    assert "promise_at_risk" not in {alert["kind"] for alert in house.see(ADMIN)["alerts"]}


WAITS, DRIVEN = TripState.REQUESTED, TripState.ASSIGNED


@pytest.mark.parametrize(
    ("stops", "driven", "bundle"),
    [
        ("", "", ""),
        ("+a -a +b -b", "", "a"),
        ("+a +b -a -b", "", "a b"),
        ("+a +b -b -a +c -c", "", "a b"),
        ("+a +b -a +c -b -c", "", "a b c"),
        ("+a +b -a -b", "a", "b"),
        ("-a +b +c -b -c", "a", "b c"),
        ("+a -a", "a", ""),
    ],
)
def test_what_shares_the_car_is_offered_together(stops: str, driven: str, bundle: str) -> None:
    """The first of the trips nobody has accepted, with those that are aboard at the same time; all or none."""
    kinds = {"+": StopKind.PICKUP, "-": StopKind.DROPOFF}
    route = Route("car", tuple(Stop(0, name, kinds[sign], 0, 0, 0) for sign, name in stops.split()), 0, 0)
    trips = {name: Trip(id=name, state=DRIVEN if name in driven else WAITS) for name in "abc"}
    assert [trip.id for trip in next_bundle(route, trips)] == bundle.split()


def test_an_offer_says_what_it_adds(house: House) -> None:
    """The seconds of driving that the driver would not drive without it, the way to where the shift ends included."""
    driver, shift = house.on_shift("Wang", start=XIEHE, end=XIEHE)
    rider = house.person(Role.RIDER, "Ana")
    seconds = []
    for _ in range(2):
        house.book(rider)
        seconds.append(house.plan().plan.route[shift].seconds)
        [offer] = house.see(driver)["offers"]
        assert offer["added_seconds"] == seconds[-1] - sum(seconds[:-1])
        house.do(AcceptOffer(offer["id"]), driver)
