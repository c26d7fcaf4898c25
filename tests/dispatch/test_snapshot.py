"""What the planner looks at."""

import pickle
from dataclasses import replace

import pytest
from sqlalchemy import inspect

from dispatch.commands import AssignTrip, CancelTrip, DeclineOffer, EnsureRegion, MoveShift, PlanShift, RequestTrip
from dispatch.errors import NotFound
from dispatch.snapshot import of_one_driver, take
from schemas.regions import Region
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Role
from tests.build import ADMIN, NIGHT, NO_PROMISE, REGION, House, a_shift, a_trip


def test_a_picture_stays_as_it_was_taken(house: House) -> None:
    """Rows are detached, whole, and travel to another process; what happens afterwards is not in them."""
    driver, _ = house.on_shift("Wang")
    trip = house.book(house.person(Role.RIDER, "Ana"))
    with house.read() as session:
        picture = take(session, REGION, NIGHT)
        assert all(inspect(row).detached for row in (*picture.trips, *picture.shifts, picture.region))
    house.do(AssignTrip(trip, str(driver.id)))
    copied = pickle.loads(pickle.dumps(picture))
    assert [(each.id, each.state.value) for each in copied.trips] == [(trip, "requested")]
    assert (copied.shift, copied.rules) == ({row.id: row for row in copied.shifts}, picture.rules)


def test_only_what_can_still_be_planned_is_in_it(house: House) -> None:
    """Ended and held trips and ended shifts are not; pending offers, refusals of waiting trips and places seen are."""
    rider = house.person(Role.RIDER, "Ana")
    (driver, shift), (gone, home) = house.on_shift("Wang"), house.on_shift("Zhou")
    house.do(MoveShift(home, "end"), gone)
    later = str(house.do(PlanShift(a_shift()), gone).answer["id"])
    ended, waiting, bundled = (house.book(rider) for _ in range(3))
    house.book(house.person(Role.RIDER, "New", verified=False))
    for trip in (ended, waiting):
        house.do(DeclineOffer(house.offer(shift, trip)), driver)
    house.do(CancelTrip(ended))
    offer = house.offer(shift, bundled)
    picture = house.snapshot()
    assert sorted(picture.trip) == sorted([waiting, bundled])
    assert sorted(picture.shift) == sorted([shift, later])
    assert (picture.bundles, picture.refusals) == ({offer: [bundled]}, {(driver.id, waiting)})


def test_a_region_is_pictured_alone(house: House) -> None:
    """What another region books is not in it; a region that is not there is said to be none."""
    house.book(house.person(Role.RIDER, "Ana"))
    there = replace(ADMIN, region_id="else")
    house.do(EnsureRegion("Else", "别处"), there)
    house.do(RequestTrip(a_trip(), NO_PROMISE), there)
    with house.read() as session:
        assert [len(take(session, name, NIGHT).trips) for name in (REGION, "else")] == [1, 1]
    with house.read() as session, pytest.raises(NotFound, match="region nowhere"):
        take(session, "nowhere", NIGHT)


def test_one_drivers_picture_is_their_run_and_what_is_to_be_added(house: House) -> None:
    """A trip that is driven already is not in it twice, and nobody else's is in it at all."""
    (one, shift), (two, _) = house.on_shift("Wang"), house.on_shift("Zhou")
    rider = house.person(Role.RIDER, "Ana")
    mine, theirs, new = (house.book(rider) for _ in range(3))
    house.do(AssignTrip(mine, str(one.id)))
    house.do(AssignTrip(theirs, str(two.id)))
    with house.read() as session:
        rows = [session.get_one(Trip, name) for name in (mine, new)]
        region, row = session.get_one(Region, REGION), session.get_one(Shift, shift)
        picture = of_one_driver(session, region, row, rows, NIGHT)
        assert sorted(trip.id for trip in picture.trips) == sorted([mine, new])
        assert [each.id for each in picture.shifts] == [shift]
