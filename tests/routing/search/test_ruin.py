"""Ruin takes jobs out whole, never a promise, and leaves routes that can be driven."""

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.problem import Problem
from routing.search.board import settle_all
from routing.search.changes import take_back
from routing.search.ruin import ROOM, add_waiting, ruin
from routing.search.search import Search
from tests.routing.make import a_town, crooked, problems


def ruined(search: Search, strings: float = 10.0) -> list[int]:
    """The jobs that one ruin puts into the pool."""
    world = search.ground, search.near, search.board, search.pool, search.log, search.dice
    return search.pool.job[: ruin(*world, strings)].tolist()


@given(problems(), st.integers(0, 999))
@settings(max_examples=60)
def test_the_pool_is_what_the_routes_lost(problem: Problem, seed: int) -> None:
    """Each once, no promise among them, all out of every route; whoever is in no pool is where they were."""
    search = Search(problem, seed)
    search.build()
    before = {stop // 2 for order in search.orders() for stop in order}
    waited = set(search.waiting.tolist())
    if not problem.jobs:
        return
    pool = ruined(search)
    after = {stop // 2 for order in search.orders() for stop in order}
    assert len(pool) == len(set(pool))
    assert before - after == set(pool) & before
    assert set(pool) - before <= waited
    assert not any(problem.jobs[k].id in problem.committed or problem.jobs[k].aboard for k in pool)
    assert [bool(search.pool.waited[place]) for place in range(len(pool))] == [k in waited for k in pool]
    assert settle_all(search.ground, search.board) == -1


@given(crooked(), st.integers(0, 999))
@settings(max_examples=60)
def test_where_ways_round_are_shorter_the_rest_can_still_be_driven(problem: Problem, seed: int) -> None:
    """A route that hangs on the stops that leave it loses all but its promises."""
    search = Search(problem, seed)
    search.build()
    if not problem.jobs:
        return
    pool = ruined(search)
    assert settle_all(search.ground, search.board) == -1
    assert len(pool) == len(set(pool))


@given(problems(), st.integers(0, 999))
@settings(max_examples=60)
def test_whoever_waits_can_be_added(problem: Problem, seed: int) -> None:
    """All who wait for a car and are not yet in the pool join it, once."""
    search = Search(problem, seed)
    search.build()
    if not problem.jobs:
        return
    pool = ruined(search)
    size = add_waiting(search.ground, search.board, search.pool, len(pool))
    whole = search.pool.job[:size].tolist()
    assert sorted(whole) == sorted({*pool, *(k for k in search.waiting.tolist() if not problem.jobs[k].aboard)})


def test_a_ruin_is_somewhere_and_not_everywhere() -> None:
    """In a town each one takes a few jobs of a few cars, in time all of them; taken back, no job was ever away."""
    search = Search(a_town(riders=60, cars=16))
    search.build()
    orders, taken = search.orders(), set()
    for _ in range(300):
        pool = ruined(search, 4.0)
        assert len(pool) < min(ROOM, 40)
        taken |= set(pool)
        take_back(search.board, search.log)
        assert search.orders() == orders
    assert taken == set(range(60))
