"""A round that begins with a look of its own: what time asks for first, then the plan of what is stored."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from app.db import Database
from app.errand import Due, Errand
from app.sealing import ring_of
from app.settings import Settings
from app.solver import Round
from dispatch.snapshot import take
from dispatch.trust import StandDown
from routing.problem import Limits
from routing.travel.line import LineTravel
from schemas.values import Role
from tests.build import NIGHT, REGION, XIEHE, House
from tests.dispatch.test_checks import asks, check

KEY: Final = b64encode(bytes(range(32))).decode()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house on SQLite."""
    house = House(f"sqlite:///{tmp_path / 'ferry.db'}")
    yield house
    house.close()


def errand(house: House, settled: bool = False, settings: Settings = Settings(_env_file=None)) -> Errand:
    """To that house, now."""
    limits = Limits(seconds=60, steps=100)
    return Errand(settings, house.url, house.clock.now(), LineTravel(), limits, 1, settled=settled)


def test_what_time_asks_for_comes_before_the_plan(house: House) -> None:
    """Twelve hours after a self-check its driver is to stand down: nothing is planned until the desk has said so."""
    driver, shift = house.on_shift("Wang", ends_at=NIGHT + timedelta(hours=16))
    house.do(check(driver), driver)
    asks(house, self_check=True, check_hours=12)
    assert isinstance(errand(house).done(), Round)
    house.clock.forward(hours=12)
    assert errand(house).done() == Due([StandDown(shift)])
    assert isinstance(errand(house, settled=True).done(), Round)


def test_the_region_is_read_where_it_stands(house: House, tmp_path: Path) -> None:
    """The same rows as a reader in the server's process would see, of whichever house is asked about."""
    house.on_shift("Wang")
    trip = house.book(house.person(Role.RIDER, "Ana"))
    other = House(f"sqlite:///{tmp_path / 'other.db'}")
    for one, trips in ((house, [trip]), (other, []), (house, [trip])):
        found = errand(one).done()
        assert isinstance(found, Round)
        assert [each.id for each in found.snapshot.trips] == trips
        with Database(one.url).read() as session:
            assert found.snapshot.seq == take(session, REGION, one.clock.now()).seq
    other.close()


def test_a_sealed_house_is_read_with_its_keys(tmp_path: Path) -> None:
    """Where a car begins is a word nobody can read without; the plan needs the place."""
    settings = Settings(_env_file=None, field_key=KEY)
    house = House(f"sqlite:///{tmp_path / 'ferry.db'}", ring=ring_of(settings))
    house.on_shift("Wang", start=XIEHE)
    found = errand(house, settings=settings).done()
    assert isinstance(found, Round)
    assert [(shift.start.lat, shift.start.lon) for shift in found.snapshot.shifts] == [(XIEHE["lat"], XIEHE["lon"])]
    house.close()
