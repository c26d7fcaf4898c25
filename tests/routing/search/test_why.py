"""Reasons are true of the car they are given for, and the soonest pickup is the soonest there is."""

from collections.abc import Iterator

from hypothesis import given

from routing.explain import RUNGS, reasons
from routing.plan import Why
from routing.problem import Problem
from routing.search.bid import able, cheapest
from routing.search.board import IMPOSSIBLE
from routing.search.ease import LATER, offered
from routing.search.ground import FAR
from routing.search.search import Search
from routing.search.why import soonest
from tests.routing.make import problems
from tests.routing.search.orders import insertions


def built(problem: Problem) -> Search:
    """A search with its first plan."""
    search = Search(problem)
    search.build()
    return search


def asked(search: Search) -> Iterator[tuple[int, int]]:
    """Every car and everyone who waits for one."""
    for k in search.waiting.tolist():
        if not search.problem.jobs[k].aboard:
            yield from ((v, k) for v in range(len(search.problem.vehicles)))


def pickups(search: Search, v: int, k: int) -> Iterator[int]:
    """When the pickup could begin, for every pair of places that can be driven."""
    for i, _, timing in insertions(search.problem, search.problem.vehicles[v], search.orders()[v], k):
        yield timing.starts[i]


@given(problems())
def test_the_soonest_pickup_is_the_first_of_all_that_can_be_driven(problem: Problem) -> None:
    """To the second, whatever is bounded; and none where no pair of places can be driven."""
    search = built(problem)
    for v, k in asked(search):
        found = soonest(search.ground, search.board, v, k, FAR, False)
        assert found == min((one - search.origin for one in pickups(search, v, k)), default=FAR)


@given(problems())
def test_the_lenient_lateness_is_never_too_much(problem: Problem) -> None:
    """A car that says how late the job's windows make it has no place at a second less."""
    search = built(problem)
    for v, k in asked(search):
        late = soonest(search.ground, search.board, v, k, FAR, True)
        if 0 < late < FAR:
            assert offered(search.ground, search.board, v, k, LATER, late - 1)[0] == IMPOSSIBLE


@given(problems())
def test_every_rung_is_true_of_its_car(problem: Problem) -> None:
    """Lacking is lacking, by so many needs or places; and no car is refused for what it has."""
    search = built(problem)
    for k in sorted({k for _, k in asked(search)}):
        job, (rung, short) = problem.jobs[k], reasons(search, k)
        for vehicle, why, missing in zip(problem.vehicles, (RUNGS[one] for one in rung), short.tolist(), strict=True):
            lacking = job.needs - vehicle.traits
            assert (why is Why.NEEDS) == bool(lacking)
            assert why is not Why.NEEDS or missing == len(lacking)
            if not lacking:
                assert (why is Why.CAPACITY) == (not job.load.fits(vehicle.capacity))
                assert why is not Why.CAPACITY or missing > 0
            if not lacking and job.load.fits(vehicle.capacity):
                assert (why is Why.AVOIDED) == (vehicle.id in job.avoid)
            assert missing >= 0


@given(problems())
def test_a_car_that_stands_is_refused_if_and_only_if_it_has_no_place(problem: Problem) -> None:
    """With nothing else to do a car is at most busy where it has a place: for a price, not for want of anything.

    A car that moves may be told off for what it could not do alone: the ladder looks at the straight way, and where a
    closed road leaves only a way round by its other stops that is not the whole truth.
    """
    search = built(problem)
    for v, k in asked(search):
        if search.board.length[v] == 0:
            fits = able(search.ground, v, k)
            found = fits and cheapest(search.ground, search.board, v, k, IMPOSSIBLE)[0] < IMPOSSIBLE
            assert (RUNGS[reasons(search, k)[0][v]] is Why.BUSY) == found
