"""An hour of real taxi trips in Porto, imported as rides and dispatched to its end."""

import csv
from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from random import Random
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from app.demo.rehearsal import Rehearsal
from app.importers.intake import admit
from app.importers.known import known
from app.importers.reading import read
from dispatch import store
from dispatch.commands import ChangeRegion, MoveShift, Promised
from dispatch.desk import Ask
from dispatch.states import DRIVEN, ENDED
from schemas.regions import RegionIn
from schemas.values import PromiseStatus, ShiftState, TripState
from tests.build import ADMIN, REGION, House

LISBON = ZoneInfo("Europe/Lisbon")
SIX = datetime(2020, 2, 1, 18, tzinfo=LISBON)
"""The evening hour, moved to the day of the manual clock."""
HOURS = tuple(f"2013-07-0{day}T18:" for day in range(4, 6))
DRIVERS = 36
TICK = 60


@pytest.fixture
def taxi_trips(shared_data):
    """The sane trips of 18:00 to 19:00 on two weekdays of 2013, laid over one another."""
    file = shared_data / "porto_taxi" / "trips_2013-07.csv"
    if not file.is_file():
        pytest.skip(f"NO PORTO TESTED: {file} is absent")
    with file.open(encoding="utf-8") as rows:
        hour = [row for row in csv.DictReader(rows) if row["start_local"].startswith(HOURS)]
    return [row for row in hour if int(row["max_jump_m"]) < 1000 and 800 < int(row["path_m"]) < 30_000]


@pytest.fixture
def house(tmp_path):
    """A house in Porto, its clock at a quarter to six."""
    house = House(f"sqlite:///{tmp_path / 'ferry.db'}")
    house.clock.at = SIX - timedelta(minutes=15)
    house.do(ChangeRegion(RegionIn(zone="Europe/Lisbon", lat=41.1579, lon=-8.6291)))
    yield house
    house.close()


def table(columns, rows):
    """CSV bytes."""
    out = StringIO()
    csv.writer(out).writerows([columns, *rows])
    return out.getvalue().encode()


def bring(house, noun, columns, rows):
    """Import a table; every row must do."""
    with house.read() as session:
        crowd = store.people(session, REGION)
    region = known("Europe/Lisbon", house.clock.now(), [], crowd, [])
    reading = read(table(columns, rows), noun, region, lambda _trip: Promised(PromiseStatus.TIGHT))
    outcome = admit(house.desk, reading, ADMIN, house.clock.now())
    assert [fault.view() for fault in outcome.faults] == []
    return outcome.made


def rides(taxi_trips):
    """The trips as a dispatcher would write them: local times, both ends as points."""
    for row in taxi_trips:
        clock = datetime.fromisoformat(row["start_local"])
        start = SIX.replace(minute=clock.minute, second=clock.second)
        yield f"{start:%Y-%m-%d %H:%M:%S}", row["o_lat"], row["o_lon"], row["d_lat"], row["d_lon"], row["trip_id"]


def crew(house, taxi_trips):
    """Volunteers on duty, each beginning where some taxi set a passenger down."""
    names = [f"Driver {number}" for number in range(DRIVERS)]
    bring(house, "people", ("name", "role", "verified"), [(name, "driver", "yes") for name in names])
    starts = Random(1).sample(taxi_trips, DRIVERS)
    hours = ("2020-02-01 17:45", "2020-02-01 23:00")
    rows = [(name, *hours, row["d_lat"], row["d_lon"]) for name, row in zip(names, starts, strict=True)]
    for shift in bring(house, "shifts", ("driver", "starts_at", "ends_at", "start_lat", "start_lon"), rows):
        house.do(MoveShift(shift, "start"))


def assert_nobody_is_in_two_cars(house):
    """Every driven trip has one driver, and stands in the run of that driver's shift and of no other."""
    with house.read() as session:
        shifts = store.shifts_in(session, REGION, ShiftState)
        driven = store.trips_in(session, REGION, DRIVEN)
    runs = Counter((stop["trip"], stop["kind"]) for shift in shifts for stop in shift.run)
    assert set(runs.values()) <= {1}
    carriers = {stop["trip"]: shift for shift in shifts for stop in shift.run}
    assert {trip.id: trip.driver_id for trip in driven} == {name: shift.driver_id for name, shift in carriers.items()}


def office(house):
    """The house as those who rehearse a day know it: its planner is judged at every tick."""

    def ask(wishes):
        return house.desk.handle_all([Ask(command, actor, house.clock.now()) for command, actor in wishes])

    travel, rooms = house.desk.travel, {"database": house.database, "clock": house.clock, "region": REGION}
    return SimpleNamespace(**rooms, travel=travel, ask=ask, plan=house.plan)


def test_an_evening_hour_of_porto_is_served_or_explained(house, taxi_trips):
    """Every trip is served or has a reason; the judge finds nothing at any tick; nobody is promised to two cars."""
    crew(house, taxi_trips)
    columns = ("pickup_after", "pickup_lat", "pickup_lon", "dropoff_lat", "dropoff_lon", "note")
    booked = bring(house, "trips", columns, rides(taxi_trips))
    assert len(booked) == len(taxi_trips)
    rehearsal = Rehearsal(office(house), seed=1)
    for _ in range(5 * 3600 // TICK):
        rehearsal.step(TICK)
        assert_nobody_is_in_two_cars(house)
        with house.read() as session:
            if not store.trips_in(session, REGION, set(TripState) - ENDED - {TripState.UNFILLED}):
                break
    with house.read() as session:
        trips = store.trips_in(session, REGION, TripState)
    assert {trip.id for trip in trips} == set(booked)
    ends = Counter(trip.state for trip in trips)
    assert set(ends) <= {TripState.COMPLETED, TripState.UNFILLED}
    assert all(trip.why for trip in trips if trip.state is TripState.UNFILLED)
    assert ends[TripState.COMPLETED] >= 0.9 * len(trips)
    assert not rehearsal.refused
