"""Li & Lim files: read to the letter, solved to a plan that holds in real numbers, refused with the line."""

import csv
import json
from math import hypot
from pathlib import Path

import pytest

from routing.formats import BadFile, Objective
from routing.formats.detect import read
from routing.formats.result import result
from routing.problem import Limits
from routing.solve import solve

SMALL = """2 10 1
0 0 0 0 0 100 0 0 0
1 3 4 5 0 50 2 0 3
2 6 8 8 0 50 2 0 4
3 6 8 -5 5 60 2 1 0
4 0 0 -8 5 60 2 2 0
"""


def test_a_small_file_is_read_to_the_letter() -> None:
    """Vehicles, windows, loads, pairs and Euclidean legs."""
    instance = read(SMALL)
    assert instance.format == "lilim"
    assert len(instance.problem.vehicles) == 2
    first, second = instance.problem.jobs
    assert (first.id, first.pickup, first.dropoff, first.load.seats) == ("1", 1, 3, 5)
    assert (second.pickup_window.latest, second.dropoff_window.earliest) == (50 * instance.unit, 5 * instance.unit)
    assert instance.distance[0, 1] == 5
    assert instance.problem.seconds[0, 1] == 5 * instance.unit


@pytest.mark.parametrize(("objective", "costs"), [(None, True), (Objective.DISTANCE, False)])
def test_vehicles_count_first_unless_told_otherwise(objective: Objective | None, costs: bool) -> None:
    """The objective of the literature is the default."""
    assert bool(read(SMALL, "auto", objective).problem.vehicle_cost) is costs


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("2 10 1", "two 10 1", r"line 1, column 1: 'two' is not how many vehicles"),
        ("1 3 4 5 0 50 2 0 3", "1 3 x 5 0 50 2 0 3", r"line 3, column 3: 'x'"),
        ("1 3 4 5 0 50 2 0 3", "1 3 4 5 0 50 2 0", r"line 3: '1 3 4 5 0 50 2 0' is not a stop of 9 numbers"),
        ("1 3 4 5 0 50 2 0 3", "7 3 4 5 0 50 2 0 3", r"line 3, column 1: 7 is not stop 1"),
        ("1 3 4 5 0 50 2 0 3", "1 3 4 5 51 50 2 0 3", r"line 3, column 6: 50"),
        ("1 3 4 5 0 50 2 0 3", "1 3 4 5 0 50 2 0 9", r"line 3, column 9: 9"),
        ("1 3 4 5 0 50 2 0 3", "1 3 4 5 0 50 2 0 4", r"line 3, column 9: 4"),
        (SMALL, "2 10 1\n", r"line 2: '' is not the depot"),
        (SMALL, "", r"line 1"),
        (SMALL, "hello", r"line 1: 'hello'"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_value(old: str, new: str, says: str) -> None:
    """Whoever made the file can go and mend it."""
    with pytest.raises(BadFile, match=says):
        read(SMALL.replace(old, new))


def test_an_unknown_format_is_refused() -> None:
    """The formats that exist are named."""
    with pytest.raises(BadFile, match="lilim"):
        read(SMALL, "pdf")


@pytest.mark.parametrize("name", ["lc101", "lr207", "lrc106"])
def test_real_instances_are_served_whole_in_real_numbers(shared_data: Path, name: str) -> None:
    """A published instance: every trip served, each check done again from the file in floating point."""
    folder = shared_data / "benchmarks" / "lilim"
    text = (folder / "100" / f"{name}.txt").read_text()
    instance = read(text)
    told = json.loads(json.dumps(result(instance, solve(instance.problem, Limits(seconds=60, steps=40)), {}, 1.0)))
    assert told["unserved"] == []
    rows = [[int(word) for word in line.split()] for line in text.splitlines()[1:] if line.strip()]
    length = sum(_driven(rows, [stop["node"] for stop in route["stops"]]) for route in told["routes"])
    assert length == pytest.approx(told["distance"], abs=0.01)
    table = (folder / "bks.csv").read_text().splitlines()
    best = next(row for row in csv.DictReader(table) if row["instance"] == name)
    assert told["vehicles"] >= int(best["bks_vehicles"])


def _driven(rows: list[list[int]], nodes: list[int]) -> float:
    """The length of a tour in floating point; asserts its windows."""
    clock, length, here = float(rows[0][4]), 0.0, rows[0]
    for node in [*nodes, 0]:
        there = rows[node]
        leg = hypot(here[1] - there[1], here[2] - there[2])
        clock = max(clock + (here[6] if here[0] else 0) + leg, there[4])
        assert clock <= there[5] + 1e-6
        length, here = length + leg, there
    return length
