"""The promise desk on a real database: honest windows, kept gaps, candidates with reasons."""

from datetime import timedelta

import pytest

from app.promises import PromiseDesk
from dispatch.closing import LiftClosure
from dispatch.commands import AcceptOffer, AddPlace, AssignTrip
from dispatch.errors import BadRequest, IllegalMove
from schemas.places import PlaceIn
from schemas.plans import PlanChange
from schemas.values import PromiseStatus, Role
from tests.build import HOME, REGION, TONGJI, XIEHE, House, a_trip
from tests.dispatch.town import SPOTS, barrier, spot, street, with_permit


@pytest.fixture
def house(tmp_path):
    """A house on SQLite."""
    house = House(f"sqlite:///{tmp_path / 'ferry.db'}")
    yield house
    house.close()


@pytest.fixture
def promises(house: House) -> PromiseDesk:
    """Its promise desk."""
    return PromiseDesk(house.database, house.desk.travel)


def test_without_drivers_the_answer_is_why(house: House, promises: PromiseDesk) -> None:
    """Never silence: nobody on duty is a reason."""
    answer = promises.promise(REGION, a_trip(), house.clock.now())
    assert (answer.status, answer.why) == (PromiseStatus.UNLIKELY, "no_vehicle")


def test_a_free_driver_is_a_window(house: House, promises: PromiseDesk) -> None:
    """The window begins when the car can be there, is as wide as the region says, and the plan can keep it."""
    house.on_shift("Wang", start=TONGJI)
    answer = promises.promise(REGION, a_trip(), house.clock.now())
    assert answer.status is PromiseStatus.LIKELY
    assert answer.pickup_from is not None
    assert answer.pickup_to == answer.pickup_from + timedelta(minutes=15)
    rider = house.person(Role.RIDER, "Li")
    house.book(rider, answer)
    house.plan()
    [trip] = house.see(rider)["trips"]
    assert trip["promise"]["status"] == "likely"
    assert trip["promise"]["pickup_from"] <= trip["planned_pickup"] <= trip["promise"]["pickup_to"]


def test_the_same_gap_is_not_promised_twice(house: House, promises: PromiseDesk) -> None:
    """Two bookings before the next plan: the second window respects the first."""
    house.on_shift("Wang", start=TONGJI)
    first = promises.promise(REGION, a_trip(riders=4), house.clock.now())
    second = promises.promise(REGION, a_trip(riders=4), house.clock.now())
    quote = promises.quote(REGION, a_trip(riders=4), house.clock.now())
    again = promises.quote(REGION, a_trip(riders=4), house.clock.now())
    assert second.pickup_from > first.pickup_from  # type: ignore[operator]
    assert quote == again


def test_what_is_asked_is_checked_before_it_is_promised(house: House, promises: PromiseDesk) -> None:
    """A point outside the region and a time in the past are refused by the same rules as the booking."""
    house.do(AddPlace(PlaceIn(name="Depot", lat=30.6, lon=114.3)))
    with pytest.raises(BadRequest, match="km from the region"):
        promises.promise(REGION, a_trip(dropoff={"lat": 48.1, "lon": 11.6}), house.clock.now())
    with pytest.raises(BadRequest, match="past"):
        promises.promise(REGION, a_trip(arrive_by=house.clock.now() - timedelta(hours=1)), house.clock.now())


def test_an_impossible_arrival_offers_the_next_possible_one(house: House, promises: PromiseDesk) -> None:
    """In ten minutes across the river is not possible; when it would be is said."""
    house.on_shift("Wang", start={"lat": 30.9, "lon": 114.9})
    soon = house.clock.now() + timedelta(minutes=10)
    answer = promises.promise(REGION, a_trip(arrive_by=soon), house.clock.now())
    assert (answer.status, answer.why) == (PromiseStatus.UNLIKELY, "window")
    assert answer.alternatives[0][0] > house.clock.now()


def test_candidates_are_ranked_with_reasons(house: House, promises: PromiseDesk) -> None:
    """The near one first, whoever lacks room last, and why."""
    far, _ = house.on_shift("Far", start={"lat": 30.7, "lon": 114.5})
    near, _ = house.on_shift("Near", start=XIEHE)
    small, _ = house.on_shift("Small", vehicle={"seats": 1})
    trip = house.book(house.person(Role.RIDER, "Li"), riders=3)
    found = promises.candidates(REGION, trip, house.clock.now())
    assert [each["driver_id"] for each in found] == [near.id, far.id, small.id]
    assert [each["why"] for each in found] == [None, None, "capacity"]


def test_a_trip_without_a_place_is_told_what_would_help(house: House, promises: PromiseDesk) -> None:
    """Too many for any car: one more driver with the room, at the pickup in time; a trip with a place needs nothing."""
    house.on_shift("Small", start=XIEHE, vehicle={"seats": 1})
    crowd = house.book(house.person(Role.RIDER, "Li"), riders=3)
    single = house.book(house.person(Role.RIDER, "Chen"))
    found = promises.relief(REGION, crowd, house.clock.now())
    assert found is not None
    assert found.person is None
    assert found.relaxation.driver is not None
    assert found.relaxation.driver.room.seats == 3
    assert promises.relief(REGION, single, house.clock.now()) is None


def test_a_shift_that_ends_too_soon_is_named_with_its_driver(house: House, promises: PromiseDesk) -> None:
    """Some minutes more of one person's evening is asked for before one more driver."""
    wang, _ = house.on_shift("Wang", start=XIEHE, ends_at=house.clock.now() + timedelta(minutes=15))
    trip = house.book(house.person(Role.RIDER, "Li"))
    found = promises.relief(REGION, trip, house.clock.now())
    assert found is not None
    assert found.person is not None
    assert found.person.id == wang.id
    assert 0 < found.relaxation.shift <= 45 * 60


