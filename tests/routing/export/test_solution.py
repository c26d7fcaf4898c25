"""A solution shows any plan of any problem, whole and well-formed."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from routing.export.solution import Solution
from routing.formats.result import result
from routing.insertion import construct
from routing.problem import Problem
from tests.routing.export.read import classed, harmless, parsed, two_cars
from tests.routing.make import NODES, problems

POINTS = np.array([[100.0 * k, 37.0 * k * k % 500] for k in range(NODES)])


@given(problems())
def test_any_plan_can_be_shown_and_written(problem: Problem) -> None:
    """Whatever is committed, aboard, left over or empty: every picture and file is made, and none loses a stop."""
    plan = construct(problem)
    solution = Solution.of(problem, plan, POINTS)
    stops = sum(len(route.stops) for route in plan.routes)
    for picture in (solution.map() or "", solution.hours()):
        root = parsed(picture)
        assert len(classed(root, "route")) == len(plan.routes)
        inside = [stop for route in classed(root, "route") for stop in classed(route, "stop")]
        assert len(inside) == stops
    assert harmless(solution.html())
    rests = sum(len(route.rests) for route in plan.routes)
    assert solution.csv().count("\r\n") == stops + rests + 1
    assert len([one for one in classed(parsed(solution.hours()), "rest") if one.get("class") == "rest"]) >= rests
    assert json.loads(json.dumps(solution.json()))["vehicles"] == len(plan.routes)


def test_a_notebook_shows_the_whole_but_no_page() -> None:
    """Sums, map, chart and tables, without a frame that a notebook would have to unpack."""
    told = two_cars()._repr_html_()
    root = parsed(told.replace("<div", '<div xmlns="http://www.w3.org/1999/xhtml"', 1))
    assert [svg.get("class") for svg in root.iter("{http://www.w3.org/2000/svg}svg")] == ["ferry map", "ferry hours"]
    assert classed(root, "sums")
    assert "<html" not in told


def test_a_benchmark_is_billed_in_its_own_units() -> None:
    """What it measures by its scale of ten thousandths is divided by it, what is counted is not, and the sum agrees."""
    solution = two_cars()
    scaled = replace(solution, instance=replace(solution.instance, unit=10_000))
    terms = {one["term"]: one for one in scaled.json()["bill"]["terms"]}
    assert terms["driving"]["amount"] == terms["driving"]["cost"] == solution.plan.seconds / 10_000
    assert (terms["known"]["price"], terms["broken"]["price"]) == (-0.06, None)
    assert scaled.json()["bill"]["total"] == solution.json()["bill"]["total"] / 10_000


def test_json_is_plan_json() -> None:
    """The contract has one writer."""
    solution = two_cars()
    assert solution.json() == result(solution.instance, solution.plan, solution.relaxations, 0.25)


def test_a_problem_made_in_python_needs_no_file() -> None:
    """Metres are its distance, and without points there is no map."""
    solution = two_cars()
    bare = Solution.of(solution.instance.problem, solution.plan)
    assert bare.json()["distance"] == solution.plan.metres
    assert bare.map() is None


def test_another_language_is_refused() -> None:
    """By name, whatever is asked for."""
    for show in (two_cars().html, two_cars().map, two_cars().hours):
        with pytest.raises(ValueError, match="'fr'"):
            show("fr")
