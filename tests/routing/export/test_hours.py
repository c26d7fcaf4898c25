"""The time chart is true to the plan."""

from dataclasses import replace

import pytest

from routing.export.hours import ROWS
from routing.plan import Plan
from tests.routing.export.read import SVG, TWO_CARS, classed, harmless, numbers, parsed, titles, two_cars


def widths(root, name: str) -> float:
    """Pixels of all bars of a kind inside the routes."""
    return sum(sum(numbers(bar, "width")) for row in classed(root, "route") for bar in classed(row, name))


def test_driving_takes_the_room_that_it_takes_in_time() -> None:
    """Bars of driving, empty and carrying, together measure the driving seconds of the plan; services the services."""
    solution = two_cars()
    root = parsed(solution.hours())
    north = solution.plan.route["north <&>"]
    waits = sum(stop.start - stop.arrive for stop in north.stops)
    assert waits > 0
    (row,) = [row for row in classed(root, "route") if "north" in row[0].text]
    (dotted,) = [node.get("d") for node in classed(row, "dotted")]
    begin, end = (float(word.lstrip("M")) for word in dotted.split(" 0H"))
    pixel = waits / (end - begin)
    seconds = sum(route.seconds for route in solution.plan.routes)
    assert (widths(root, "carrying") + widths(root, "empty")) * pixel == pytest.approx(seconds, rel=0.02)
    assert widths(root, "stop") * pixel == pytest.approx(6 * 60, rel=0.1)


def test_every_row_and_stop_says_what_it_is() -> None:
    """A row for each vehicle with its name, a box for each stop with who and when."""
    root = parsed(two_cars().hours())
    assert root[0].text == "Time chart: 2 vehicles"
    assert [row.find(f"{SVG}text").text for row in classed(root, "route")] == ["north <&>", "east"]
    told = titles(root)
    assert sum(title.startswith(("pickup ", "drop-off ")) for title in told) == 6
    assert told.count("waiting") == 1 + 1  # the wait for the morning, and the legend


def test_somebody_aboard_makes_the_bar_thick() -> None:
    """East drives one trip only: empty before it, carrying during it."""
    (row,) = [row for row in classed(parsed(two_cars().hours()), "route") if "east" in row[0].text]
    empty, carrying = classed(row, "empty"), classed(row, "carrying")
    assert len(carrying) == 1
    assert float(carrying[0].get("height")) > float(empty[0].get("height"))


def test_a_rest_is_a_bar_of_its_own() -> None:
    """Where somebody rests there is a bar with who, where and when, as wide as it lasts, and the legend explains it."""
    rests = ({**car, "breaks": [[0, 7200, 1200]]} for car in TWO_CARS["vehicles"])
    solution = two_cars(vehicles=list(rests))
    root = parsed(solution.hours())
    bars = [bar for row in classed(root, "route") for bar in classed(row, "pause")]
    assert len({bar.get("width") for bar in bars}) == 1
    assert len(bars) == 2
    assert sum(" rests at place " in title for title in titles(root)) == 2
    assert "rest" in [node.text for node in root.iter()]
    assert "rest" not in [node.text for node in parsed(two_cars().hours()).iter()]


def test_the_chart_runs_and_loads_nothing() -> None:
    """It can be mailed."""
    assert harmless(two_cars().hours())


def test_a_plan_without_routes_is_said_to_be_one() -> None:
    """An empty chart explains itself, in both languages."""
    solution = two_cars()
    nobody = replace(solution, plan=Plan((), solution.plan.unserved))
    assert "No vehicle moves." in nobody.hours()
    assert "没有车辆出行。" in nobody.hours("zh-Hans")


def test_a_long_chart_is_cut_and_says_so() -> None:
    """More rows than anybody reads are counted instead."""
    solution = two_cars()
    many = replace(solution, plan=Plan(solution.plan.routes * ROWS, ()))
    root = parsed(many.hours())
    assert len(classed(root, "route")) == ROWS
    assert f"… and {ROWS} more." in [node.text for node in root.iter()]
