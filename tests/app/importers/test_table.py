"""Any format, any alphabet, any delimiter: the same table."""

import csv
from datetime import datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some
from openpyxl import Workbook

from app.importers.faults import BadFile
from app.importers.headers import NOUNS, PLACES, plain
from app.importers.table import read_table

TEXT = some.text(some.characters(codec="gb18030", exclude_categories=("C", "Z")), min_size=1, max_size=20).filter(
    lambda text: text[0] not in "'" and "\u200b" not in text
)
ROWS = some.lists(some.tuples(TEXT, some.floats(20, 40), some.floats(100, 120)), min_size=1, max_size=8)
ENGLISH = ("name", "lat", "lon")
CHINESE = ("名称", "纬度", "经度")


def written(rows, headers, delimiter):
    """CSV as the standard library writes it."""
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows([headers, *rows])
    return out.getvalue()


def valid_utf8(data):
    """Whether bytes happen to be UTF-8, so that nobody can tell them from it."""
    return "\ufffd" not in data.decode("utf-8", "replace")


def workbook(*rows):
    """The bytes of a workbook with one sheet."""
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@given(
    ROWS,
    some.sampled_from([ENGLISH, CHINESE]),
    some.sampled_from([",", ";", "\t"]),
    some.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_what_is_written_is_read_again(rows, headers, delimiter, encoding):
    """A CSV file reads the same whatever its header language, delimiter and encoding."""
    text = written(rows, headers, delimiter)
    data = text.encode(encoding)
    assume(encoding != "gb18030" or text.isascii() or not valid_utf8(data))
    table = read_table(data, PLACES)
    assert [tuple(row.cells[column] for column in ENGLISH) for row in table.rows] == [
        (name, str(lat), str(lon)) for name, lat, lon in rows
    ]


def test_excel_reads_as_csv_does():
    """A workbook gives the same rows as the CSV of the same table, below title rows as well."""
    book = workbook(["武汉医院名单"], [], CHINESE, ["金银潭医院", 30.6692, 114.2796], [None, None, None])
    table = read_table(book, PLACES)
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (4, {"name": "金银潭医院", "lat": 30.6692, "lon": 114.2796})
    ]


def test_the_sheet_with_the_table_is_found():
    """Of several sheets the one whose header fits best is read."""
    book, out = Workbook(), BytesIO()
    book.active.append(["名称", "说明"])
    book.create_sheet("数据").append(list(CHINESE))
    book["数据"].append(["x", 30.5, 114.3])
    book.save(out)
    assert len(read_table(out.getvalue(), PLACES).rows) == 1


def test_excel_dates_stay_dates():
    """A date cell arrives as a date, not as text."""
    half_past_seven = datetime.fromisoformat("2020-02-01 07:30")
    table = read_table(workbook(ENGLISH, ["x", half_past_seven, 1]), PLACES)
    assert table.rows[0].cells["lat"] == half_past_seven


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_an_alias_means_one_column(noun):
    """Within a noun no name stands for two columns."""
    names = [(plain(alias), column) for column, others in noun.columns.items() for alias in (column, *others)]
    claimed = {}
    for name, column in names:
        assert claimed.setdefault(name, column) == column, name


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"\x00\x01\x02", "binary"),
        (b"%PDF-1.4\n%\xff\xff\xff", "encoding"),
        ("name,lat,lon\nca\xe9,1,2\n".encode("latin-1"), "encoding"),
        (b"name,lat,lon\n", "no_rows"),
        (b"name,lat,lon\n,,\n", "no_rows"),
        (b"one,two\n1,2\n", "header"),
        (b"name,lat\nx,1\n", "missing"),
        (b'name,lat,lon\n"x,1,2\n', "csv"),
        (b"name,lat,latitude,lon\nx,1,1,2\n", "twice"),
        (b"name,lat,lon\n" + b"x,1,2\n" * 50_001, "long"),
        (b"name,lat,lon\n" + b"x" * 20_000_000, "large"),
        (b"\xd0\xcf\x11\xe0rest", "xls"),
        (b"PK\x03\x04broken", "zip"),
        (b"Just a sentence.", "header"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_reason(data, why):
    """Every unreadable file is refused for a reason that can be told in both languages."""
    with pytest.raises(BadFile) as caught:
        read_table(data, PLACES)
    assert caught.value.why == why
    assert caught.value.told("en") != caught.value.told("zh-Hans")
