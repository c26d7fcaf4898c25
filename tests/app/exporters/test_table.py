"""CSV that opens in Excel as it is, and does nothing there but open."""

import csv
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.exporters.table import safe, write
from app.importers.table import bare
from tests.build import NIGHT

WUHAN = ZoneInfo("Asia/Shanghai")
CELLS = some.none() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=20) | some.just(NIGHT)


@given(some.text(max_size=40))
def test_no_text_becomes_a_formula(text):
    """Whatever people typed, no written cell begins like a formula, and what a reader takes off is what was put on."""
    written = safe(text, WUHAN)
    assert written[:1] not in tuple("=+-@\t\r\n")
    assert written.lstrip()[:1] not in tuple("=+-@")
    assert bare(written) == bare(text)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, ""),
        (0, 0),
        (-3, -3),
        (30.5843, 30.5843),
        (NIGHT, "2020-02-01T20:00:00+08:00"),
        (NIGHT.replace(microsecond=987654), "2020-02-01T20:00:00+08:00"),
        ("=1+1", "'=1+1"),
        ("\t=1+1", "'=1+1"),
        ("-3", "'-3"),
        ("协和医院", "协和医院"),
    ],
)
def test_a_cell_is_written_for_people(cell, written):
    """Times of the region with their offset, nothing for what is not known, numbers as numbers."""
    assert safe(cell, WUHAN) == written


@given(some.lists(some.lists(CELLS, min_size=3, max_size=3), max_size=8))
def test_every_row_is_one_record_of_every_column(rows):
    """Quotes, commas and line ends in a cell stay in it; the number of rows is told."""
    file = StringIO(newline="")
    assert write(file, ("a", "b", "c"), rows, WUHAN) == len(rows)
    read = list(csv.reader(StringIO(file.getvalue(), newline=""), strict=True))
    assert read[0] == ["a", "b", "c"]
    assert [len(row) for row in read] == [3] * (len(rows) + 1)
    for told, row in zip(read[1:], rows, strict=True):
        assert told == [str(safe(cell, WUHAN)) for cell in row]


def test_times_stay_the_same_moment():
    """Whatever zone they are told in."""
    for zone in ("Asia/Shanghai", "UTC", "America/New_York"):
        assert datetime.fromisoformat(str(safe(NIGHT, ZoneInfo(zone)))) == NIGHT
