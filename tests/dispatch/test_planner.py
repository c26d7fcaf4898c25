"""The planner's side of the desk: offers go out, promises are kept or told, freezes hold."""

from datetime import timedelta

import pytest

from dispatch import store
from dispatch.commands import (
    AcceptOffer,
    AssignTrip,
    ChangeRegion,
    DeclineOffer,
    MoveShift,
    PinTrip,
    Promised,
    RaiseAlert,
)
from dispatch.planner import frame
from schemas.alerts import AlertKind
from schemas.regions import RegionIn
from schemas.values import Dispatch, PromiseStatus, Role
from tests.build import ADMIN, HOME, PLANNER, TONGJI, XIEHE, House


def offered_to(house: House) -> list[str]:
    """The drivers who are being asked."""
    return sorted(offer["driver_id"] for offer in house.see(ADMIN)["offers"])


def test_the_planner_asks_the_nearest_driver(house: House) -> None:
    """A new trip is offered to whoever adds the least driving, until a deadline of the region's length."""
    near, _ = house.on_shift("Near", start=XIEHE)
    house.on_shift("Far", start={"lat": 30.9, "lon": 114.9})
    house.book(house.person(Role.RIDER, "Li"))
    house.plan()
    [offer] = house.see(near)["offers"]
    assert offer["expires_at"] == (house.clock.now() + timedelta(seconds=90)).isoformat().replace("+00:00", "Z")
    assert offered_to(house) == [near.id]


def test_a_refused_trip_goes_to_the_next_best_until_a_human_must_look(house: House) -> None:
    """Declined by one, lapsed at the other: each is asked once, then a dispatcher is alerted."""
    house.do(ChangeRegion(RegionIn.model_validate({"policy": {"candidates": 2}})))
    near, _ = house.on_shift("Near", start=XIEHE)
    far, _ = house.on_shift("Far", start=TONGJI)
    trip = house.book(house.person(Role.RIDER, "Li"))
    house.plan()
    [offer] = house.see(near)["offers"]
    house.do(DeclineOffer(offer["id"], "no"), near)
    house.plan()
    assert offered_to(house) == [far.id]
    house.clock.forward(seconds=91)
    house.plan()
    assert offered_to(house) == []
    assert {(alert["kind"], alert["thing_id"]) for alert in house.see(ADMIN)["alerts"]} >= {("unanswered", trip)}


@pytest.mark.parametrize(("mode", "state"), [("off", "requested"), ("suggest", "requested"), ("assign", "assigned")])
def test_auto_dispatch_goes_as_far_as_the_region_allows(house: House, mode: str, state: str) -> None:
    """Off plans nothing new, suggest names a driver, assign does not ask."""
    house.mode(Dispatch(mode))
    driver, _ = house.on_shift("Wang")
    house.book(house.person(Role.RIDER, "Li"))
    house.plan()
    [trip] = house.see(ADMIN)["trips"]
    assert trip["state"] == state
    assert trip["suggested_driver"] == (driver.id if mode == "suggest" else None)


def test_a_pinned_trip_waits_for_its_driver(house: House) -> None:
    """Pinned to the far driver, the near one is not asked."""
    house.on_shift("Near", start=XIEHE)
    far, _ = house.on_shift("Far", start=TONGJI)
    trip = house.book(house.person(Role.RIDER, "Li"))
    house.do(PinTrip(trip, far.id))
    house.plan()
    assert offered_to(house) == [far.id]


def test_what_was_accepted_keeps_its_order(house: House) -> None:
    """New trips are fitted around a run that is under way; nothing comes before the stop that is driven to."""
    driver, shift = house.on_shift("Wang", start=TONGJI)
    rider = house.person(Role.RIDER, "Li")
    first = house.book(rider)
    house.plan()
    house.do(AcceptOffer(house.see(driver)["offers"][0]["id"]), driver)
    house.move(first, driver, "depart")
    second = house.book(rider, pickup=TONGJI, dropoff=HOME)
    outlook = house.plan()
    stops = [(stop.job, stop.kind.value) for stop in outlook.plan.route[shift].stops]
    assert stops[0] == (first, "pickup")
    assert {stop[0] for stop in stops} == {first, second}


def test_a_promise_that_cannot_be_kept_is_told(house: House) -> None:
    """The only car comes late: the rider gets a new window, and the log says so."""
    now = house.clock.now()
    promised = Promised(PromiseStatus.LIKELY, now, now + timedelta(minutes=5), now + timedelta(minutes=40))
    rider = house.person(Role.RIDER, "Li")
    house.on_shift("Far", start={"lat": 30.9, "lon": 114.9})
    trip = house.book(rider, promised)
    house.plan()
    [seen] = house.see(rider)["trips"]
    assert seen["promise"]["status"] == "tight"
    assert seen["promise"]["pickup_to"] > promised.pickup_to.isoformat()  # type: ignore[union-attr]
    with house.read() as session:
        assert "PromiseMoved" in [row.name for row in store.events_of(session, "default", trip)]


