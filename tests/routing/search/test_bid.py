"""A bid is the cheapest pair of places there is: held against trying all of them."""

from collections.abc import Iterator

from hypothesis import given

from routing.problem import Problem
from routing.search.bid import able, ask, cheapest, extra, fits
from routing.search.board import BIDS, IMPOSSIBLE
from routing.search.search import Search
from tests.routing.make import crooked, problems
from tests.routing.search.orders import insertions, price_of, with_job

Pair = tuple[int, int, int]


def pairs(search: Search, v: int, k: int) -> Iterator[Pair]:
    """What every pair of places would add that can be driven: the slow and plain way."""
    vehicle, old = search.problem.vehicles[v], search.orders()[v]
    now = price_of(search.problem, vehicle, old)
    for i, j, _ in insertions(search.problem, vehicle, old, k):
        yield price_of(search.problem, vehicle, with_job(search.problem, old, k, i, j)) - now, i, j


def asked(search: Search) -> Iterator[tuple[int, int]]:
    """Every car and everyone who waits and may go with it."""
    for k in search.waiting.tolist():
        for v in range(len(search.problem.vehicles)):
            if not search.problem.jobs[k].aboard and able(search.ground, v, k):
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


@given(crooked())
def test_where_ways_round_are_shorter_a_bid_can_still_be_driven(problem: Problem) -> None:
    """The pair found is one that can be driven at the cost told; it need not be the cheapest there."""
    search = Search(problem)
    search.build()
    for v, k in asked(search):
        found = cheapest(search.ground, search.board, v, k, IMPOSSIBLE)
        assert found[0] == IMPOSSIBLE or found in list(pairs(search, v, k))


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
    """With what sending it out costs, less what it is worth to the job, and the version of the route it was made on."""
    search = Search(problem)
    for v, vehicle in enumerate(problem.vehicles):
        for k in search.waiting.tolist():
            if problem.jobs[k].aboard:
                continue
            ask(search.ground, search.board, v, k)
            bid = search.board.bids[k, v % BIDS]
            assert (bid["car"], bid["version"]) == (v, search.board.version[v])
            best = IMPOSSIBLE
            if able(search.ground, v, k):
                best = cheapest(search.ground, search.board, v, k, IMPOSSIBLE)[0]
            price = 0 if search.board.length[v] else problem.vehicle_cost
            price -= problem.worth(problem.jobs[k], vehicle)
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
