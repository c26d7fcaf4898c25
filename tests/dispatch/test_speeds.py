"""What drives teach on both databases: the next promise and the next plan know it, and it can be forgotten."""

import json
from datetime import datetime, timedelta

from sqlmodel import Session

from app.promises import PromiseDesk
from dispatch import speeds
from dispatch.ahead import MOST
from dispatch.commands import ChangeRegion
from dispatch.drives import of_region
from dispatch.errors import Stale
from dispatch.lessons import AdoptSpeeds, ForgetSpeeds
from dispatch.planner import frame
from dispatch.roads import reckoning
from schemas.drives import Drive
from schemas.regions import Region, RegionIn
from schemas.values import Learning, Point, Role
from tests.build import HOME, NIGHT, REGION, XIEHE, House, a_trip
from tests.dispatch.refused import refusal

ENDS = Point(XIEHE["lat"], XIEHE["lon"]), Point(HOME["lat"], HOME["lon"])  # type: ignore[arg-type]


def record(house: House, *took: int, at: datetime = NIGHT) -> None:
    """Drives of the evening, as they are noted."""
    (start, stop), head = ENDS, {"region_id": REGION, "departed_at": at}
    with Session(house.database.engine) as session:
        for seconds in took:
            ends = {"start_lat": start.lat, "start_lon": start.lon, "stop_lat": stop.lat, "stop_lon": stop.lon}
            session.add(Drive(id=house.chance.id(), seconds=seconds, **head, **ends))
        session.commit()


def learn(house: House, read_at: datetime = NIGHT) -> None:
    """What the beat of a server does."""
    with house.read() as session:
        found = house.desk.travel.learn(of_region(session, REGION), "Asia/Shanghai")  # type: ignore[attr-defined]
    house.do(AdoptSpeeds(json.dumps(found.plain()), read_at, NIGHT))


def takes(house: House) -> int:
    """Seconds of the ride in the problem of the next plan."""
    trip = house.snapshot().trips[0].id
    problem = frame(house.snapshot(), house.desk.travel).problem
    return int(problem.seconds[problem.job[trip].pickup, problem.job[trip].dropoff])


def switch(house: House, to: Learning) -> None:
    """The region drives at learned speeds, or does not."""
    house.do(ChangeRegion(RegionIn(learned_speeds=to)))


def test_a_slow_evening_is_in_the_next_plan_and_the_next_promise_until_it_is_forgotten(house: House) -> None:
    """A fifth slower is nearly learned, an absurd drive changes little; off, and forgotten, all is as new."""
    house.on_shift("Wang", start=XIEHE)
    house.book(house.person(Role.RIDER, "Li"))
    desk = PromiseDesk(house.database, house.desk.travel)
    usual, soon = takes(house), desk.quote(REGION, a_trip(), NIGHT)
    before = reckoning(house.snapshot(), house.desk.travel)
    record(house, *(usual * 6 // 5 + k for k in range(-6, 6)))
    switch(house, Learning.ON)
    learn(house)
    slow, later = takes(house), desk.quote(REGION, a_trip(), NIGHT)
    assert 1.17 < slow / usual <= 1.2
    assert (later.arrive_at - soon.arrive_at).total_seconds() > usual * 0.15
    assert reckoning(house.snapshot(), house.desk.travel) != before
    record(house, usual * 4)
    learn(house)
    assert abs(takes(house) / slow - 1) < 0.03
    switch(house, Learning.OFF)
    assert (takes(house), desk.quote(REGION, a_trip(), NIGHT)) == (usual, soon)
    switch(house, Learning.ON)
    house.do(ForgetSpeeds())
    assert (takes(house), desk.quote(REGION, a_trip(), NIGHT)) == (usual, soon)
    with house.read() as session:
        assert of_region(session, REGION) == []


def test_a_trip_of_later_is_planned_and_promised_at_the_speeds_of_later(house: House) -> None:
    """Slow until ten and fast from then on: each drive takes what its own hour takes, in the plan and in a promise."""
    house.on_shift("Wang", start=XIEHE, ends_at=NIGHT + timedelta(hours=9))
    house.book(house.person(Role.RIDER, "Li"))
    usual, ten = takes(house), NIGHT + timedelta(hours=2)
    record(house, *(usual * 3 // 2 + k for k in range(-9, 9)))
    record(house, *(usual * 3 // 4 + k for k in range(-9, 9)), at=ten)
    switch(house, Learning.ON)
    learn(house)
    problem, desk = frame(house.snapshot(), house.desk.travel).problem, PromiseDesk(house.database, house.desk.travel)
    slow, fast, *_ = (int(one[0, 1]) for one in problem.ways("").hours)
    assert problem.bands[0].begin == (ten - NIGHT).total_seconds()
    assert len(problem.bands) < MOST
    assert 0.65 * slow > fast > 0.4 * slow
    rides = []
    for wanted in (ten - timedelta(hours=1), ten):
        promise = desk.quote(REGION, a_trip(pickup_after=wanted, riders=4), NIGHT)
        rides.append((promise.arrive_at - promise.pickup_from).total_seconds())
    assert rides[0] - rides[1] == slow - fast


def test_what_was_forgotten_does_not_come_back(house: House) -> None:
    """Speeds learned of drives that were forgotten meanwhile are refused."""
    record(house, 1200)
    house.clock.forward(minutes=1)
    house.do(ForgetSpeeds())
    wish = AdoptSpeeds(json.dumps(house.desk.travel.learn([], "UTC").plain()), NIGHT, NIGHT)  # type: ignore[attr-defined]
    refusal(house, Stale, wish)


def test_what_was_learned_is_told_by_hour_and_square(house: House) -> None:
    """Both ends' squares and the two hours, each with its factor and its drives; nothing while it is off."""
    record(house, *range(1500, 1508))
    switch(house, Learning.ON)
    learn(house)
    with house.read() as session:
        told = speeds.view(session, session.get_one(Region, REGION), False, NIGHT)
        assert (told.of, told.drives, told.since, told.hour) == ("line", 8, NIGHT, 20)
    [hours] = told.hours
    assert (hours.first, hours.until, hours.drives) == (20, 22, 8)
    assert [square.drives for square in told.squares] == [8, 8]
    for square, end in zip(sorted(told.squares, key=lambda one: -one.north), ENDS, strict=True):
        assert square.south <= end.lat <= square.north
        assert square.west <= end.lon <= square.east
        assert (square.factor > 1) == (hours.factor > 1)
    switch(house, Learning.OFF)
    with house.read() as session:
        told = speeds.view(session, session.get_one(Region, REGION), False, NIGHT)
    assert (told.of, told.drives, told.hours, told.squares) == (None, 0, [], [])
