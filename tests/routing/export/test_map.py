"""The map holds every route, stop and left-over trip, each where it is."""

import pytest

from tests.routing.export.read import SVG, classed, harmless, numbers, parsed, titles, two_cars


def test_everything_of_the_plan_is_on_the_map() -> None:
    """A line for each route, a dot for each stop, a cross for whoever is left over; each says what it is."""
    solution = two_cars()
    root = parsed(solution.map() or "")
    assert len(classed(root, "route")) == len(solution.plan.routes) == 2
    assert len(classed(root, "stop")) == sum(len(route.stops) for route in solution.plan.routes) == 6
    assert len(classed(root, "pickup")) == len(classed(root, "dropoff")) == 3
    assert len(classed(root, "left")) == len(solution.plan.unserved) == 1
    for kind in ("route", "stop", "left"):
        assert all(node[0].tag == f"{SVG}title" and node[0].text for node in classed(root, kind))


def test_a_pointer_is_told_who_and_when() -> None:
    """Names as they are, times as people read them; the picture itself has a name for those who do not see it."""
    root = parsed(two_cars().map() or "")
    assert root.get("role") == "img"
    assert root[0].text is not None
    assert root[0].text.startswith("Map: 2 vehicles, ")
    told = titles(root)
    assert any(title.startswith("north <&>: 4 stops, ") for title in told)
    assert any(title.startswith("pickup 早班, 0:") for title in told)
    assert "unserved crowd. No vehicle has enough room." in told


def test_the_map_speaks_chinese() -> None:
    """Title, tooltips and legend."""
    root = parsed(two_cars().map("zh-Hans") or "")
    assert any(title.startswith("接人 早班，") for title in titles(root))
    assert [classed(node, "pale")[0].text for node in classed(root, "legend")] == ["起点", "接人", "送达", "未安排"]


def test_north_is_up_and_all_is_inside() -> None:
    """A place further north is drawn higher, one further east further right, none beyond the edge."""
    root = parsed(two_cars().map() or "")
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    assert all(0 <= x <= width for x in numbers(root, "cx"))
    assert all(0 <= y <= height for y in numbers(root, "cy"))
    dots = {node[0].text.split(",")[0]: node[1] for node in classed(root, "stop")}
    morning, home = dots["pickup 早班"], dots["drop-off b"]
    assert float(morning.get("cy")) < float(home.get("cy"))
    assert float(morning.get("cx")) == pytest.approx(float(home.get("cx")), abs=1)
    assert float(dots["pickup c"].get("cx")) > float(dots["drop-off c"].get("cx")) > float(home.get("cx"))


def test_the_map_runs_and_loads_nothing() -> None:
    """It can be mailed."""
    assert harmless(two_cars().map() or "")


def test_without_places_there_is_no_map() -> None:
    """A matrix alone lies nowhere."""
    matrix = [[0 if a == b else 600 for b in range(5)] for a in range(5)]
    assert two_cars(places=[], seconds=matrix).map() is None


def test_places_all_at_one_point_are_drawn_too() -> None:
    """No size is no reason to fail."""
    root = parsed(two_cars(places=[[30.5, 114.3]] * 5).map() or "")
    assert len(classed(root, "stop")) == 6
