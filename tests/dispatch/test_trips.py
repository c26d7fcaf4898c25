"""What may be asked of a trip, and what becomes of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch import store
from dispatch.commands import (
    Actor,
    AssignTrip,
    CancelTrip,
    ChangePlan,
    ExpireTrip,
    MoveShift,
    MoveTrip,
    PinTrip,
    Promised,
    ReleaseTrip,
    ReopenTrip,
    ReportPositions,
    RequestTrip,
    ShareTrip,
)
from dispatch.errors import BadRequest, IllegalMove, NotFound, TooLate
from dispatch.secrets import digest
from dispatch.trips import latest_pickup
from schemas.positions import Fix
from schemas.trips import Trip
from schemas.values import Point, PromiseStatus, Role
from tests.build import ADMIN, NIGHT, NO_PROMISE, PLANNER, REGION, House, a_trip
from tests.dispatch.refused import refusal


def driven(house: House, *moves: str, **overrides: Any) -> tuple[str, Actor, str]:
    """A trip given to a driver, who has made these moves: the trip, the driver and the shift."""
    driver, shift = house.on_shift("Wang")
    trip = house.book(house.person(Role.RIDER, "Ana"), **overrides)
    house.do(AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, *moves)
    return trip, driver, shift


def seen(house: House, trip: str) -> dict[str, Any]:
    """The trip as the desk sees it."""
    return next(each for each in house.see(ADMIN)["trips"] if each["id"] == trip)


def told(house: House, trip: str) -> list[str]:
    """Its history, by name."""
    with house.read() as session:
        return [row.name for row in store.events_of(session, REGION, trip)]


def test_one_books_for_oneself_and_the_desk_for_anybody(house: House) -> None:
    """A rider's trip is the rider's; a dispatcher names one of the region, or nobody, as for supplies."""
    rider, driver = house.person(Role.RIDER, "Ana"), house.person(Role.DRIVER, "Wang")
    for_other = RequestTrip(a_trip(rider_id=driver.id), NO_PROMISE)
    assert "only book for yourself" in refusal(house, BadRequest, for_other, rider)
    assert "nobody" in refusal(house, NotFound, RequestTrip(a_trip(rider_id="nobody"), NO_PROMISE))
    assert house.do(RequestTrip(a_trip(rider_id=rider.id), NO_PROMISE)).answer["rider"]["name"] == "Ana"
    assert house.do(house.booking()).answer["rider"] is None


def test_a_trip_goes_from_one_driver_to_another_in_one_step(house: House) -> None:
    """The old run loses its stops, the new one has them, and the log says both; who has it already keeps it."""
    trip, one, _ = driven(house, "depart")
    two, _ = house.on_shift("Zhou")
    house.do(AssignTrip(trip, str(two.id)))
    runs = {driver["name"]: [stop["trip"] for stop in driver["run"]] for driver in house.see(ADMIN)["drivers"]}
    assert (seen(house, trip)["state"], runs) == ("assigned", {"Wang": [], "Zhou": [trip, trip]})
    assert told(house, trip)[-2:] == ["TripReleased", "TripAssigned"]
    assert house.do(AssignTrip(trip, str(two.id))).seq is None
    assert house.see(one)["trips"] == []


def test_only_a_driver_on_shift_is_given_a_trip(house: House) -> None:
    """Somebody at home, unknown or no driver at all is refused by name, and a trip that is under way stays."""
    trip, driver, _ = driven(house)
    for nobody in (str(house.person(Role.DRIVER, "Home").id), "nobody", str(house.person(Role.RIDER, "Bo").id)):
        assert f"{nobody} is not on shift" in refusal(house, BadRequest, AssignTrip(trip, nobody))
    house.move(trip, driver, "depart", "arrive", "board")
    other, _ = house.on_shift("Zhou")
    assert "that is aboard cannot release" in refusal(house, IllegalMove, AssignTrip(trip, str(other.id)))


def test_whom_a_trip_was_taken_from_is_not_asked_again(house: House) -> None:
    """Taken by the desk or handed back by the driver: the two do not meet again; the words stay out of the log."""
    trip, driver, _ = driven(house, "depart")
    house.do(ReleaseTrip(trip, "Mrs Li called"))
    house.plan()
    assert house.see(driver)["offers"] == []
    with house.read() as session:
        assert store.refused(session, [trip]) == [(driver.id, trip)]
        assert "Li" not in str([row.why for row in store.events_of(session, REGION, trip)])


def test_calling_off_twice_is_calling_off_once(house: House) -> None:
    """The second time changes nothing, not even the reason; who is aboard cannot be called off."""
    trip = house.book(house.person(Role.RIDER, "Ana"))
    house.do(CancelTrip(trip, "better"))
    assert house.do(CancelTrip(trip, "worse")).seq is None
    assert seen(house, trip)["reason"] == "better"
    aboard, _, _ = driven(house, "depart", "arrive", "board")
    assert "possible now: complete" in refusal(house, IllegalMove, CancelTrip(aboard))


def test_a_change_of_plan_is_done_whole_or_not_at_all(house: House) -> None:
    """What a dispatcher saw in a preview: one part that is not possible any more takes the rest with it."""
    trip, driver, _ = driven(house)
    waiting = house.book(house.person(Role.RIDER, "Bo"))
    wish = ChangePlan(release=(trip,), assign=((waiting, str(driver.id)),))
    assert "nobody" in refusal(house, BadRequest, ChangePlan((trip,), ((waiting, "nobody"),)))
    assert house.do(wish).answer == {"assigned": [waiting], "released": [trip]}
    assert (seen(house, trip)["state"], seen(house, waiting)["state"]) == ("requested", "assigned")


def unfilled(house: House, **overrides: Any) -> tuple[str, Actor]:
    """A trip nobody took in time, and its rider."""
    rider = house.person(Role.RIDER, "Ana")
    promised = Promised(PromiseStatus.LIKELY, NIGHT, NIGHT + timedelta(minutes=15), NIGHT + timedelta(minutes=40))
    trip = house.book(rider, promised, **overrides)
    house.clock.forward(hours=4)
    house.plan()
    assert seen(house, trip)["state"] == "unfilled"
    return trip, rider


@pytest.mark.parametrize("times", [{}, {"arrive_by": NIGHT + timedelta(hours=1)}])
def test_a_trip_wanted_again_is_wanted_from_now_on(house: House, times: Mapping[str, datetime]) -> None:
    """The old promise is void, an arrival that has passed is none any more, and the next tick does not end it."""
    trip, rider = unfilled(house, **times)
    again = house.do(ReopenTrip(trip), rider).answer
    assert (again["state"], again["promise"], again["arrive_by"]) == ("requested", None, None)
    assert datetime.fromisoformat(again["pickup_after"]) == house.clock.now()
    house.clock.forward(minutes=5)
    house.plan()
    assert seen(house, trip)["state"] == "requested"


@given(
    begin=st.integers(0, 600),
    promised=st.none() | st.integers(0, 600),
    by=st.none() | st.integers(0, 900),
    patience=st.integers(0, 300),
)
def test_no_trip_expires_before_it_was_due(begin: int, promised: int | None, by: int | None, patience: int) -> None:
    """Never before its beginning or the end of its promise, never later than the region's patience after that."""

    def at(minutes: int | None) -> datetime | None:
        return None if minutes is None else NIGHT + timedelta(minutes=minutes)

    trip = Trip(pickup_after=at(begin), promise_to=at(promised), arrive_by=at(by))
    deadline = latest_pickup(trip, timedelta(minutes=patience))
    due = max(begin, promised or 0)
    assert at(due) <= deadline <= at(due + patience)  # type: ignore[operator]
    assert by is None or by < due or deadline <= at(by)  # type: ignore[operator]


