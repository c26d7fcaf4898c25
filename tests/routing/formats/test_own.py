"""Ferry's own file: every field is read, every mistake is named."""

import json
import tracemalloc
from copy import deepcopy
from random import Random

import numpy as np
import pytest

from routing.breaks import Break
from routing.check import check
from routing.export.solution import Solution
from routing.formats import BadFile
from routing.formats.detect import read
from routing.formats.own import ANY_DAY, MATRIX
from routing.formats.result import result
from routing.insertion import construct
from routing.plan import Rest, Why
from routing.problem import FORBIDDEN, Limits
from routing.relax import relaxations
from routing.solve import solve
from routing.travel.line import LineTravel
from routing.travel.plane import Plane
from schemas.values import Load, Window

WHOLE = {
    "places": [[30.5, 114.3], [30.6, 114.3], [30.6, 114.4]],
    "vehicles": [{"id": "car", "start": 0, "shift": [0, 7200], "end": 0, "seats": 3, "traits": ["oxygen"]}],
    "jobs": [
        {
            "id": "ride",
            "pickup": 1,
            "dropoff": 2,
            "pickup_window": [0, 3600],
            "dropoff_window": [0, 7200],
            "seats": 2,
            "needs": ["oxygen"],
            "max_ride": 3000,
            "priority": 1,
        },
        {"id": "early", "pickup": 1, "dropoff": 2, "pickup_window": [0, 100], "dropoff_window": [0, 7200]},
    ],
}


def test_a_file_is_read_solved_and_told() -> None:
    """From the file to plan.json, with a reason and a relaxation for the one nobody can reach in time."""
    instance = read(json.dumps(WHOLE))
    ride = instance.problem.job["ride"]
    assert (ride.load, ride.needs, ride.max_ride) == (Load(seats=2), frozenset({"oxygen"}), 3000)
    assert instance.problem.vehicle["car"].shift == Window(0, 7200)
    plan = solve(instance.problem, Limits(seconds=5, steps=10))
    told = result(instance, plan, relaxations(instance.problem, plan), 0.5)
    assert told["vehicles"] == 1
    assert [stop["node"] for stop in told["routes"][0]["stops"]] == [1, 2]
    (left,) = told["unserved"]
    drive = int(instance.problem.seconds[0, 1])
    assert left == {"trip": "early", "reason": Why.WINDOW.value, "relaxation": {"vehicle": "car", "later": drive - 100}}


def test_classes_are_read() -> None:
    """The class of a job, the cleaning between classes and who is kept apart; the empty word is the ordinary class."""
    jobs = [{**WHOLE["jobs"][0], "kind": "fever"}, WHOLE["jobs"][1]]
    classes = {"clean": [["fever", "", 900]], "apart": [["fever", "ward"]]}
    problem = read(json.dumps({**WHOLE, "jobs": jobs, **classes})).problem
    assert [job.kind for job in problem.jobs] == ["fever", ""]
    assert (problem.clean, problem.apart) == ({("fever", ""): 900}, frozenset({("fever", "ward")}))


def test_groups_and_their_price_are_read() -> None:
    """Whose people a job carries, or of no group, and what it costs that two groups mix."""
    jobs = [{**WHOLE["jobs"][0], "group": "east"}, WHOLE["jobs"][1]]
    problem = read(json.dumps({**WHOLE, "jobs": jobs, "mix_price": 900})).problem
    assert ([job.group for job in problem.jobs], problem.mix_price) == (["east", ""], 900)


def test_a_single_stop_is_read() -> None:
    """One place and one window are enough, and it takes no room unless told otherwise."""
    visit = {"id": "visit", "single": True, "dropoff": 2, "dropoff_window": [0, 7200], "litres": 40}
    (job,) = read(json.dumps({**WHOLE, "jobs": [visit]})).problem.jobs
    assert (job.single, job.pickup, job.dropoff, job.load) == (True, None, 2, Load(litres=40))


