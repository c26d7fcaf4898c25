"""How long it takes to find whom somebody exposed, among a million past trips of a quarter of a year."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert, text

from app.bench.figures import Figure, spread
from app.clock import seconds
from app.db import Database
from app.exposing import look
from app.tables import METADATA
from dispatch.exposure import Question
from schemas.people import Person
from schemas.regions import Region
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Role, ShiftState, TripKind, TripState

DRIVERS, RIDERS = 4_000, 20_000
DAYS, EVERY = 90, 3
SINCE = timedelta(days=14)
CHUNK = 10_000
LIMIT_MS = 1000.0
HOME = (30.58, 114.27)

Row = dict[str, Any]


def measure(database: Database, region: str, now: datetime, trips: int, seed: int, times: int = 40) -> list[Figure]:
    """Fill an empty, migrated database, then ask for `times` people, riders and drivers, over the last two weeks."""
    chance = Random(seed)
    _fill(database, "region", [Region(id=region, name="Bench", name_zh="测试").model_dump()])
    _fill(database, "person", _people(region, now))
    _fill(database, "shift", _shifts(region, now))
    _fill(database, "trip", _trips(region, now, trips, chance))
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    took, found = [], []
    for number in range(times):
        person = f"d{chance.randrange(DRIVERS)}" if number % 2 else f"r{chance.randrange(RIDERS)}"
        begin = seconds()
        with database.read() as session:
            view = look(session, region, Question(person, (now - SINCE).date()), now)
        took.append(seconds() - begin)
        found.append(len(view.items))
    return [
        *spread(f"who was exposed, two hops among {trips:,} trips", took, LIMIT_MS),
        Figure("people found, median", sorted(found)[times // 2], "people"),
    ]


def _fill(database: Database, table: str, rows: Iterator[Row] | list[Row]) -> None:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        with database.engine.begin() as connection:
            connection.execute(insert(METADATA.tables[table]), chunk)


def _people(region: str, now: datetime) -> Iterator[Row]:
    like = Person(id="", region_id=region, role=Role.RIDER, name="", joined_at=now).model_dump()
    for role, letter, count in ((Role.DRIVER, "d", DRIVERS), (Role.RIDER, "r", RIDERS)):
        for number in range(count):
            yield like | {"id": f"{letter}{number}", "role": role, "name": f"Name {letter}{number}"}


def _shifts(region: str, now: datetime) -> Iterator[Row]:
    """A shift of ten hours every third day for each driver, in one car each."""
    lat, lon = HOME
    like = Shift(
        id="", region_id=region, driver_id="", state=ShiftState.OFF, starts_at=now, ends_at=now, start_lat=lat,
        start_lon=lon, beacon="",
    ).model_dump()  # fmt: skip
    for day in range(0, DAYS, EVERY):
        begin = now - timedelta(days=day + 1)
        hours = {"starts_at": begin, "ends_at": begin + timedelta(hours=10)}
        for driver in range(DRIVERS):
            name = f"{driver}-{day}"
            yield like | hours | {"id": f"s{name}", "driver_id": f"d{driver}", "plate": f"A{driver}", "beacon": name}


def _trips(region: str, now: datetime, count: int, chance: Random) -> Iterator[Row]:
    """Trips of a quarter of an hour to an hour, each in the car of a random shift."""
    lat, lon = HOME
    like = Trip(
        id="", region_id=region, kind=TripKind.RIDE, state=TripState.COMPLETED, requested_at=now, pickup_lat=lat,
        pickup_lon=lon, dropoff_lat=lat, dropoff_lon=lon, pickup_after=now,
    ).model_dump()  # fmt: skip
    for number in range(count):
        driver, day = chance.randrange(DRIVERS), chance.randrange(0, DAYS, EVERY)
        begin = now - timedelta(days=day + 1) + timedelta(minutes=chance.randrange(540))
        end = begin + timedelta(minutes=chance.randint(15, 60))
        who = {"rider_id": f"r{chance.randrange(RIDERS)}", "driver_id": f"d{driver}", "shift_id": f"s{driver}-{day}"}
        when = {"requested_at": begin, "pickup_after": begin, "boarded_at": begin, "ended_at": end}
        yield like | who | when | {"id": f"t{number}"}
