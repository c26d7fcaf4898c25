"""A board told as routes is what the plain schedule makes of the same orders, field by field."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from routing.breaks import Break
from routing.problem import Problem
from routing.schedule import Timing, route_of
from routing.search.search import Search
from routing.search.tell import routes_of
from schemas.values import Window
from tests.routing.make import hourly_problems, problems
from tests.routing.search.orders import timing_of, visits_of


@given(st.one_of(problems(), hourly_problems()))
def test_routes_are_those_of_the_schedule(problem: Problem) -> None:
    """Every node, arrival, start, departure, every second and metre; cars that stand are in none."""
    search = Search(problem)
    search.build()
    wanted = []
    for vehicle, order in zip(problem.vehicles, search.orders(), strict=True):
        if order:
            timing = timing_of(problem, vehicle, order)
            assert isinstance(timing, Timing)
            wanted.append(route_of(problem, vehicle, visits_of(problem, order), timing))
    assert routes_of(search) == tuple(wanted)


@given(problems(), st.integers(-(10**8), 10**8))
def test_it_does_not_matter_from_when_seconds_count(problem: Problem, since: int) -> None:
    """Moved by any number of seconds, the same routes come out, moved."""
    moved = replace(
        problem,
        vehicles=tuple(
            replace(one, shift=_moved(one.shift, since), breaks=tuple(_later(rest, since) for rest in one.breaks))
            for one in problem.vehicles
        ),
        jobs=tuple(
            replace(
                one,
                pickup_window=_moved(one.pickup_window, since),
                dropoff_window=_moved(one.dropoff_window, since),
                pickup_due=None if one.pickup_due is None else one.pickup_due + since,
                dropoff_due=None if one.dropoff_due is None else one.dropoff_due + since,
            )
            for one in problem.jobs
        ),
    )
    here, there = Search(problem), Search(moved)
    for search in (here, there):
        search.build()
    starts = [[stop.start + since for stop in route.stops] for route in routes_of(here)]
    assert [[stop.start for stop in route.stops] for route in routes_of(there)] == starts


def _later(one: Break, since: int) -> Break:
    return Break(_moved(one.window, since), one.length)


def _moved(window: Window, since: int) -> Window:
    return Window(window.earliest + since, window.latest + since)