def test_bundles_are_read() -> None:
    """Jobs with the same word stay together."""
    jobs = [{**job, "bundle": "family"} for job in WHOLE["jobs"]]
    assert set(read(json.dumps({**WHOLE, "jobs": jobs})).problem.bundles) == {"family"}


def test_due_times_are_read() -> None:
    """When either end is due, and what a second too late costs."""
    soft = {"pickup_due": 600, "dropoff_due": 4000, "late_price": 3}
    (job, *_) = read(json.dumps({**WHOLE, "jobs": [{**WHOLE["jobs"][0], **soft}]})).problem.jobs
    assert (job.pickup_due, job.dropoff_due, job.late_price) == (600, 4000, 3)


def test_given_matrices_are_taken_as_they_are() -> None:
    """null is no legal way; metres may be absent."""
    matrix = {"seconds": [[0, 5, 9], [5, 0, None], [9, 4, 0]]}
    instance = read(json.dumps({**WHOLE, **matrix, "places": []}))
    assert instance.problem.seconds[1, 2] == FORBIDDEN
    assert instance.problem.metres.sum() == 0


def test_what_driving_costs_and_how_much_is_left_is_read() -> None:
    """Each rate by its name; a car that says none of it costs its seconds and drives as long as its shift lasts."""
    said = {"per_minute": 25, "per_km": 3, "driving": 5000, "duration": 6000}
    cars = [WHOLE["vehicles"][0], {**WHOLE["vehicles"][0], "id": "hired", **said}]
    problem = read(json.dumps({**WHOLE, "vehicles": cars})).problem
    assert {name: getattr(problem.vehicle["hired"], name) for name in said} == said
    assert [getattr(problem.vehicle["car"], name) for name in said] == [60, 0, None, None]


def test_rush_hour_is_read_as_percent_or_as_a_matrix() -> None:
    """Rounded up, closed roads stay closed, for permits and for computed times too; the plan drives by it."""
    roads = [[0, 1001, None], [1001, 0, 700], [None, 700, 0]]
    bands = [{"from": 1500, "percent": 150}, {"from": 9000, "seconds": [[1] * 3] * 3}]
    night = [{"from": 1500, "percent": 1}, {"from": 9000, "percent": 1}]
    permits = {"night": {"seconds": [[0] * 3] * 3, "bands": night}}
    whole = {**WHOLE, "seconds": roads, "metres": [[0] * 3] * 3, "bands": bands, "permits": permits}
    problem = read(json.dumps(whole)).problem
    assert problem.bands[0].seconds.tolist() == [[0, 1502, FORBIDDEN], [1502, 0, 1050], [FORBIDDEN, 1050, 0]]
    assert (problem.bands[1].begin, problem.bands[1].seconds.max()) == (9000, 1)
    assert [band.begin for band in problem.ways("night").bands] == [1500, 9000]
    assert check(problem, construct(problem)) == []
    places = [[30.3 + k / 9000, 114.0] for k in range(MATRIX + 1)]
    city = read(json.dumps({**WHOLE, "places": places, "bands": [{"from": 0, "percent": 200}]})).problem
    assert abs(int(city.bands[0].seconds[0, 900]) - 2 * int(city.seconds[0, 900])) <= 2


def test_a_driver_with_a_break_rests_in_the_plan_and_in_its_file() -> None:
    """It is told where and when, in JSON, in the table and in words of both languages; without breaks nothing is."""
    cars = [{**WHOLE["vehicles"][0], "breaks": [[0, 7000, 600]]}]
    instance = read(json.dumps({**WHOLE, "vehicles": cars}))
    assert instance.problem.vehicles[0].breaks == (Break(Window(0, 7000), 600),)
    solution = Solution(instance, construct(instance.problem))
    (route,) = solution.json()["routes"]
    ((node, begin, end),) = [tuple(rest.values()) for rest in route["rests"]]
    assert Rest(node, begin, end) == solution.plan.routes[0].rests[0]
    assert f"car,,{node},,rest,,{begin},{end}" in solution.csv()
    assert solution.rests()[0].startswith(f"car rests at place {node}, ")
    assert "号地点休息" in solution.html("zh-Hans")
    bare = read(json.dumps(WHOLE))
    assert "rests" not in Solution(bare, construct(bare.problem)).json()["routes"][0]