def test_a_car_that_frees_up_sooner_is_not_kept_waiting(house: House) -> None:
    """A late window promised for want of cars moves forward when one comes on duty, and the rider is told."""
    now = house.clock.now()
    later = now + timedelta(minutes=50)
    promised = Promised(PromiseStatus.TIGHT, later, later + timedelta(minutes=15), later + timedelta(minutes=40))
    rider = house.person(Role.RIDER, "Li")
    trip = house.book(rider, promised)
    house.on_shift("Near", start=XIEHE)
    house.plan()
    [seen] = house.see(rider)["trips"]
    assert seen["promise"]["pickup_from"] == seen["planned_pickup"] < later.isoformat()
    with house.read() as session:
        assert "earlier" in [row.why for row in store.events_of(session, "default", trip)]


def test_nobody_on_shift_is_said_in_a_word_and_to_a_dispatcher(house: House) -> None:
    """Never silence: the rider reads why, the dispatcher gets an alert, which clears when somebody comes."""
    rider = house.person(Role.RIDER, "Li")
    house.book(rider)
    house.plan()
    [seen] = house.see(rider)["trips"]
    assert (seen["promise"]["status"], seen["promise"]["why"]) == ("unlikely", "no_vehicle")
    assert [alert["kind"] for alert in house.see(ADMIN)["alerts"]] == ["unserved"]
    house.on_shift("Wang")
    house.plan()
    [seen] = house.see(rider)["trips"]
    assert (seen["promise"]["status"], house.see(ADMIN)["alerts"]) == ("likely", [])


def test_unmet_need_is_counted(house: House) -> None:
    """After the region's patience a trip that nobody took is unfilled."""
    house.book(house.person(Role.RIDER, "Li"))
    house.clock.forward(hours=3)
    house.plan()
    assert house.see(ADMIN)["trips"][0]["state"] == "unfilled"


def test_ending_a_shift_gives_its_trips_back(house: House) -> None:
    """Whoever goes off duty leaves nobody waiting for them."""
    driver, shift = house.on_shift("Wang")
    house.book(house.person(Role.RIDER, "Li"))
    house.plan()
    house.do(AcceptOffer(house.see(driver)["offers"][0]["id"]), driver)
    house.do(MoveShift(shift, "end"), driver)
    [trip] = house.see(ADMIN)["trips"]
    assert (trip["state"], trip["driver"], house.see(driver)["drivers"]) == ("requested", None, [])


def test_a_silent_driver_is_noticed(house: House) -> None:
    """Somebody should be moving and nothing was heard for longer than the region allows."""
    driver, _ = house.on_shift("Wang")
    house.book(house.person(Role.RIDER, "Li"))
    house.plan()
    house.do(AcceptOffer(house.see(driver)["offers"][0]["id"]), driver)
    house.clock.forward(minutes=25)
    house.plan()
    assert ("driver_silent", driver.id) in {(a["kind"], a["thing_id"]) for a in house.see(ADMIN)["alerts"]}


def test_an_alert_stands_once(house: House) -> None:
    """Raising it again changes nothing."""
    first = house.do(RaiseAlert(AlertKind.UNSERVED, "trip", "t"), PLANNER)
    again = house.do(RaiseAlert(AlertKind.UNSERVED, "trip", "t"), PLANNER)
    assert (again.seq, again.answer) == (None, first.answer)


def test_the_same_snapshot_is_the_same_problem(house: House) -> None:
    """Nothing in the frame depends on chance or on the order of rows."""
    house.on_shift("Wang")
    house.book(house.person(Role.RIDER, "Li"))
    one, two = (frame(house.snapshot(), house.desk.travel).problem for _ in range(2))
    assert (one.jobs, one.vehicles) == (two.jobs, two.vehicles)
    assert (one.seconds == two.seconds).all()


@pytest.mark.parametrize("move", ["pause", "clean"])
def test_whoever_takes_a_break_is_given_nothing_new(house: House, move: str) -> None:
    """What was accepted stays in the plan; a new trip finds no driver, and why is said."""
    driver, shift = house.on_shift("Wang")
    rider = house.person(Role.RIDER, "Li")
    accepted = house.book(rider)
    house.do(AssignTrip(accepted, str(driver.id)))
    house.do(MoveShift(shift, move), driver)
    new = house.book(rider)
    plan = house.plan().plan
    assert {stop.job for stop in plan.route[shift].stops} == {accepted}
    assert [left.job for left in plan.unserved] == [new]


def test_a_pickup_that_has_begun_takes_only_the_rest(house: House) -> None:
    """The two minutes of getting in are counted from the arrival, and never below nothing."""
    driver, _ = house.on_shift("Wang")
    trip = house.book(house.person(Role.RIDER, "Li"))
    house.do(AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, "depart", "arrive")
    rest = []
    for _ in range(4):
        rest.append(frame(house.snapshot(), house.desk.travel).problem.job[trip].pickup_service)
        house.clock.forward(minutes=1)
    assert rest == [120, 60, 0, 0]
