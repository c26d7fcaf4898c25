"""Guests come and go without a trace, or stay; wherever they lie and however many come."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from routing.insertion import construct
from routing.problem import FORBIDDEN, Band, Job, Problem, Ways
from routing.quote import Quote, Quoter
from routing.search.bid import able, cheapest, extra
from routing.search.board import IMPOSSIBLE
from routing.search.guest import Approach, Guests, best_car
from routing.search.search import Search
from schemas.values import Window
from tests.routing.make import a_job, a_line, a_problem, a_town, a_vehicle, problems


def stored(problem: Problem) -> Problem:
    """The same with its plane written out as a matrix."""
    nodes = np.arange(len(problem.seconds))
    matrix = problem.seconds[nodes[:, None], nodes]
    return replace(problem, seconds=matrix, metres=matrix * 7)


@given(problems())
def test_the_best_car_bids_least_of_all(problem: Problem) -> None:
    """Everybody is asked, with the price of sending them out; the first of equals wins."""
    search = Search(problem)
    search.build()
    for k in search.waiting.tolist():
        if problem.jobs[k].aboard:
            continue
        bids = [IMPOSSIBLE] * len(problem.vehicles)
        for v in range(len(bids)):
            found = (
                cheapest(search.ground, search.board, v, k, IMPOSSIBLE)[0] if able(search.ground, v, k) else IMPOSSIBLE
            )
            bids[v] = found if found == IMPOSSIBLE else found + extra(search.ground, search.board, v, k)
        best = min(bids, default=IMPOSSIBLE)
        assert best_car(search.ground, search.board, k)[0] == (-1 if best == IMPOSSIBLE else bids.index(best))


@given(problems())
def test_a_guest_that_leaves_was_never_there(problem: Problem) -> None:
    """Who waits, what it costs and every route are as before."""
    search = Search(problem, spare=2)
    search.build()
    guests, before = Guests(search), (search.orders(), search.waiting.tolist(), search.cost)
    for node in range(3):
        assert guests.enter(a_job("guest", node, node + 1), None) == len(problem.jobs)
        assert search.waiting.tolist()[-1] == len(problem.jobs)
        guests.leave()
        assert (search.orders(), search.waiting.tolist(), search.cost) == before


def test_a_plane_is_as_good_as_its_matrix() -> None:
    """Quotes at known places are the same, also beyond the spare room; jobs that avoid cars included."""
    town = a_town(riders=24, cars=6)
    known = replace(town, jobs=town.jobs[:8])
    quoters = [Quoter(one, construct(one)) for one in (known, stored(known))]
    for job in [*town.jobs[8:], *(replace(job, id=f"{job.id}+", avoid=frozenset({"v1"})) for job in town.jobs)] * 3:
        unheard = replace(job, id=f"{job.id}/{len(quoters[0].planned)}")
        one, other = (quoter.hold(unheard) for quoter in quoters)
        assert one == other
    assert len(quoters[0].planned) > 8


def test_a_guest_at_new_places_needs_the_ways_of_every_permit() -> None:
    """What is closed to the one is open to the other car; without the way of a permit the guest is refused."""
    night = np.full((8, 8), 50, dtype=np.int32)
    fleet = [a_vehicle("day"), a_vehicle("night", permit="night")]
    quoter = Quoter(problem := a_problem([], fleet, permits={"night": Ways(night, night)}), construct(problem))
    shut = np.full(8, FORBIDDEN, dtype=np.int32)
    closed, opened = Approach(shut, shut, shut, shut, FORBIDDEN), Approach(*[night[0]] * 4, 40)
    with pytest.raises(ValueError, match="Job guest: new places need the ways of permit night too"):
        quoter.quote(a_job("guest"), closed)
    for name in ("one", "two"):
        answer = quoter.hold(a_job(name), replace(closed, permits={"night": opened}))
        assert isinstance(answer, Quote)
        assert answer.vehicle == "night"
    assert quoter.search.board.cost.sum() == 2 * (50 + 40) + 2 * 50 - 50


def test_a_guest_at_new_places_needs_the_ways_of_every_hour() -> None:
    """It is driven by those of the hour in which it is fetched; with those of one hour alone it is refused."""
    slow = a_line() * 3
    problem = a_problem([], bands=(Band(1_000, slow),))
    quoter = Quoter(problem, construct(problem))
    with pytest.raises(ValueError, match="Job guest: new places need the ways of 1 bands, but have those of 0"):
        quoter.quote(a_job("guest"), _beside(1, 2))
    later = replace(_beside(1, 2), to_pickup=slow[:, 1], from_pickup=slow[1], direct=900)
    told = [
        quoter.quote(a_job("guest", pickup_window=Window(earliest, 2_000)), replace(_beside(1, 2), bands=(later,)))
        for earliest in (0, 1_500)
    ]
    assert [one.dropoff_start - one.pickup_start for one in told if isinstance(one, Quote)] == [360, 960]


def test_where_kilometres_cost_a_guest_brings_its_metres() -> None:
    """Without them it is refused; with them the quote counts what they cost, also once the room has grown."""
    problem = a_problem([], [a_vehicle(per_minute=0, per_km=1000, shift=Window(0, 10**6))])
    quoter = Quoter(problem, construct(problem))
    with pytest.raises(ValueError, match="Job guest: new places need metres too"):
        quoter.quote(_anytime("guest"), _beside(1, 2))
    metres = Approach(*[np.full(8, 700, dtype=np.int32)] * 4, 2000)
    here = Approach(*[np.zeros(8, dtype=np.int32)] * 4, 0)
    for k in range(3):
        assert isinstance(quoter.hold(_anytime(f"held{k}"), replace(_beside(1, 1), metres=here)), Quote)
    quoter.search.grow()
    answer = quoter.quote(_anytime("guest"), replace(_beside(1, 2), metres=metres))
    assert isinstance(answer, Quote)
    assert answer.added_seconds == 3 * 700  # up, to those held, and from them down: less than the 2000 straight


def test_more_guests_than_spare_rooms_find_one_on_a_plane() -> None:
    """The room for guests grows; the plane stays what it is."""
    town = a_town(riders=3, cars=1)
    wide = Window(0, 10**8)
    car = replace(town.vehicles[0], shift=wide)
    search = Search(replace(town, jobs=(), vehicles=(car,)), spare=3)
    guests = Guests(search)
    for _ in range(5):
        k = guests.enter(replace(town.jobs[0], pickup_window=wide, dropoff_window=wide, needs=frozenset()), None)
        assert search.insert(k, 0) is not None
        guests.stay()
    assert search.board.length[0] == 10
    assert len(search.ground.roads.out) == 0


def test_guests_of_a_group_that_nobody_knew_are_told_apart() -> None:
    """One of the same new group joins those held for nothing, one of another pays for both, one of none for nobody."""
    quoter = Quoter(problem := a_problem([], mix_price=30), construct(problem))
    for name in ("held", "too"):
        assert isinstance(quoter.hold(a_job(name, group="new")), Quote)
    asked = [quoter.quote(a_job("guest", group=group)) for group in ("new", "other", "")]
    assert [one.added_seconds for one in asked if isinstance(one, Quote)] == [0, 60, 0]


def test_new_places_on_a_plane_are_refused() -> None:
    """A plane has no room for them, and says so."""
    guests = Guests(Search(a_town(riders=3, cars=1), spare=1))
    vector = np.zeros(7, dtype=np.int32)
    with pytest.raises(ValueError, match="Job guest: new places need a matrix"):
        guests.enter(a_job("guest"), Approach(vector, vector, vector, vector, 0))


def test_guests_that_stay_keep_their_places() -> None:
    """Two stay at new places: each is driven to where it lies, not where the other does."""
    problem = a_problem([], [a_vehicle(shift=Window(0, 10**6))])
    quoter = Quoter(problem, construct(problem))
    for name, pickup, dropoff in (("near", 1, 2), ("far", 5, 7)):
        answer = quoter.hold(_anytime(name), _beside(pickup, dropoff))
        assert isinstance(answer, Quote)
    assert quoter.search.board.cost.sum() == 7 * 300


def test_guests_reach_each_other_by_way_of_known_places() -> None:
    """Whoever comes to stay where another place is, of a hundred known ones, is as far from the others as that is."""
    town = stored(a_town(riders=48, cars=4))
    seconds, guests = town.seconds, Guests(Search(town, spare=4))
    known, nodes = len(seconds), [0, 50, 7, 60]
    for pickup, dropoff in (nodes[:2], nodes[2:]):
        ways = (seconds[:, pickup], seconds[pickup], seconds[:, dropoff], seconds[dropoff])
        guests.enter(_anytime(f"{pickup}"), Approach(*ways, int(seconds[pickup, dropoff])))
        guests.stay()
    roads, first, second = guests.search.ground.roads, [known, known + 1], [known + 2, known + 3]
    for come, go, here, there in ((first, second, nodes[:2], nodes[2:]), (second, first, nodes[2:], nodes[:2])):
        assert (roads.out[np.ix_(come, go)] == seconds[np.ix_(here, there)]).all()
        assert (roads.into[np.ix_(go, come)] == seconds[np.ix_(here, there)].T).all()


def _anytime(name: str) -> Job:
    wide = Window(0, 10**6)
    return a_job(name, 0, 0, pickup_window=wide, dropoff_window=wide)


def _beside(pickup: int, dropoff: int) -> Approach:
    line = a_line()
    return Approach(line[:, pickup], line[pickup], line[:, dropoff], line[dropoff], int(line[pickup, dropoff]))