def test_nothing_expires_while_there_is_time(house: House) -> None:
    """The planner itself is refused, and told until when."""
    trip = house.book(house.person(Role.RIDER, "Ana"))
    house.clock.forward(hours=2)
    assert "14:00:00" in refusal(house, TooLate, ExpireTrip(trip), PLANNER)
    house.clock.forward(seconds=1)
    assert house.do(ExpireTrip(trip), PLANNER).seq is not None


def test_a_trip_is_kept_for_a_driver_while_it_waits(house: House) -> None:
    """Pinned to a driver of the region only, lifted by naming nobody, and over once it is driven."""
    trip = house.book(house.person(Role.RIDER, "Ana"))
    driver, _ = house.on_shift("Wang")
    assert house.do(PinTrip(trip, driver.id)).answer["pinned_driver"] == driver.id
    assert house.do(PinTrip(trip, None)).answer["pinned_driver"] is None
    for nobody in ("nobody", house.person(Role.RIDER, "Bo").id):
        assert str(nobody) in refusal(house, NotFound, PinTrip(trip, nobody))
    house.do(AssignTrip(trip, str(driver.id)))
    assert "only while it waits" in refusal(house, IllegalMove, PinTrip(trip, driver.id))


def test_a_new_link_ends_the_old_one(house: House) -> None:
    """Only the digest of the newest is stored: a lost link is a dead link."""
    rider = house.person(Role.RIDER, "Ana")
    trip = house.book(rider)
    old, new = (house.do(ShareTrip(trip), rider).answer["token"] for _ in range(2))
    with house.read() as session:
        assert store.trip_tracked(session, digest(old)) is None
        assert store.trip_tracked(session, digest(new)).id == trip  # type: ignore[union-attr]
        assert store.trip_tracked(session, "") is None