def test_an_ended_trip_has_no_candidates(house: House, promises: PromiseDesk) -> None:
    """It says so instead of an empty list."""
    trip = house.book(house.person(Role.RIDER, "Stranger", verified=False))
    with pytest.raises(IllegalMove, match="held"):
        promises.candidates(REGION, trip, house.clock.now())


def test_a_preview_says_what_would_happen_and_does_nothing(house: House, promises: PromiseDesk) -> None:
    """Giving an accepted trip to another driver, in words; the state stays."""
    one, _ = house.on_shift("One", start=XIEHE)
    two, _ = house.on_shift("Two", start=TONGJI)
    trip = house.book(house.person(Role.RIDER, "Li"), dropoff=HOME)
    house.plan()
    house.do(AcceptOffer(house.see(one)["offers"][0]["id"]), one)
    change = PlanChange.model_validate({"assign": [{"trip_id": trip, "driver_id": two.id}]})
    preview = promises.preview(REGION, change, house.clock.now())
    assert preview.possible
    assert [(each.trip_id, each.kind, each.driver_id) for each in preview.differences] == [(trip, "driver", two.id)]
    assert house.see(one)["trips"][0]["driver"]["id"] == one.id


def test_a_promise_knows_the_roads_of_the_hour_and_the_permits_of_cars(house: House) -> None:
    """A barrier counts from the second it begins, without an event; a car with its permit makes it likely again."""
    house.desk.travel = street()
    promises, now = PromiseDesk(house.database, house.desk.travel), house.clock.now
    house.on_shift("Wang", start=spot(0), vehicle={"plate": "鄂A11111"})
    barrier(house, begins_at=now() + timedelta(minutes=5))
    across = a_trip(pickup=spot(1), dropoff=spot(4))
    assert promises.quote(REGION, across, now()).status is PromiseStatus.LIKELY
    house.clock.forward(minutes=4)
    assert promises.quote(REGION, across, now()).why == "unreachable", "the car is at the pickup when it has begun"
    house.clock.forward(minutes=1)
    assert promises.quote(REGION, across, now()).why == "unreachable"
    [closure] = house.see(house.person(Role.DISPATCHER, "Zhao"))["closures"]
    house.do(LiftClosure(closure["id"]))
    with_permit(house, "medical", "鄂A11111")
    barrier(house, permits=["medical"])
    answer = promises.quote(REGION, across, now())
    assert (answer.status, answer.pickup_from) == (PromiseStatus.LIKELY, now() + timedelta(minutes=2))


def test_what_a_closure_breaks_is_counted_with_and_without_it(house: House) -> None:
    """The trip across loses its promise, the one on this side keeps it; a closure elsewhere breaks nothing."""
    house.desk.travel = street()
    promises, now = PromiseDesk(house.database, house.desk.travel), house.clock.now()
    house.on_shift("Wang", start=spot(0))
    rider = house.person(Role.RIDER, "Li")
    ends = ({"pickup": spot(1), "dropoff": spot(4)}, {"pickup": spot(1), "dropoff": spot(2)})
    booked = [house.book(rider, promises.promise(REGION, a_trip(**each), now), **each) for each in ends]
    away = [{"lat": 30.50, "lon": 114.245}, {"lat": 30.60, "lon": 114.245}]
    assert promises.shaken(REGION, barrier(house, points=away), now) == ([], [])
    assert promises.shaken(REGION, barrier(house), now) == (booked[:1], [])


def test_what_a_closure_to_come_breaks_is_counted_in_its_hours(house: House) -> None:
    """The promise of its hours breaks, that before it and that of a car with its permit do not; nor does a late one."""
    house.desk.travel = street()
    promises, now = PromiseDesk(house.database, house.desk.travel), house.clock.now()
    desk = house.person(Role.DISPATCHER, "Zhao")
    house.do(AddPlace(PlaceIn(name="Union", kind="hospital", lat=SPOTS[5][0], lon=SPOTS[5][1])))
    for k in range(3):
        house.place(f"Hotel {k}", *SPOTS[k])
    driver, _ = house.on_shift("Wang", start=spot(0))
    rider, ends = house.person(Role.RIDER, "Li"), {"pickup": spot(1), "dropoff": spot(4)}
    wishes = [ends | {"pickup_after": now + timedelta(minutes=minutes), "riders": 4} for minutes in (0, 90)]
    soon, later = (house.book(rider, promises.promise(REGION, a_trip(**wish), now), **wish) for wish in wishes)
    house.do(AssignTrip(later, str(driver.id)), desk)
    lasting = {"begins_at": now + timedelta(minutes=60)}
    closed = barrier(house, **lasting)
    broken, [hospital] = promises.shaken(REGION, closed, now)
    assert (broken, hospital.name) == ([later], "Union")
    house.do(LiftClosure(closed))
    over = {"begins_at": now + timedelta(minutes=30), "ends_at": now + timedelta(minutes=80)}
    closed = barrier(house, **over)
    assert promises.shaken(REGION, closed, now)[0] == []
    house.do(LiftClosure(closed))
    with_permit(house, "medical", "鄂A11111")
    house.on_shift("Ma", start=spot(0), vehicle={"plate": "鄂A11111"})
    assert promises.shaken(REGION, barrier(house, permits=["medical"], **lasting), now) == ([], [hospital])
    assert soon in house.snapshot().trip
