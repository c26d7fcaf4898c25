"""The chained log as a table that convinces without Ferry."""

import csv
import hashlib
import io
import json
from zoneinfo import ZoneInfo

import pytest

from app.exporters import audit
from app.exporters.table import write
from schemas.values import Role
from tests.build import REGION, House


@pytest.mark.parametrize("with_people", [False, True])
def test_the_chain_is_checked_from_the_file_alone(house: House, with_people: bool) -> None:
    """A few lines that know SHA-256 follow it from the first row to the last; ids are there when asked for."""
    ana = house.person(Role.RIDER, "Ana")
    house.book(ana, note="=1+1")
    columns, file = audit.COLUMNS + (audit.PEOPLE if with_people else ()), io.StringIO()
    with house.read() as session:
        write(file, columns, audit.rows(session, REGION, with_people=with_people), ZoneInfo("Asia/Shanghai"))
    before = ""
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    for row in rows:
        assert hashlib.sha256(row["canonical"].encode()).hexdigest() == row["digest"]
        told = json.loads(row["canonical"])
        assert (told[0], told[2]) == (before, int(row["seq"]))
        if with_people:
            assert hashlib.sha256(row["people"].encode()).hexdigest() == told[-1]
        before = row["digest"]
    assert [int(row["seq"]) for row in rows] == list(range(1, len(rows) + 1))
    assert (str(ana.id) in file.getvalue()) == with_people
