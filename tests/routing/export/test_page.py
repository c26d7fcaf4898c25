"""The page holds sums, pictures and tables, and nothing that runs or loads."""

from dataclasses import replace

import pytest

from routing.export.page import ROWS
from routing.plan import Plan, Unserved, Why
from tests.routing.export.read import HTML, TWO_CARS, Node, classed, harmless, parsed, two_cars


def cells(root: Node, name: str) -> list[list[str]]:
    """The rows of a table, without its head."""
    (table,) = classed(root, name)
    body = table.find(f"{HTML}tbody")
    return [["".join(cell.itertext()) for cell in row] for row in body]


def page(language: str = "en", **changes: object) -> Node:
    """The page of the two cars."""
    return parsed(two_cars(**changes).html(language))


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_page_is_whole_and_harmless(language: str) -> None:
    """One document in its language, with both pictures, that may not even ask for anything."""
    text = two_cars().html(language)
    root = parsed(text)
    assert text.startswith("<!DOCTYPE html>\n")
    assert root.get("lang") == language
    assert [svg.get("class") for svg in root.iter("{http://www.w3.org/2000/svg}svg")] == ["ferry map", "ferry hours"]
    (policy,) = [meta.get("content") for meta in root.iter(f"{HTML}meta") if meta.get("http-equiv")]
    assert policy.startswith("default-src 'none'")
    assert harmless(text)


def test_the_sums_are_those_of_the_plan() -> None:
    """Served, vehicles, distance, driving time."""
    solution = two_cars()
    sums = dict(cells(parsed(solution.html()), "sums"))
    assert sums["Served"] == "3 of 4 trips"
    assert sums["Vehicles"] == "2"
    assert sums["Distance"] == f"{solution.plan.metres / 1000:.1f} km"
    assert sums["Driving time"] == f"{solution.plan.seconds // 3600}:{solution.plan.seconds // 60 % 60:02}"


def test_whoever_is_left_over_is_told_with_the_reason() -> None:
    """In words, and by how much it missed."""
    assert cells(page(), "unserved") == [
        ["crowd", "No vehicle has enough room.", "5", "one more driver at place 2 by 0:01: seats 9"]
    ]
    assert cells(page("zh-Hans"), "unserved") == [
        ["crowd", "没有车辆有足够空间。", "5", "再来一位司机，0:01 前到 2 号地点：座位 9"]
    ]


def test_every_route_is_a_row() -> None:
    """Who, how many stops, from when to when, how long and how far."""
    rows = cells(page(), "routes")
    assert [row[:3] for row in rows] == [["north <&>", "4", "0:00"], ["east", "2", "0:00"]]


def test_the_bill_is_a_table_with_its_sum() -> None:
    """A row a term, in the language of the page."""
    solution = two_cars()
    total, driving = 100_000 + solution.plan.seconds, f"{solution.plan.seconds:,}"
    for language, left, last in (("en", "Driving time", "Altogether"), ("zh-Hans", "行驶时间", "合计")):
        rows = cells(page(language), "bill")
        assert [left, f"{driving} s", "1", driving] in rows
        assert rows[-1] == [last, "", "", f"{total:,}"]


def test_of_many_priorities_only_those_left_over_are_billed() -> None:
    """The crowd is the most urgent, and outweighs the other three, of whom nobody is."""
    jobs = [job | {"priority": k} for k, job in enumerate(TWO_CARS["jobs"])]
    rows = [row for row in cells(page(jobs=jobs), "bill") if "priority" in row[0]]
    assert [(row[0], row[1]) for row in rows] == [("Left over with priority 3", "1")]


def test_where_nobody_is_left_over_no_table_says_so() -> None:
    """An empty table would be a question."""
    solution = two_cars()
    whole = replace(solution, plan=Plan(solution.plan.routes, ()))
    assert classed(parsed(whole.html()), "unserved") == []


def test_without_places_the_page_says_why_there_is_no_map() -> None:
    """The time chart stays."""
    matrix = [[0 if a == b else 600 for b in range(5)] for a in range(5)]
    root = page(places=[], seconds=matrix)
    assert [svg.get("class") for svg in root.iter("{http://www.w3.org/2000/svg}svg")] == ["ferry hours"]
    assert "there is no map" in "".join(root.itertext())


def test_a_long_table_is_cut_and_says_so() -> None:
    """More rows than anybody reads are counted instead."""
    solution = two_cars()
    left = (Unserved("crowd", Why.BUSY),) * (ROWS + 3)
    root = parsed(replace(solution, plan=Plan(solution.plan.routes, left)).html())
    assert len(cells(root, "unserved")) == ROWS
    assert "… and 3 more." in "".join(root.itertext())
