"""Times as people write them, in the region's zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.importers.faults import Unfit
from app.importers.moments import moment

WUHAN = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2020, 1, 31, 12, tzinfo=UTC)
"""In the evening of 31 January, in Wuhan."""
MORNING = datetime(2020, 1, 31, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    [
        "2020-02-01 07:30",
        "2020-02-01T07:30:00+08:00",
        "2020-01-31T23:30:00Z",
        "2020/2/1 7:30",
        "2020.02.01 07:30:00",
        "2020年2月1日 7:30",
        "2020年2月1日7点30分",
        "２０２０-０２-０１　０７：３０",
        datetime.fromisoformat("2020-02-01 07:30"),
        43862.3125,
        "tomorrow 07:30",
        "Tomorrow 7:30",
        "明天 7:30",
        "明天7点30分",
    ],
)
def test_every_way_to_write_a_time_means_the_same(cell):
    """Half past seven on the first of February in Wuhan, however it is written."""
    assert moment(cell, WUHAN, NOW) == MORNING


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("2020-02-30 07:30", "calendar"),
        ("2020-02-01 25:30", "calendar"),
        ("2020-02-01", "date_and_time"),
        ("07:30", "date_and_time"),
        (date(2020, 2, 1), "date_and_time"),
        (time(7, 30), "date_and_time"),
        ("2月1日", "date_and_time"),
        ("tomorrow", "date_and_time"),
        ("soon", "time"),
        ("01/02/2020 07:30", "time"),
        (True, "time"),
        (7.5, "time"),
        ("1920-02-01 07:30", "year"),
        ("9999-12-31 23:59", "year"),
        ("2020-13-01 07:30", "calendar"),
    ],
)
def test_what_is_no_moment_is_refused_with_its_reason(cell, why):
    """A missing day, a missing hour and a wrong date are told apart."""
    with pytest.raises(Unfit) as caught:
        moment(cell, WUHAN, NOW)
    assert caught.value.why == why


def test_a_time_that_the_clocks_skip_does_not_exist():
    """Half past two in the night the clocks go forward was never."""
    with pytest.raises(Unfit) as caught:
        moment("2020-03-29 02:30", BERLIN, NOW)
    assert caught.value.why == "skipped_time"


def test_of_a_time_that_happens_twice_the_earlier_is_meant():
    """Half past two in the night the clocks go back is read as the first of the two."""
    assert moment("2020-10-25 02:30", BERLIN, NOW) == datetime(2020, 10, 25, 0, 30, tzinfo=UTC)


@given(some.integers(950_000_000, 4_100_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)))
def test_a_time_with_its_offset_survives_any_zone(instant):
    """What carries its own offset means the same everywhere."""
    assert moment(instant.isoformat(), BERLIN, NOW) == moment(instant.isoformat(), WUHAN, NOW) == instant
