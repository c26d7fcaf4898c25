"""Bad input is refused in words, or planned as far as it goes with a reason for the rest: no crash, no lie."""

from collections.abc import Callable

import numpy as np
import pytest

from routing.check import check
from routing.cost import cost
from routing.insertion import construct
from routing.plan import Why
from routing.problem import FORBIDDEN, Job, Limits, Problem
from routing.solve import solve
from schemas.values import Load, Window
from tests.routing.make import NODES, a_job, a_line, a_problem, a_town, a_vehicle

FEW = Limits(seconds=60, steps=100)
OK = a_job("ok")


def jagged() -> np.ndarray:
    """Ways that know no triangle: the direct one may be a thousand times as long as the detour."""
    return np.random.default_rng(1).choice([3, 30, 300, 3000], (NODES, NODES)).astype(np.int32)


def closed(*nodes: int) -> np.ndarray:
    """The straight road without a way to these nodes."""
    matrix = a_line()
    matrix[:, nodes] = FORBIDDEN
    return matrix


def crowd(number: int = 9) -> list[Job]:
    """Trips criss-cross."""
    return [a_job(f"c{k}", k % NODES, (3 * k + 1) % NODES) for k in range(number)]


PLANNED: dict[str, tuple[Callable[[], Problem], dict[str, tuple[Why, int]]]] = {
    "a trip nobody can reach in time": (
        lambda: a_problem([OK, a_job("j", 4, 5, pickup_window=Window(0, 100))]),
        {"j": (Why.WINDOW, 1100)},
    ),
    "a trip that must end before it begins": (
        lambda: a_problem([OK, a_job("j", 4, 5, pickup_window=Window(5000, 6000), dropoff_window=Window(0, 100))]),
        {"j": (Why.WINDOW, 5260)},
    ),
    "a ride shorter than the way": (
        lambda: a_problem([OK, a_job("j", 3, 5, max_ride=100)]),
        {"j": (Why.RIDE_TIME, 500)},
    ),
    "a shift of no length": (lambda: a_problem([OK], [a_vehicle(shift=Window(0, 0))]), {"ok": (Why.SHIFT, 720)}),
    "a car out for no time": (lambda: a_problem([OK], [a_vehicle(duration=0)]), {"ok": (Why.SHIFT, 720)}),
    "a car without room": (lambda: a_problem([OK], [a_vehicle(capacity=Load())]), {"ok": (Why.CAPACITY, 1)}),
    "no car": (lambda: Problem((), (OK,), a_line(), a_line()), {"ok": (Why.NO_VEHICLE, 0)}),
    "a place without a way to it": (
        lambda: a_problem([OK, a_job("j", 4, 5)], seconds=closed(4)),
        {"j": (Why.UNREACHABLE, 0)},
    ),
    "no way anywhere": (
        lambda: a_problem([OK, a_job("j", 4, 4)], seconds=closed(*range(NODES))),
        {"ok": (Why.UNREACHABLE, 0), "j": (Why.UNREACHABLE, 0)},
    ),
    "a trip to where it begins": (lambda: a_problem([a_job("j", 4, 4)]), {}),
    "somebody aboard of no car": (lambda: a_problem([OK, a_job("j", None, 4)]), {"j": (Why.NO_VEHICLE, 0)}),
    "everybody avoided": (lambda: a_problem([a_job("j", avoid=frozenset({"v0", "ghost"}))]), {"j": (Why.AVOIDED, 0)}),
    "a trip that is worth nothing": (lambda: a_problem([OK, a_job("j", 4, 5, penalty=0)]), {"j": (Why.BUSY, 0)}),
    "ways that know no triangle": (lambda: a_problem(crowd(), seconds=jagged()), {}),
    "ways that take no time": (lambda: a_problem(crowd(), seconds=np.zeros((NODES, NODES), np.int32)), {}),
    "no trips": (lambda: a_problem([]), {}),
    "nothing at all": (lambda: Problem((), (), np.zeros((0, 0), np.int32), np.zeros((0, 0), np.int32)), {}),
}
REFUSED: dict[str, tuple[Callable[[], Problem], str]] = {
    "two trips of one name": (lambda: a_problem([OK, OK]), "Job ok is there twice."),
    "two cars of one name": (lambda: a_problem([], [a_vehicle()] * 2), "Vehicle v0 is there twice."),
    "a window that ends before it begins": (
        lambda: a_problem([a_job(pickup_window=Window(9, 0))]),
        "Window ends (0) before it begins (9).",
    ),
    "a place that is not there": (lambda: a_problem([a_job(pickup=8)]), "Job j0: node 8 must lie in 0..7."),
    "less than nobody": (
        lambda: a_problem([a_job(load=Load(seats=-1))]),
        "A load cannot be negative: Load(seats=-1, wheelchairs=0, litres=0, kilograms=0).",
    ),
    "a load beyond counting": (
        lambda: a_problem([a_job(load=Load(litres=2**31))]),
        "Job j0: 2147483648 is too large; what is counted must stay below 2147483648.",
    ),
    "a car beyond counting": (
        lambda: a_problem([], [a_vehicle(capacity=Load(seats=2**40))]),
        "Vehicle v0: 1099511627776 is too large; what is counted must stay below 2147483648.",
    ),
    "a stop of a hundred years": (
        lambda: a_problem([a_job(dropoff_service=100 * 366 * 86_400)]),
        "Job j0: 3162240000 is too large; what is counted must stay below 2147483648.",
    ),
    "more needs than can be told apart": (
        lambda: a_problem([a_job(needs=frozenset(map(str, range(70))))]),
        "There are 70 different needs and traits; at most 62 can be told apart.",
    ),
}


@pytest.mark.parametrize("case", PLANNED)
def test_what_cannot_be_served_is_left_over_with_its_reason_and_the_rest_is_served(case: str) -> None:
    """The judge finds nothing, exactly these are left over, and why and by how much is said of each."""
    make, expected = PLANNED[case]
    plan = solve(make(), FEW)
    assert check(make(), plan) == []
    assert {left.job: (left.why, left.short) for left in plan.unserved} == expected


@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_no_sense_is_refused_with_the_offender_and_the_value(case: str) -> None:
    """Word for word, before anything is searched."""
    make, says = REFUSED[case]
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  the whole message is compared
        solve(make(), FEW)
    assert str(refusal.value) == says


@pytest.mark.parametrize("words", [1, 2, 5])
def test_a_search_that_is_cut_short_answers_with_a_sound_plan(words: int) -> None:
    """Whenever it is stopped: nobody is lost, everybody left over has a reason, and insertion is never better."""
    town, heard = a_town(), []
    plan = solve(town, Limits(seconds=3600), tell=lambda progress: bool(heard.append(progress) or len(heard) < words))
    assert len(heard) == words
    assert check(town, plan) == []
    assert cost(town, plan) <= cost(town, construct(town))