def test_a_car_with_a_permit_has_its_own_ways() -> None:
    """Matrices by the name of the permit; its drives are as long as its own metres say, in the plan and in the file."""
    open_roads = {"seconds": [[0, 60, 60]] * 3, "metres": [[0, 700, 800], [0, 0, 900], [0, 0, 0]]}
    cars, jobs = [{**WHOLE["vehicles"][0], "permit": "night"}], WHOLE["jobs"][:1]
    permits = {"night": open_roads, "day": {"seconds": [[0] * 3] * 3}}
    instance = read(json.dumps({**WHOLE, "permits": permits, "vehicles": cars, "jobs": jobs}))
    assert instance.problem.vehicle["car"].permit == "night"
    assert instance.problem.ways("night").seconds.tolist() == open_roads["seconds"]
    assert instance.problem.ways("day").metres.sum() == 0
    plan = solve(instance.problem, Limits(seconds=5, steps=10))
    told = result(instance, plan, {}, 0.5)
    assert told["distance"] == plan.metres == 700 + 900


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("vehicles", 0, "breaks"), 3, r"vehicles\[0\].breaks: 3 is not a list"),
        (("vehicles", 0, "breaks"), [[0, 900]], r"vehicles\[0\].breaks\[0\]: \[0, 900\] is not \[from, to, length\]"),
        (
            ("vehicles", 0, "breaks"),
            [[0, 900, 901]],
            r"breaks\[0\]: \[0, 900, 901\] is not a length of 1 to 86400 that",
        ),
        (
            ("vehicles", 0, "breaks"),
            [[5, 90, 9], [0, 900, 9]],
            r"breaks\[1\]: .* begins and ends no sooner than the one",
        ),
        (("bands",), [{"from": 0}], r"bands\[0\]: \['from'\] is not seconds or percent, one of them"),
        (("bands",), [{"from": 0, "percent": 0}], r"bands\[0\].percent: 0 is not a whole number of 1 to 10000"),
        (("bands",), [{"from": 0, "seconds": [[0]]}], r"The band from 0: \(1, 1\) must be a matrix of \(3, 3\)"),
        (
            ("bands",),
            [{"from": 9, "percent": 5}, {"from": 9, "percent": 5}],
            r"band from 9 must begin after",
        ),
        (("permits",), [], r"permits: \[\] is not an object"),
        (("permits",), {"night": {}}, r"permits.night.seconds: None is not a list"),
        (("permits",), {"night": {"seconds": [[0]]}}, r"Permit night: seconds \(1, 1\) must be a matrix of \(3, 3\)"),
        (("permits",), {"night": {"second": [[0]]}}, r"permits.night: 'second' is not a known field"),
        (("vehicles", 0, "permit"), "night", r"Vehicle car: there are no ways for permit night"),
        (("vehicles", 0, "per_km"), 0.5, r"vehicles\[0\].per_km: 0.5 is not a whole number"),
        (("vehicles", 0, "driving"), -1, r"Vehicle car: driving -1 must not be negative"),
        (("vehicles", 0, "permit"), 3, r"vehicles\[0\].permit: 3 is not a name"),
        (("places", 1), [114.3, 30.6], r"places\[1\]: \[114.3, 30.6\]"),
        (("places",), None, r"places: None is not a list"),
        (("seconds",), [[0, 1]], r"seconds: \[2\] is not a square of 1 rows"),
        (("seconds",), [[-1]], r"seconds\[0\]: -1"),
        (("jobs", 0, "pickup"), "home", r"jobs\[0\].pickup: 'home' is not a whole number"),
        (("jobs", 0, "pickup"), 9, r"Job ride: node 9"),
        (("jobs", 0, "pickup_window"), [9, 1], r"jobs\[0\].pickup_window: \[9, 1\]"),
        (("jobs", 0, "pickup_window"), [9], r"jobs\[0\].pickup_window: \[9\]"),
        (("jobs", 0, "max_rdie"), 9, r"jobs\[0\]: 'max_rdie' is not a known field"),
        (("jobs", 0, "needs"), [3], r"jobs\[0\].needs: 3"),
        (("jobs", 0, "seats"), -1, r"negative"),
        (("jobs", 1, "id"), "ride", r"Job ride is there twice"),
        (("jobs", 0), "ride", r"jobs\[0\]: 'ride' is not an object"),
        (("vehicles", 0, "shift"), None, r"vehicles\[0\].shift: None"),
        (("vehicles", 0, "seats"), 2**40, r"vehicles\[0\].seats"),
        (("jobs", 0, "kind"), 7, r"jobs\[0\].kind: 7 is not a name"),
        (("jobs", 0, "bundle"), 1, r"jobs\[0\].bundle: 1 is not a name"),
        (("jobs", 0, "single"), 1, r"jobs\[0\].single: 1 is not true or false"),
        (("jobs", 0, "single"), True, r"Job ride: a single stop has no pickup, but 1"),
        (("jobs", 0, "late_price"), -1, r"Job ride: late_price -1"),
        (("clean",), [["fever", 60]], r"clean\[0\]: \['fever', 60\] is not \[kind, kind, seconds\]"),
        (("clean",), [["fever", "", -60]], r"Cleaning from 'fever' to '': -60"),
        (("apart",), [["fever"]], r"apart\[0\]: \['fever'\] is not a pair of kinds"),
        (("vehicles", 0, "start"), True, r"vehicles\[0\].start: True"),
    ],
)
def test_a_bad_field_is_named_with_its_value(path: tuple, value: object, says: str) -> None:
    """The field, the value, and what belongs there."""
    broken = deepcopy(WHOLE)
    *way, last = path
    inner = broken
    for step in way:
        inner = inner[step]
    inner[last] = value
    with pytest.raises(BadFile, match=says):
        read(json.dumps(broken))


