"""A bid is the cheapest pair of places there is: held against trying all of them."""

from collections.abc import Iterator
from itertools import combinations_with_replacement

from hypothesis import given

from routing.problem import FAVOUR, Problem
from routing.schedule import Timing
from routing.search.bid import able, ask, cheapest, extra, fits
from routing.search.board import BIDS, IMPOSSIBLE
from routing.search.search import Search
from tests.routing.make import problems
from tests.routing.search.orders import driving_of, timing_of

Pair = tuple[int, int, int]


def pairs(search: Search, v: int, k: int) -> Iterator[Pair]:
    """What every pair of places would add that can be driven: the slow and plain way."""
    vehicle, old = search.problem.vehicles[v], search.orders()[v]
    now = driving_of(timing_of(search.problem, vehicle, old))
    for i, j in combinations_with_replacement(range(vehicle.frozen, len(old) + 1), 2):
        timing = timing_of(search.problem, vehicle, [*old[:i], 2 * k, *old[i:j], 2 * k + 1, *old[j:]])
        if isinstance(timing, Timing):
            yield driving_of(timing) - now, i, j


def asked(search: Search) -> Iterator[tuple[int, int]]:
    """Every car and everyone who waits and may go with it."""
    for k in search.waiting.tolist():
        for v in range(len(search.problem.vehicles)):
            if search.problem.jobs[k].pickup is not None and able(search.ground, v, k):
                yield v, k


@given(problems())
def test_the_cheapest_place_is_what_trying_every_pair_finds(problem: Problem) -> None:
    """Around what is promised and around whole routes: the same cost, at a pair that has it; none where none is."""
    search = Search(problem)
    for built in (False, True):
        if built:
            search.build()
        for v, k in asked(search):
            tried = list(pairs(search, v, k))
            found = cheapest(search.ground, search.board, v, k, IMPOSSIBLE)
            assert found[0] == min((cost for cost, _, _ in tried), default=IMPOSSIBLE)
            assert not tried or found in tried


@given(problems())
def test_only_what_is_below_the_bound_is_said(problem: Problem) -> None:
    """With the best itself as bound there is nothing cheaper, with a second more there is."""
    search = Search(problem)
    for v, k in asked(search):
        best = cheapest(search.ground, search.board, v, k, IMPOSSIBLE)[0]
        if best < IMPOSSIBLE:
            assert cheapest(search.ground, search.board, v, k, best)[0] == best
            assert cheapest(search.ground, search.board, v, k, best + 1)[0] == best


@given(problems())
def test_a_bid_is_remembered_with_the_price_of_the_car(problem: Problem) -> None:
    """With what sending it out costs, less what it is preferred by, and the version of the route it was made on."""
    search = Search(problem)
    for v, vehicle in enumerate(problem.vehicles):
        for k in search.waiting.tolist():
            if problem.jobs[k].pickup is None:
                continue
            ask(search.ground, search.board, v, k)
            bid = search.board.bids[k, v % BIDS]
            assert (bid["car"], bid["version"]) == (v, search.board.version[v])
            best = IMPOSSIBLE
            if able(search.ground, v, k):
                best = cheapest(search.ground, search.board, v, k, IMPOSSIBLE)[0]
            price = 0 if search.board.length[v] else problem.vehicle_cost
            price -= FAVOUR if vehicle.id in problem.jobs[k].prefer else 0
            assert extra(search.ground, search.board, v, k) == price
            assert bid["cost"] == (best if best == IMPOSSIBLE else best + price)


@given(problems())
def test_who_may_carry_and_what_fits(problem: Problem) -> None:
    """Needs answered and not avoided; room in every kind of place."""
    search = Search(problem)
    for v, vehicle in enumerate(problem.vehicles):
        for k, job in enumerate(problem.jobs):
            assert able(search.ground, v, k) == (job.needs <= vehicle.traits and vehicle.id not in job.avoid)
            if not vehicle.committed:
                call, up = search.board.calls[v, 0], search.ground.stops[2 * k]
                assert fits(call, up, search.ground.cars[v]) == job.load.fits(vehicle.capacity)
