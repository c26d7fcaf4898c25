"""Cordeau's files: read to the letter, solved to plans that hold in real numbers, refused with the line."""

import csv
import json
from dataclasses import replace
from itertools import pairwise
from math import dist
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.check import check
from routing.formats import BadFile, Instance, Objective
from routing.formats.detect import read
from routing.formats.result import result
from routing.problem import Limits, Visit
from routing.schedule import Timing, timed
from routing.solve import solve
from schemas.values import Load, StopKind, Window

SMALL = """2 2 480 3 30.5
0 0.000 0.000 0 0 0 480
1 3.000 4.000 3 1 0 1440
2 -1.198 -5.164 2.5 2 10 20
3 3.000 9.000 3 -1 276 291
4 5.573 7.114 1 -2 0 1440
5 0.000 0.000 0 0 0 480
"""
OLDER = SMALL.replace("2 2 480", "2 4 480").replace("5 0.000 0.000 0 0 0 480\n", "")
MINUTE = 10_000


@pytest.mark.parametrize("text", [SMALL, OLDER], ids=["2006", "2003"])
def test_a_small_file_is_read_to_the_letter(text: str) -> None:
    """Pairs, windows, a service for each stop, the longest ride and route; the depot's second line is the depot."""
    instance = read(text)
    assert (instance.format, instance.unit, len(instance.distance)) == ("darp", MINUTE, 6 if text is SMALL else 5)
    one, two = instance.problem.jobs
    assert (one.id, one.pickup, one.dropoff, one.load) == ("1", 1, 3, Load(seats=1))
    assert (two.pickup_service, two.dropoff_service) == (25_000, 10_000)
    assert (two.pickup_window, one.dropoff_window) == (Window(100_000, 200_000), Window(2_760_000, 2_910_000))
    assert {job.max_ride for job in instance.problem.jobs} == {305_000}
    first, second = instance.problem.vehicles
    assert (first.start, first.end, first.capacity, first.duration) == (0, 0, Load(seats=3), 480 * MINUTE)
    assert (first.shift, replace(second, id="1")) == (Window(0, 480 * MINUTE), first)
    assert instance.distance[0, 1] == 5
    assert instance.problem.seconds[0, 1] == 5 * MINUTE
    assert instance.problem.seconds[0, 2] == 53_012  # 5.30115… rounded up
    assert instance.points is not None
    assert instance.points[4].tolist() == [5.573, 7.114]


