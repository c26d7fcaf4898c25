"""Any order of stops, legal or not: what kernels are held against `routing/schedule.py` with."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import strategies as st

from routing.problem import Problem, Vehicle, Visit
from routing.schedule import Fault, Timing, call_of, timed
from routing.search.search import KINDS
from schemas.values import Window
from tests.routing.make import a_vehicle


@st.composite
def any_order(draw, problem: Problem, most: int = 4) -> list[int]:
    """Stops of up to so many jobs, each pickup before its dropoff; no legal order otherwise."""
    jobs = draw(st.permutations(range(len(problem.jobs))))[:most]
    order, seen = [], set()
    for k in draw(st.permutations([k for k in jobs for _ in KINDS])):
        if problem.jobs[k].pickup is None and k not in seen:
            seen.add(k)
            continue
        order.append(2 * k + (k in seen))
        seen.add(k)
    return order


def eased(problem: Problem, seconds: int) -> Problem:
    """The same with every window, shift and bound ending so much later, so that more orders can be driven."""
    jobs = tuple(
        replace(
            job,
            pickup_window=_longer(job.pickup_window, seconds),
            dropoff_window=_longer(job.dropoff_window, seconds),
            max_ride=None if job.max_ride is None else job.max_ride + seconds // 4,
        )
        for job in problem.jobs
    )
    cars = tuple(
        replace(
            car,
            shift=_longer(car.shift, seconds),
            duration=None if car.duration is None else car.duration + seconds // 2,
        )
        for car in problem.vehicles
    )
    return replace(problem, jobs=jobs, vehicles=cars)


def _longer(window: Window, seconds: int) -> Window:
    return Window(window.earliest, window.latest + seconds)


def with_a_car(problem: Problem) -> Problem:
    """The same with one car at least."""
    return problem if problem.vehicles else replace(problem, vehicles=(a_vehicle(),))


def visits_of(problem: Problem, order: Sequence[int]) -> list[Visit]:
    """Stops as visits."""
    return [Visit(problem.jobs[stop // 2].id, KINDS[stop % 2]) for stop in order]


def timing_of(problem: Problem, vehicle: Vehicle, order: Sequence[int]) -> Timing | Fault:
    """The schedule of an order, by the slow and plain way."""
    return timed(problem.job, problem.ways(vehicle.permit).seconds, vehicle, visits_of(problem, order))


def cost_of(problem: Problem, vehicle: Vehicle, order: Sequence[int]) -> int:
    """What the driving of an order costs, leg by leg; an empty one drives nothing."""
    if not order:
        return 0
    calls = [call_of(problem.job[visit.job], visit.kind) for visit in visits_of(problem, order)]
    nodes = [vehicle.start, *(call.node for call in calls), *([] if vehicle.end is None else [vehicle.end])]
    ways = problem.ways(vehicle.permit)
    return sum(vehicle.price(int(ways.seconds[a, b]), int(ways.metres[a, b])) for a, b in pairwise(nodes))
