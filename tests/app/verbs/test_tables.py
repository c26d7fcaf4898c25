"""`ferry import` and `ferry export` as a person types them."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
ORDER = ("places", "people", "vehicles", "shifts", "trips")


@pytest.fixture
def ferry(tmp_path, monkeypatch):
    """The command line, at home in an empty folder."""
    monkeypatch.setenv("FERRY_HOME", str(tmp_path))
    runner = CliRunner()
    return lambda *words: runner.invoke(cli, [str(word) for word in words])


@pytest.fixture
def full(ferry):
    """The same with every example brought in."""
    for noun in ORDER:
        assert ferry("import", noun, EXAMPLES / f"{noun}.csv").exit_code == 0
    return ferry


def test_a_good_file_ends_with_zero_and_says_how_many(ferry):
    """Exit code 0, one line of sums; again, the same rows are known already."""
    first = ferry("import", "places", EXAMPLES / "places.zh.csv")
    assert (first.exit_code, "6 imported, 0 known already, 0 bad" in first.stdout) == (0, True)
    again = ferry("import", "places", EXAMPLES / "places.zh.csv", "--json")
    assert (again.exit_code, json.loads(again.stdout)["known"]) == (0, 6)


def test_a_dry_run_changes_nothing(ferry):
    """What a dry run calls good is still to be imported."""
    tried = ferry("import", "places", EXAMPLES / "places.csv", "--dry-run")
    assert (tried.exit_code, "6 good" in tried.stdout) == (0, True)
    assert "6 imported" in ferry("import", "places", EXAMPLES / "places.csv").stdout


def test_bad_rows_end_with_two_and_are_told_in_both_languages(ferry, tmp_path):
    """Row, column, value and reason; nothing is changed unless the good rows are asked for."""
    file = tmp_path / "bad.csv"
    file.write_text("名称,纬度,经度\n甲,114.3,30.5\n乙,30.5,114.3\n", encoding="gb18030")
    told = ferry("import", "places", file)
    assert told.exit_code == 2
    assert "row 2, 纬度 “114.3”: Latitude 114.3 cannot be" in told.stdout
    assert "似乎颠倒了" in told.stdout
    assert "Nothing was changed." in told.stdout
    some_in = ferry("import", "places", file, "--skip-bad")
    assert (some_in.exit_code, "1 imported, 0 known already, 1 bad" in some_in.stdout) == (0, True)


def test_a_trip_against_the_rules_is_a_bad_row(full, tmp_path):
    """Too far, or in the past: the row is named, and the good one beside it is still taken on request."""
    file = tmp_path / "trips.csv"
    rows = (
        "Jinyintan Hospital,-22.9,-43.2,",
        "Jinyintan Hospital,30.5,114.3,2001-01-01 08:00",
        "Jinyintan Hospital,30.5,114.3,",
    )
    file.write_text("\n".join(["pickup,dropoff_lat,dropoff_lon,pickup_after", *rows]), encoding="utf-8")
    told = full("import", "trips", file, "--skip-bad", "--json")
    assert told.exit_code == 0
    said = json.loads(told.stdout)
    assert ([bad["row"] for bad in said["bad"]], said["imported"]) == ([2, 3], 1)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00\x01", b"a,b\n1,2\n"])
def test_no_table_ends_with_two_and_a_reason(ferry, tmp_path, data):
    """A file that is no table is refused in words, without a traceback."""
    file = tmp_path / "file.csv"
    file.write_bytes(data)
    told = ferry("import", "people", file)
    assert (told.exit_code, isinstance(told.exception, SystemExit)) == (2, True)
    assert len(told.stderr.splitlines()) == 2
    assert ferry("import", "people", tmp_path / "absent.csv").exit_code == 2
    assert ferry("import", "dragons", file).exit_code == 2


def read(file):
    """The rows of an exported file."""
    with file.open(encoding="utf-8-sig", newline="") as sheet:
        return list(csv.DictReader(sheet))


@pytest.mark.parametrize("noun", ["trips", "shifts", "events"])
def test_an_export_names_nobody_unless_asked(full, tmp_path, noun):
    """No name, phone, plate or note of the examples is in the default export; with people they are there."""
    private = ("Nurse One", "13900000", "139 0000", "鄂A", "north door", "Driver Three")
    file = tmp_path / "out.csv"
    assert full("export", noun, file).exit_code == 0
    text = file.read_text(encoding="utf-8-sig")
    assert text.count("\n") > 2
    assert not [word for word in private if word in text]
    full("export", noun, file, "--with-people")
    assert noun == "events" or [word for word in private if word in file.read_text(encoding="utf-8-sig")]


def test_how_districts_fare_names_nobody_at_all(full, tmp_path):
    """Where no trip has ended the table is its header, with people or without."""
    file = tmp_path / "gaps.csv"
    assert full("export", "gaps", file, "--with-people").exit_code == 0
    assert file.read_text(encoding="utf-8-sig").splitlines() == ["district,asked,served,share,wait_p90,below,price"]


def test_exported_trips_can_be_imported_again(full, ferry, tmp_path, monkeypatch):
    """Trips written by one house are trips in another that knows the same places and people.

    A promise is not carried over: each house promises what its own shifts allow.
    """
    full("export", "trips", tmp_path / "out.csv", "--with-people")
    monkeypatch.setenv("FERRY_HOME", str(tmp_path / "other"))
    for noun in ("places", "people"):
        assert ferry("import", noun, EXAMPLES / f"{noun}.csv").exit_code == 0
    told = json.loads(ferry("import", "trips", tmp_path / "out.csv", "--json").stdout)
    assert (told["imported"], told["bad"]) == (3, [])
    ferry("export", "trips", tmp_path / "again.csv", "--with-people")
    own = ("id", "requested_at", "promise", "promise_from", "promise_to")
    assert [{k: v for k, v in row.items() if k not in own} for row in read(tmp_path / "again.csv")] == [
        {k: v for k, v in row.items() if k not in own} for row in read(tmp_path / "out.csv")
    ]


def test_an_export_to_nowhere_is_refused_in_words(full, tmp_path):
    """A folder that is not there is named; the code says bad input."""
    told = full("export", "trips", tmp_path / "no" / "where.csv")
    assert (told.exit_code, "cannot be written" in told.stderr) == (2, True)