def test_broken_json_is_named_by_line() -> None:
    """A missing comma is found where it is missing."""
    with pytest.raises(BadFile, match=r"line 2, column 1"):
        read('{"places": []\n"jobs": []}')


def test_thousands_of_places_take_no_matrix() -> None:
    """Times and lengths between so many are computed when asked for, as the line model has them to a percent."""
    random = Random(1)
    places = [[30.3 + random.random() / 2, 114 + random.random() / 2] for _ in range(MATRIX + 1)]
    problem = read(json.dumps({**WHOLE, "places": places})).problem
    assert isinstance(problem.seconds, Plane)
    at = np.array(places)
    exact = LineTravel().matrix(at[:50], at, depart_at=ANY_DAY)
    nodes = np.arange(50)[:, None], np.arange(len(places))[None, :]
    assert np.abs(problem.seconds[nodes] - exact.seconds).max() <= 1 + exact.seconds.max() * 0.01
    assert np.abs(problem.metres[nodes] - exact.metres).max() <= 1 + exact.metres.max() * 0.01
    assert isinstance(read(json.dumps({**WHOLE, "places": places[:MATRIX]})).problem.seconds, np.ndarray)


def test_twenty_thousand_trips_are_read() -> None:
    """A whole city's day is a file like any other, and costs memory by the trip, not by the pair."""
    jobs = [{**WHOLE["jobs"][1], "id": f"t{k}", "pickup": 2 * k, "dropoff": 2 * k + 1} for k in range(20_000)]
    places = [[30.3 + k % 211 / 400, 114 + k % 307 / 500] for k in range(40_000)]
    tracemalloc.start()
    instance = read(json.dumps({"places": places, "vehicles": WHOLE["vehicles"], "jobs": jobs}))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(instance.problem.jobs) == 20_000
    assert peak < 20_000 * 10_000
