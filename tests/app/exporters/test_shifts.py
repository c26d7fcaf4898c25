"""Shifts as a table, with and without their drivers."""

import pytest

from app.exporters import shifts
from dispatch.commands import MoveShift
from tests.build import REGION, House

PRIVATE = ("Wang Wei", "13800000000", "鄂A12345", "Tongji Hospital", "30.5812")


@pytest.mark.parametrize("with_people", [False, True])
def test_a_shift_is_a_row_in_which_the_driver_is_found_only_when_asked_for(house: House, with_people: bool) -> None:
    """Hours and room are in both; name, phone, plate and where it begins, which may be a home, in one. Over or not."""
    driver, shift = house.on_shift("Wang Wei", vehicle={"plate": "鄂A12345", "seats": 6, "traits": ["oxygen", "night"]})
    house.do(MoveShift(shift, "end"), driver)
    house.on_shift("Zhou")
    columns = shifts.COLUMNS + (shifts.PEOPLE if with_people else ())
    with house.read() as session:
        rows = [dict(zip(columns, row, strict=True)) for row in shifts.rows(session, REGION, with_people=with_people)]
    [row] = [row for row in rows if row["id"] == shift]
    assert (len(rows), row["state"], row["seats"], row["traits"]) == (2, "off", 6, "night, oxygen")
    assert [secret for secret in PRIVATE if (secret in str(row)) != with_people] == []


def test_no_shift_is_no_row(house: House) -> None:
    """An empty table is a table."""
    with house.read() as session:
        assert list(shifts.rows(session, REGION, with_people=True)) == []
