"""Part of a world is a world: what it holds is what the whole held there, and given back it is the whole again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.problem import Problem
from routing.search.part import Part
from routing.search.search import Search
from routing.search.together import halves, merge
from tests.routing.make import a_town, problems


def split(search: Search, low: set[int]) -> list[Part]:
    """These cars with their jobs and every other bundle that waits; and the rest."""
    carrier = search.board.car[1 : 2 * search.jobs : 2]
    bundle, alone = search.ground.jobs["bundle"], np.arange(search.jobs)
    waits = np.where(bundle > 0, bundle, alone) % 2 == 0
    here = np.where(carrier >= 0, np.isin(carrier, list(low)), waits)
    cars = np.isin(np.arange(len(search.ground.cars)), list(low))
    return [Part(search, np.flatnonzero(cars == side), np.flatnonzero(here == side)) for side in (True, False)]


def built(problem: Problem) -> Search:
    """As the search begins."""
    search = Search(problem, 3)
    search.build()
    return search


@given(problems(), st.sets(st.integers(0, 3)))
def test_the_parts_cost_what_the_whole_costs(problem: Problem, low: set[int]) -> None:
    """Every route, everybody who waits, every preferred car is in one of them; numbers of jobs and cars go along."""
    search = built(problem)
    parts = split(search, low)
    assert sum(part.cost for part in parts) == search.cost
    assert sum(part.unplaced for part in parts) == search.unplaced
    for part in parts:
        told = [[int(part.stops[stop]) for stop in order] for order in part.orders()]
        assert told == [search.orders()[v] for v in part.cars]


@given(problems(), st.sets(st.integers(0, 3)))
def test_given_back_untouched_nothing_has_changed(problem: Problem, low: set[int]) -> None:
    """Neither the present plan nor the best."""
    search = built(problem)
    before, cost = search.orders(), search.cost
    merge(search, split(search, low))
    assert (search.orders(), search.cost, search.best) == (before, cost, cost)
    search.back()
    assert search.orders() == before


@given(problems(), st.sets(st.integers(0, 3)))
def test_what_parts_find_is_what_the_whole_has(problem: Problem, low: set[int]) -> None:
    """Searched apart and brought together: the sums are what counting again gives, and the best is no worse."""
    search = built(problem)
    before = search.best
    parts = split(search, low)
    for part in parts:
        if part.jobs:
            part.anneal(40, 300.0)
    cost, best = sum(part.cost for part in parts), min(before, sum(part.best for part in parts))
    merge(search, parts)
    assert (search.cost, search.best) == (cost, best)
    search.back()
    assert search.cost == best


@given(problems())
def test_who_is_near_in_a_part_was_near_in_the_whole(problem: Problem) -> None:
    """In the same order, nobody of the part left out; and a car stands for cars of its own kind only."""
    search = built(problem)
    for part in split(search, {0, 2}):
        for row, stop in zip(part.near.close, part.stops, strict=True):
            there = [near for near in search.near.close[stop] if near in part.stops]
            assert [int(part.stops[near]) for near in row if near >= 0] == there
        ends = search.near.kind[part.cars]
        for v, end in enumerate(part.near.kind):
            assert set(np.flatnonzero(ends == ends[v])) == set(range(end - (ends == ends[v]).sum(), end))
        for row, whole in zip(part.near.idle, search.near.idle[part.numbers], strict=True):
            kinds = [search.near.kind[first] for first in whole if first >= 0]
            assert [ends[first] for first in row if first >= 0] == [kind for kind in kinds if kind in ends]


def test_halves_share_the_work() -> None:
    """Of a town where many wait: as many stops on either side, give or take a route, and nobody on both."""
    search = built(a_town(riders=80, cars=12))
    one, two = halves(search)
    stops = [int(part.board.length.sum()) for part in (one, two)]
    assert abs(stops[0] - stops[1]) <= 2 * search.board.length.max()
    assert sorted([*one.numbers, *two.numbers]) == list(range(80))
    assert sorted([*one.cars, *two.cars]) == list(range(12))
