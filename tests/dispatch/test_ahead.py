"""Closures still to come, in the plan: each drive takes the roads of the hour in which it begins."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import inf
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.ahead import MOST, Ahead
from dispatch.closing import LiftClosure
from dispatch.commands import AssignTrip, ChangeRegion
from dispatch.errors import Gated
from dispatch.planner import frame
from dispatch.reach import given_back
from dispatch.snapshot import Snapshot
from routing.check import check
from routing.drive import drives_of
from routing.insertion import construct
from routing.travel import Points
from routing.travel.roads.closures import NOBODY, Closure
from routing.ways import FORBIDDEN
from schemas.regions import RegionIn
from schemas.values import ClosureKind, Dispatch, Point, Role
from tests.build import ADMIN, NIGHT, House
from tests.dispatch.refused import refusal
from tests.dispatch.town import SPOTS, barrier, spot, street, with_permit

minutes = st.integers(0, 30).map(lambda tens: NIGHT + timedelta(minutes=10 * tens))


@st.composite
def closures(draw: st.DrawFn) -> Closure:
    """A barrier between two corners, or slow roads there, for some hours, maybe with a permit."""
    lon = SPOTS[draw(st.integers(0, 4))][1] + 0.005
    begins, ends = draw(minutes), draw(st.none() | minutes)
    ends = begins + timedelta(minutes=5) if ends is not None and ends <= begins else ends
    permits = draw(st.sampled_from([NOBODY, NOBODY, frozenset({"medical"})]))
    if draw(st.booleans()):
        return Closure(ClosureKind.BARRIER, (Point(30.5, lon), Point(30.6, lon)), 100, begins, ends, permits)
    west = lon - 0.002
    area = (Point(30.5, west), Point(30.6, west), Point(30.6, lon), Point(30.5, lon))
    return Closure(ClosureKind.SLOW, area, 300, begins, ends, permits)


def soonest(closed: Sequence[Closure], permits: frozenset[str], ends: Points, leaving: datetime) -> float:
    """Seconds from then until one can be there: leaving at once, or when some closure begins or ends."""
    roads = street().under(closed)
    waits = [at for one in closed for at in (one.begins, one.ends) if at is not None and at > leaving]
    found = []
    for at in (leaving, *waits):
        taken = int(roads.matrix(ends[:1], ends[1:], depart_at=at, permits=permits).seconds[0, 0])
        found.append(inf if taken == FORBIDDEN else (at - leaving).total_seconds() + taken)
    return min(found)


def evening(house: House) -> Snapshot:
    """Two cars, one with a permit, and six trips over three hours, of which each car has accepted two."""
    house.desk.travel = street()
    with_permit(house, "medical", "鄂A11111")
    drivers = [
        house.on_shift(plate, start=spot(4 * k), vehicle={"plate": plate}, ends_at=NIGHT + timedelta(hours=6))[0]
        for k, plate in enumerate(("鄂A11111", "鄂A22222"))
    ]
    for k in range(6):
        ends = {"pickup": spot(k % 5), "dropoff": spot(5 - k % 3 if k % 5 < 3 else 0)}
        wanted = NIGHT + timedelta(minutes=30 * k)
        trip = house.book(house.person(Role.RIDER, "Li"), pickup_after=wanted, **ends)
        if k < 4:
            house.do(AssignTrip(trip, str(drivers[k % 2].id)))
    barrier(house, permits=["medical"])
    return cast(Snapshot, house.snapshot())


def changes(closed: Sequence[Closure]) -> set[datetime]:
    """When roads change."""
    return {at for one in closed for at in (one.begins, one.ends) if at is not None and at > NIGHT}


def test_every_drive_takes_the_roads_of_the_second_at_which_it_begins(house: House) -> None:
    """Of no drive is more asked than its hour allows, whatever was accepted before, with and without a permit.

    Where closures change more often than there is memory for, a drive may take longer, never less.
    """
    taken = evening(house)

    @settings(max_examples=20)
    @given(st.lists(closures(), max_size=4))
    def law(closed: list[Closure]) -> None:
        snapshot = given_back(replace(taken, closures=tuple(closed)), house.desk.travel)
        framed = frame(snapshot, house.desk.travel)
        plan, problem = construct(framed.problem), framed.problem
        assert check(problem, plan) == []
        few = len(problem.bands) == len(changes(closed))
        for route in plan.routes:
            permits = frozenset({"medical"} if "medical" in problem.vehicle[route.vehicle].permit else ())
            for drive in drives_of(problem, route):
                ends, leaving = framed.points[[drive.start, drive.end]], NIGHT + timedelta(seconds=drive.leaves)
                least = soonest(closed, permits, ends, leaving)
                assert drive.seconds == least if few else drive.seconds >= least

    law()


def test_what_holds_in_some_second_of_an_hour_holds_in_all_of_it(house: House) -> None:
    """However often roads change, there are four sets of them at most; those of now are exactly those of now."""
    taken = evening(house)

    @given(st.lists(closures(), max_size=6))
    def law(closed: list[Closure]) -> None:
        roads = Ahead.of(replace(taken, closures=tuple(closed)), house.desk.travel).roads
        assert len(roads) == min(1 + len(changes(closed)), MOST)
        assert set(roads[0].closures) == {one for one in closed if one.holds(NIGHT)}
        for at in sorted(changes(closed)):
            then = [one for one in roads if one.at <= at][-1]
            assert {one.always for one in then.closures} >= {one.always for one in closed if one.holds(at)}

    law()


def crossing(house: House, **wish: Any) -> str:
    """A trip over the bridge."""
    return house.book(house.person(Role.RIDER, "Li"), pickup=spot(0), dropoff=spot(5), **wish)


def seen(house: House) -> dict[str, dict[str, Any]]:
    """The trips as the desk sees them."""
    return {each["id"]: each for each in house.see(ADMIN)["trips"]}


def test_what_a_closure_to_come_breaks_is_said_before_it_begins(house: House) -> None:
    """Of two accepted trips that of its hours is given back at once, with a reason and an alert, until it is lifted."""
    house.desk.travel = street()
    house.mode(Dispatch.ASSIGN)
    driver, _ = house.on_shift("Wang", start=spot(0))
    before, within = crossing(house), crossing(house, pickup_after=NIGHT + timedelta(minutes=100))
    for trip in (before, within):
        house.do(AssignTrip(trip, str(driver.id)))
    house.plan()
    closed = barrier(house, begins_at=NIGHT + timedelta(minutes=90))
    house.plan()
    assert [(seen(house)[trip]["state"], seen(house)[trip]["why"]) for trip in (before, within)] == [
        ("assigned", None),
        ("requested", "unreachable"),
    ]
    assert seen(house)[within]["promise"]["status"] == "unlikely"
    assert ("unserved", within) in {(each["kind"], each["thing_id"]) for each in house.see(ADMIN)["alerts"]}
    assert "a closure lies between" in refusal(house, Gated, AssignTrip(within, str(driver.id)))
    house.do(LiftClosure(closed))
    house.plan()
    house.do(AssignTrip(within, str(driver.id)))
    assert {trip["state"] for trip in seen(house).values()} == {"assigned"}
    assert house.see(ADMIN)["alerts"] == []


def test_a_trip_goes_to_a_car_with_the_permit_before_the_closure_begins(house: House) -> None:
    """Accepted by a car without, it is another's as soon as the barrier is announced; one that ends before stays."""
    house.desk.travel = street()
    house.mode(Dispatch.ASSIGN)
    with_permit(house, "medical", "鄂A11111")
    near, _ = house.on_shift("Near", start=spot(0), vehicle={"plate": "鄂A22222"})
    far, _ = house.on_shift("Far", start=spot(5), vehicle={"plate": "鄂A11111"})
    house.do(ChangeRegion(RegionIn.model_validate({"policy": {"offer_ahead_minutes": 120}})))
    trip = crossing(house, pickup_after=NIGHT + timedelta(minutes=60))
    house.do(AssignTrip(trip, str(near.id)))
    early = barrier(house, begins_at=NIGHT + timedelta(minutes=20), ends_at=NIGHT + timedelta(minutes=50))
    house.plan()
    assert seen(house)[trip]["driver"]["id"] == near.id
    house.do(LiftClosure(early))
    barrier(house, begins_at=NIGHT + timedelta(minutes=40), permits=["medical"])
    house.plan()
    assert seen(house)[trip]["driver"]["id"] == far.id
