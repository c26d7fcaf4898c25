"""The table has one row a stop, in the units of the file."""

import csv
from io import StringIO

import pytest

from routing.export.solution import Solution
from routing.formats.detect import read
from routing.insertion import construct
from tests.routing.export.read import TWO_CARS, two_cars
from tests.routing.formats.test_darp import SMALL


def rows(solution: Solution) -> list[dict[str, str]]:
    """The table, read back."""
    return list(csv.DictReader(StringIO(solution.csv(), newline="")))


def test_every_stop_is_a_row_as_plan_json_has_it() -> None:
    """The same stops in the same order with the same numbers."""
    solution = two_cars()
    told = [
        {"driver": route["driver"], "position": position, **stop}
        for route in solution.json()["routes"]
        for position, stop in enumerate(route["stops"], 1)
    ]
    assert rows(solution) == [{key: str(value) for key, value in row.items()} for row in told]
    assert len(told) == 6


def test_a_benchmark_keeps_its_own_units() -> None:
    """Minutes with their fractions, not solver seconds."""
    instance = read(SMALL)
    first = rows(Solution(instance, construct(instance.problem)))[0]
    assert first["depart"] == str(float(first["start"]) + 2.5 if first["node"] == "2" else float(first["start"]) + 3)


@pytest.mark.parametrize("name", ["=1+1", "+86", "-x", "@x", " =1"])
def test_no_name_becomes_a_formula(name: str) -> None:
    """What a spreadsheet would compute gets a quote before it."""
    vehicles = [TWO_CARS["vehicles"][0] | {"id": name}]
    assert {row["driver"] for row in rows(two_cars(vehicles=vehicles))} == {f"'{name}"}
