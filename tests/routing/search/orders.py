"""Any order of stops, legal or not: what kernels are held against `routing/schedule.py` with."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, combinations_with_replacement, pairwise

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
    return timed(problem.job, problem.ways(vehicle.permit), vehicle, visits_of(problem, order), problem.clean)


def insertions(problem: Problem, vehicle: Vehicle, old: Sequence[int], k: int) -> Iterator[tuple[int, int, Timing]]:
    """The calls after which job k can go, and the schedule then: every pair of places, tried the slow way."""
    for i, j in combinations_with_replacement(range(vehicle.frozen, len(old) + 1), 2):
        if i < j and problem.jobs[k].single:
            continue
        order = with_job(problem, old, k, i, j)
        timing = timing_of(problem, vehicle, order)
        if isinstance(timing, Timing) and kept_apart(problem, order, k):
            yield i, j, timing


def with_job(problem: Problem, old: Sequence[int], k: int, i: int, j: int) -> list[int]:
    """The order with the stops of job k after calls i and j."""
    return [*old[:i], *([] if problem.jobs[k].single else [2 * k]), *old[i:j], 2 * k + 1, *old[j:]]


def kept_apart(problem: Problem, order: Sequence[int], k: int) -> bool:
    """Whether neither start nor any stop of this order finds the job in the car with a class to be kept apart from."""
    kind = problem.jobs[k].kind
    banned = {a for a, b in problem.apart if b == kind} | {b for a, b in problem.apart if a == kind}
    aboard = {stop // 2 for stop in order if problem.jobs[stop // 2].pickup is None}
    met = set(aboard) if k in aboard else set()
    for stop in order:
        aboard ^= {stop // 2}
        met |= aboard if k in aboard else set()
    return not any(problem.jobs[one].kind in banned for one in met - {k})


def price_of(problem: Problem, vehicle: Vehicle, order: Sequence[int]) -> int:
    """What an order that can be driven costs: its driving, every second after what is due, and who is mixed."""
    timing, late = timing_of(problem, vehicle, order), 0
    assert isinstance(timing, Timing)
    for stop, start in zip(order, timing.starts, strict=True):
        job = problem.jobs[stop // 2]
        due = job.dropoff_due if stop % 2 else job.pickup_due
        late += job.late_price * max(0, start - due) if due is not None else 0
    return cost_of(problem, vehicle, order) + late + problem.mix_price * mixed(problem, order)


def mixed(problem: Problem, order: Sequence[int]) -> int:
    """Pairs of jobs of different groups that start or any stop of this order finds in the car together."""
    aboard = {stop // 2 for stop in order if problem.jobs[stop // 2].pickup is None}
    met = set(combinations(sorted(aboard), 2))
    for stop in order:
        aboard ^= {stop // 2}
        met |= set(combinations(sorted(aboard), 2))
    return sum(len({problem.jobs[one].group, problem.jobs[other].group, ""}) == 3 for one, other in met)


def cost_of(problem: Problem, vehicle: Vehicle, order: Sequence[int]) -> int:
    """What the driving of an order costs, leg by leg; an empty one drives nothing."""
    if not order:
        return 0
    timing = timing_of(problem, vehicle, order)
    assert isinstance(timing, Timing)
    calls = [call_of(problem.job[visit.job], visit.kind) for visit in visits_of(problem, order)]
    nodes = [vehicle.start, *(call.node for call in calls), *([] if vehicle.end is None else [vehicle.end])]
    legs, metres = [*timing.legs, timing.home], problem.ways(vehicle.permit).metres
    return sum(vehicle.price(leg, int(metres[a, b])) for leg, (a, b) in zip(legs, pairwise(nodes), strict=False))