def test_a_report_is_of_the_past_and_of_this_world(house: House) -> None:
    """An unknown move, a clock that runs ahead and a ride that is returned are refused, and say what is possible."""
    trip, driver, _ = driven(house, "depart", "arrive", "board")
    now = house.clock.now()
    assert "write one of depart, arrive" in refusal(house, BadRequest, MoveTrip(trip, "fly", now), driver)
    ahead = MoveTrip(trip, "complete", now + timedelta(minutes=3))
    assert "check the phone's clock" in refusal(house, BadRequest, ahead, driver)
    assert "only a supply run" in refusal(house, IllegalMove, MoveTrip(trip, "return", now), driver)
    a_little = MoveTrip(trip, "complete", now + timedelta(minutes=2))
    assert house.do(a_little, driver).answer["last_move_at"] == now.isoformat().replace("+00:00", "Z")


def test_supplies_that_nobody_received_come_back(house: House) -> None:
    """A supply run can end as returned, and that ends it."""
    trip, driver, _ = driven(house, "depart", "arrive", "board", kind="supply")
    assert house.move(trip, driver, "return")["state"] == "returned"


STANDING = Point(30.56, 114.31)


@pytest.mark.parametrize("known", ["reported", "seen", "nowhere"])
def test_a_trip_handed_on_waits_where_the_car_stands(house: House, known: str) -> None:
    """As reported, else where it was last seen, which is at least where the rider got in; any driver but this one."""
    trip, driver, shift = driven(house, "depart", "arrive", "board", arrive_by=NIGHT + timedelta(hours=1))
    house.clock.forward(hours=2)
    if known == "seen":
        fix = Fix(lat=STANDING.lat, lon=STANDING.lon, at=house.clock.now())
        house.do(ReportPositions(shift, (fix,)), driver)
    where = STANDING if known == "reported" else None
    house.do(MoveTrip(trip, "transfer", house.clock.now(), where), driver)
    house.clock.forward(minutes=5)
    house.plan()
    again = seen(house, trip)
    expected = (30.5843, 114.2737) if known == "nowhere" else (STANDING.lat, STANDING.lon)
    assert (again["state"], again["pickup"]["lat"], again["pickup"]["lon"]) == ("requested", *expected)
    assert house.see(driver)["offers"] == []


def test_moves_are_taken_back_one_by_one(house: House) -> None:
    """Each within its own two minutes, down to where the driver began; then there is nothing left."""
    trip, driver, _ = driven(house, "depart", "arrive", "board")
    states = [house.move(trip, driver, "undo")["state"] for _ in range(3)]
    assert states == ["arrived", "en_route", "assigned"]
    house.clock.forward(minutes=1)
    assert "nothing to take back" in refusal(house, IllegalMove, MoveTrip(trip, "undo", house.clock.now()), driver)


def test_what_ended_with_the_shift_stays_ended(house: House) -> None:
    """Nobody is put back into a car that has gone home."""
    trip, driver, shift = driven(house, "depart", "arrive", "board", "complete")
    house.do(MoveShift(shift, "end"), driver)
    assert "the shift has ended" in refusal(house, IllegalMove, MoveTrip(trip, "undo", house.clock.now()), driver)