@pytest.mark.parametrize(("objective", "costs"), [(None, False), (Objective.VEHICLES, True)])
def test_distance_counts_first_unless_told_otherwise(objective: Objective | None, costs: bool) -> None:
    """The objective of the literature is the default."""
    assert bool(read(SMALL, "auto", objective).problem.vehicle_cost) is costs


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("2 2 480", "two 2 480", r"line 1, column 1: 'two' is not how many vehicles, a whole number\."),
        ("2 2 480", "-2 2 480", r"line 1, column 1: '-2' is not how many vehicles, a whole number from 0 to 30000\."),
        ("2 2 480", "2 7 480", r"line 1, column 2: 7 is not the number of trips or of stops: 6 lines follow"),
        ("2 2 480", "2 2 nan", r"line 1, column 3: 'nan' is not the longest route from 0"),
        ("480 3 30.5", "480 3.5 30.5", r"line 1, column 4: '3.5' is not a capacity, a whole number"),
        ("480 3 30.5", "480 3 inf", r"line 1, column 5: 'inf'"),
        ("1 3.000 4.000 3", "7 3.000 4.000 3", r"line 3, column 1: '7' is not stop 1, which comes next"),
        ("1 3.000 4.000 3", "1 3.000 north 3", r"line 3, column 3: 'north' is not a number"),
        ("1 3.000 4.000 3", "1 3.000 4e9 3", r"line 3, column 3: '4e9' is not a number from -30000 to 30000"),
        ("1 3.000 4.000 3", "1 3.000 4.000 -3", r"line 3, column 4: '-3' is not a time of service from 0"),
        ("1 3.000 4.000 3 1", "1 3.000 4.000 3 .5", r"line 3, column 5: '.5' is not a load, a whole number"),
        ("1 3.000 4.000 3", "1 3.000 4.000", r"line 3: '1 3.000 4.000 1 0 1440' is not a stop of 7 numbers"),
        ("276 291", "276 270", r"line 5, column 7: '270' is not a latest time from 276 on"),
        ("1 -2 0", "1 -3 0", r"line 6, column 5: -3 is not the load of stop 2, 2, set down"),
        ("5 0.000 0.000", "5 0.000 0.100", r"line 7: '5 0.000 0.100 0 0 0 480' is not the depot again, 0.000 0.000"),
        (SMALL, "2 2 480 3 30\n", r"line 1, column 2: 2 is not the number of trips or of stops: 0 lines follow"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_value(old: str, new: str, says: str) -> None:
    """Whoever made the file can go and mend it."""
    assert old in SMALL
    with pytest.raises(BadFile, match=says):
        read(SMALL.replace(old, new))


def test_an_empty_file_is_no_dial_a_ride() -> None:
    """Told to be one, it is asked for its first number."""
    with pytest.raises(BadFile, match=r"line 1, column 1: '' is not how many vehicles"):
        read("", "darp")


def published(shared_data: Path) -> list[Path]:
    """Every published file."""
    return sorted((shared_data / "benchmarks").glob("darp_*/*.txt"))


def test_every_published_file_is_read(shared_data: Path) -> None:
    """Both generations, by their looks: as many trips as the name or the header says."""
    files = published(shared_data)
    assert len(files) == 68
    for file in files:
        instance = read(file.read_text())
        told = int(file.stem.split("-")[1]) if "-" in file.stem else int(file.read_text().split()[1]) // 2
        assert (instance.format, len(instance.problem.jobs)) == ("darp", told)


ORDERS = st.permutations([(name, kind) for name in ("1", "2") for kind in StopKind]).filter(
    lambda order: all(
        order.index((name, StopKind.PICKUP)) < order.index((name, StopKind.DROPOFF)) for name in ("1", "2")
    )
)
PLACES = st.integers(-3000, 3000).map(lambda thousandth: thousandth / 1000)
TIMES = st.integers(0, 20)


@st.composite
def files(draw) -> str:
    """Two trips of a few minutes with everything tight."""
    lines = [f"1 2 {draw(st.integers(12, 40))} 3 {draw(st.integers(2, 9))}", "0 0 0 0 0 0 60"]
    for k in range(1, 5):
        begin = draw(TIMES)
        window = f"{begin} {begin + draw(st.integers(5, 30))}"
        lines.append(f"{k} {draw(PLACES)} {draw(PLACES)} {draw(st.integers(0, 1))} {1 if k < 3 else -1} {window}")
    return "\n".join(lines)


@given(files(), ORDERS)
def test_what_fits_in_whole_numbers_fits_in_real_ones_and_hardly_less(text: str, order: list) -> None:
    """A schedule holds in floating point; and an order with one fraction a leg to spare in real numbers has one."""
    instance = read(text)
    visits = [Visit(name, kind) for name, kind in order]
    found = timed(instance.problem.job, instance.problem.ways(""), instance.problem.vehicles[0], visits)
    if isinstance(found, Timing):
        assert excess(text, order, found.leave / MINUTE, [start / MINUTE for start in found.starts]) < 1e-9
    else:
        assert not drivable(text, order, spare=5 / MINUTE)


def drivable(text: str, order: list, spare: float) -> bool:
    """Whether an order can be driven in floating point with so much to spare: push what is early till nothing is."""
    (_, _, longest, _, ride), *stops = ([float(word) for word in line.split()] for line in text.splitlines())
    nodes = [0, *(int(name) + (2 if kind is StopKind.DROPOFF else 0) for name, kind in order), 0]
    times = [stops[node][5] for node in nodes]
    for _ in range(50):
        before = list(times)
        for i in range(1, len(nodes)):
            a, b = stops[nodes[i - 1]], stops[nodes[i]]
            times[i] = max(times[i], times[i - 1] + a[3] + dist(a[1:3], b[1:3]))
        for k in (1, 2):
            up, down = nodes.index(k), nodes.index(k + 2)
            times[up] = max(times[up], times[down] - (ride - spare) - stops[k][3])
        times[0] = max(times[0], times[-1] - (longest - spare))
        if any(time > stops[node][6] - spare for time, node in zip(times, nodes, strict=True)):
            return False
        if times == before:
            return True
    return False


def excess(text: str, order: list, leave: float, starts: list[float]) -> float:
    """By how much the worst limit of the file is broken, in its own unit."""
    (_, _, longest, _, ride), *stops = ([float(word) for word in line.split()] for line in text.splitlines())
    nodes = [0, *(int(name) + (2 if kind is StopKind.DROPOFF else 0) for name, kind in order), 0]
    home = starts[-1] + stops[nodes[-2]][3] + dist(stops[nodes[-2]][1:3], (0, 0))
    times = dict(zip(nodes[1:-1], starts, strict=True))
    over = [home - stops[0][6], home - leave - longest, stops[0][5] - leave]
    for a, b in pairwise(nodes[:-1]):
        begun = leave if a == 0 else times[a] + stops[a][3]
        over.append(begun + dist(stops[a][1:3], stops[b][1:3]) - times[b])
    for node, time in times.items():
        over += [stops[node][5] - time, time - stops[node][6]]
    return max(*over, *(times[k + 2] - times[k] - stops[k][3] - ride for k in (1, 2)))


@pytest.mark.parametrize("name", ["a2-16", "b2-16", "pr01"])
def test_real_instances_are_solved_to_plans_that_hold_in_real_numbers(shared_data: Path, name: str) -> None:
    """Every trip served, every limit held in floating point by the times of plan.json, no shorter than the best."""
    (file,) = [one for one in published(shared_data) if one.stem == name]
    instance = read(file.read_text())
    plan = solve(instance.problem, Limits(seconds=60, steps=60))
    assert check(instance.problem, plan) == []
    told = json.loads(json.dumps(result(instance, plan, {}, 1.0)))
    assert told["unserved"] == []
    assert told["distance"] == pytest.approx(sum(walked(file, instance, route) for route in told["routes"]), abs=0.01)
    assert told["distance"] >= best_known(file) - 0.01


def best_known(file: Path) -> float:
    """From the table beside the file."""
    table = next(file.parent.glob("*.csv")).read_text().splitlines()
    row = next(row for row in csv.DictReader(table) if row["instance"] == file.stem)
    return float(row.get("cost") or row["recalled_newer_literature"])


def walked(file: Path, instance: Instance, route: dict) -> float:
    """The length of a route in floating point; asserts every limit of the file."""
    (_, _, longest, room, ride), *stops = ([float(w) for w in line.split()] for line in file.read_text().splitlines())
    trips = len(instance.problem.jobs)
    first, last = route["stops"][0], route["stops"][-1]
    clock = left = first["arrive"] - dist(stops[first["node"]][1:3], stops[0][1:3])
    assert left >= stops[0][5] - 1e-3
    here, length, aboard, begun = stops[0], 0.0, 0.0, {}
    for stop in route["stops"]:
        there = stops[stop["node"]]
        length += dist(here[1:3], there[1:3])
        assert clock + dist(here[1:3], there[1:3]) <= stop["start"] + 1e-9
        assert there[5] <= stop["start"] <= there[6]
        assert stop["depart"] >= stop["start"] + there[3] - 1e-9
        here, clock, aboard = there, stop["depart"], aboard + there[4]
        assert aboard <= room
        begun[stop["node"]] = stop["start"]
    for node, start in begun.items():
        assert node <= trips or start - begun[node - trips] - stops[node - trips][3] <= ride + 1e-9
    home = last["depart"] + dist(here[1:3], stops[0][1:3])
    assert home <= stops[0][6] + 1e-9
    assert home - left <= longest + 1e-9
    return length + dist(here[1:3], stops[0][1:3])
