"""Small problems for laws: dense enough that vehicles meet, jobs clash and some are left over."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from routing.breaks import Break
from routing.insertion import construct
from routing.plan import Plan, Route
from routing.problem import FORBIDDEN, Band, Cleaning, Job, Matrix, Problem, Vehicle, Visit, Ways
from routing.schedule import Fault, timed
from routing.travel.plane import Plane
from schemas.values import Load, StopKind, Window

NODES = 8
OXYGEN = frozenset({"oxygen"})
KINDS = ("", "fever", "ward")
FEVERLESS = frozenset({("ward", "fever")})
LONELY = frozenset({("", "fever"), ("ward", "ward")})


def a_job(name: str = "j0", pickup: int | None = 1, dropoff: int = 2, **overrides) -> Job:
    """A job that any car can serve at any time, unless told otherwise."""
    given = {"pickup_window": Window(0, 10_000), "dropoff_window": Window(0, 10_000), **overrides}
    return Job(name, pickup, dropoff, **given)


def a_vehicle(name: str = "v0", start: int = 0, **overrides) -> Vehicle:
    """A car on a long shift with an open end, unless told otherwise."""
    return Vehicle(name, start, **{"end": None, "shift": Window(0, 20_000), **overrides})


def a_line(size: int = NODES, step: int = 300) -> Matrix:
    """Nodes on a straight road, `step` seconds apart."""
    at = np.arange(size)
    return (np.abs(at[:, None] - at[None, :]) * step).astype(np.int32)


def a_problem(jobs=(), vehicles=(), seconds: Matrix | None = None, **overrides) -> Problem:
    """A problem on the straight road; metres are ten times the seconds."""
    matrix = a_line() if seconds is None else seconds
    return Problem(tuple(vehicles) or (a_vehicle(),), tuple(jobs), matrix, np.minimum(matrix, 10**8) * 10, **overrides)


def a_town(riders: int = 60, cars: int = 8) -> Problem:
    """Too many riders for the cars of a town on a plane, each with half an hour to be fetched in."""
    chance = np.random.default_rng(5)
    points = chance.uniform(0, 9000, (2 * riders + cars, 2))
    town = Plane(points, 0.19)
    jobs = []
    for k in range(riders):
        begin, direct = int(chance.integers(0, 7200)), int(town[k, riders + k])
        window, arrive = Window(begin, begin + 1800), Window(begin, begin + 1800 + 2 * direct)
        needs = OXYGEN if chance.random() < 0.1 else frozenset()
        jobs.append(
            a_job(f"j{k}", k, riders + k, pickup_window=window, dropoff_window=arrive, needs=needs, max_ride=2 * direct)
        )
    fleet = [
        a_vehicle(
            f"v{k}",
            2 * riders + k,
            shift=Window(0, int(chance.integers(4000, 12_000))),
            traits=OXYGEN if k == 0 else frozenset(),
        )
        for k in range(cars)
    ]
    return Problem(tuple(fleet), tuple(jobs), town, Plane(points, 1.3))


@st.composite
def windows(draw, latest: int = 6000) -> Window:
    """A window somewhere in the first two hours, more often wide than narrow."""
    begin = draw(st.integers(0, latest))
    return Window(begin, begin + draw(st.sampled_from([6000, 3600, 1800, 900, 300, 0])))


@st.composite
def matrices(draw) -> Matrix:
    """Travel between random points, not symmetric, now and then with no legal way."""
    points = np.array(draw(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=NODES, max_size=NODES)))
    away = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    seconds = np.rint(away * 25).astype(np.int32) + np.triu(np.ones((NODES, NODES), dtype=np.int32), 1) * 7
    return draw(_closed(seconds))


@st.composite
def _closed(draw, seconds: Matrix) -> Matrix:
    """The same with up to two legs closed."""
    seconds = seconds.copy()
    for a, b in draw(st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=2)):
        seconds[a, b] = FORBIDDEN if a != b else 0
    return seconds


@st.composite
def permits_beside(draw, seconds: Matrix) -> dict[str, Ways]:
    """Every other time the ways of a permit: closed roads are open, others close, all may take longer."""
    if draw(st.booleans()):
        return {}
    opened = np.where(seconds == FORBIDDEN, 500, seconds) + draw(st.sampled_from([0, 60]))
    other = draw(_closed(opened.astype(np.int32)))
    return {"night": Ways(other, lengths(other))}


@st.composite
def crooked(draw) -> Problem:
    """A problem in which ways round are often shorter than ways, for every permit."""
    problem, chance = draw(fresh_problems()), np.random.default_rng(draw(st.integers(0, 999)))
    legs = [chance.choice([30, 200, 700, 1500, FORBIDDEN], (NODES, NODES)).astype(np.int32) for _ in range(2)]
    permits = {name: Ways(legs[1], lengths(legs[1])) for name in problem.permits}
    return replace(problem, seconds=legs[0], metres=lengths(legs[0]), permits=permits)


@st.composite
def job_lists(draw) -> tuple[Job, ...]:
    """Up to seven jobs with every kind of limit."""
    made, soft = [], draw(st.booleans())
    for i in range(draw(st.sampled_from([5, 6, 7, 7, 6, 5, 4, 3, 2, 1, 0]))):
        begin = draw(windows())
        patient = Window(begin.earliest, begin.latest + 3000)
        made.append(
            Job(
                f"j{i}",
                draw(st.integers(0, NODES - 1)),
                draw(st.integers(0, NODES - 1)),
                begin,
                draw(st.one_of(st.just(patient), st.just(patient), windows(9000))),
                load=Load(
                    draw(st.integers(0, 3)), draw(st.sampled_from([0, 0, 0, 1])), draw(st.sampled_from([0, 50])), 0
                ),
                needs=frozenset(draw(st.sampled_from([[], [], [], [], ["oxygen"], ["night", "oxygen"]]))),
                pickup_service=draw(st.sampled_from([0, 60])),
                max_ride=draw(st.sampled_from([None, None, 600, 1500, 3000])),
                priority=draw(st.integers(0, 2)),
                penalty=draw(st.sampled_from([100_000, 100_000, 500])),
                avoid=frozenset(draw(st.sampled_from([[], [], [], ["v0"]]))),
                prefer=frozenset(draw(st.sampled_from([[], ["v1"]]))),
                met=draw(st.sampled_from([None, frozenset[str](), frozenset({"v0", "v1"})])),
                floor=draw(st.sampled_from([0, 0, 700])),
                kind=draw(st.sampled_from(["", "", "fever", "ward"])),
                group=draw(st.sampled_from(["", "east", "west", "west"])),
                pickup_due=begin.earliest + 300 if soft and draw(st.booleans()) else None,
                dropoff_due=begin.earliest + draw(st.sampled_from([600, 1800]))
                if soft and draw(st.booleans())
                else None,
                late_price=draw(st.sampled_from([1, 0, 4])),
            )
        )
    return tuple(_alone(job) if draw(st.integers(0, 5)) == 5 else job for job in made)


def _alone(job: Job) -> Job:
    """The same as a single stop."""
    return replace(job, pickup=None, single=True, max_ride=None)


@st.composite
def _rates(draw) -> dict[str, int | None]:
    """What driving costs, and how much of it there may be."""
    return {
        "per_minute": draw(st.sampled_from([60, 60, 37, 0])),
        "per_km": draw(st.sampled_from([0, 0, 90])),
        "driving": draw(st.sampled_from([None, None, 4000, 1500])),
    }


@st.composite
def break_lists(draw) -> tuple[Break, ...]:
    """Mostly none; else one or two, with hours to choose from or with none."""
    begins = sorted(draw(st.lists(st.integers(-300, 9000), min_size=1, max_size=2)))
    slack = draw(st.sampled_from([0, 300, 1800, 6000]))
    lengths = [draw(st.sampled_from([1, 300, 900, 1800])) for _ in begins]
    ends = [begin + length + slack for begin, length in zip(begins, lengths, strict=True)]
    return tuple(Break(Window(begins[k], max(ends[: k + 1])), lengths[k]) for k in range(len(begins)))


@st.composite
def vehicle_lists(draw, permits: Collection[str] = ()) -> tuple[Vehicle, ...]:
    """Up to four vehicles, some poor, some rich in room, traits and permits, with open and closed ends."""
    dear, tired = draw(st.sampled_from([False, False, True])), draw(st.sampled_from([False, False, True]))
    return tuple(
        Vehicle(
            f"v{i}",
            draw(st.integers(0, NODES - 1)),
            draw(st.sampled_from([None, 0])),
            Window(
                begin := draw(st.integers(-600, 2000)), begin + draw(st.sampled_from([12_000, 8000, 12_000, 4000, 600]))
            ),
            Load(draw(st.sampled_from([4, 3, 6, 2, 1])), draw(st.integers(0, 1)), 100, 0),
            frozenset(draw(st.sampled_from([[], ["oxygen"], ["oxygen", "night"]]))),
            duration=draw(st.sampled_from([None, None, 6000, 3000])),
            permit=draw(st.sampled_from(["", *permits])),
            breaks=draw(st.one_of(st.just(()), break_lists())) if tired else (),
            toll=draw(st.sampled_from([0, 0, 0, 400])),
            **(draw(_rates()) if dear else {}),
        )
        for i in range(draw(st.sampled_from([2, 3, 3, 4, 4, 2, 1, 0])))
    )


@st.composite
def cleanings(draw) -> Cleaning:
    """Often none; else some minutes between some classes."""
    pairs = [(one, other) for one in KINDS for other in KINDS]
    return draw(st.one_of(st.just({}), st.dictionaries(st.sampled_from(pairs), st.sampled_from([0, 300, 900, 2000]))))


@st.composite
def fresh_problems(draw) -> Problem:
    """Problems in which nothing is promised yet."""
    seconds = draw(matrices())
    cost, permits = draw(st.sampled_from([0, 0, 5000])), draw(permits_beside(seconds))
    fleet, jobs = draw(vehicle_lists(permits)), draw(job_lists())
    clean, apart = draw(cleanings()), draw(st.sampled_from([frozenset(), frozenset(), FEVERLESS, LONELY]))
    prices = {"contact_price": draw(st.sampled_from([0, 900])), "mix_price": draw(st.sampled_from([0, 400]))}
    more = {"permits": permits, "clean": clean, "apart": apart, **prices}
    return Problem(fleet, jobs, seconds, lengths(seconds), vehicle_cost=cost, **more)


def lengths(seconds: Matrix) -> Matrix:
    """Metres for seconds: ten a second, and for a closed road what nobody drives."""
    return np.minimum(seconds, 10**8) * 10


@st.composite
def problems(draw) -> Problem:
    """Problems in the middle of the day: some routes are promised, some riders are already aboard, new jobs wait."""
    return draw(_midday(draw(fresh_problems())))


@st.composite
def hourly_problems(draw) -> Problem:
    """The same where ways depend on the hour: slower, faster, closed or open in one or two bands."""
    return draw(_midday(draw(by_hour(draw(fresh_problems())))))


@st.composite
def by_hour(draw, problem: Problem) -> Problem:
    """A problem with bands in the ways of every permit."""
    begins = sorted(draw(st.sets(st.integers(-300, 9000), min_size=1, max_size=2)))
    factors = [draw(st.sampled_from([50, 80, 140, 300])) for _ in begins]

    def bands(seconds: Matrix, shut: Matrix) -> tuple[Band, ...]:
        slow = (np.where(seconds == FORBIDDEN, FORBIDDEN, seconds.astype(np.int64) * each // 100) for each in factors)
        legs = (np.where(shut, FORBIDDEN, one).astype(np.int32) for one in slow)
        return tuple(map(Band, begins, legs))

    shut = np.zeros((NODES, NODES), dtype=np.bool_)
    permits = {name: replace(ways, bands=bands(ways.seconds, shut)) for name, ways in problem.permits.items()}
    shut = draw(_closed(np.zeros((NODES, NODES), dtype=np.int32))) == FORBIDDEN
    return replace(problem, permits=permits, bands=bands(problem.seconds, shut))


@st.composite
def _midday(draw, problem: Problem) -> Problem:
    held = construct(replace(problem, jobs=problem.jobs[: draw(st.integers(0, 4))]))
    for route in held.routes:
        problem = draw(_promised(problem, route))
    return problem


@st.composite
def bundled(draw) -> Problem:
    """The same with some of those not promised in bundles of two or more."""
    problem = draw(problems())
    names = {job.id: draw(st.sampled_from(["", "one", "one", "two"])) for job in problem.jobs}
    jobs = (job if job.id in problem.committed else replace(job, bundle=names[job.id]) for job in problem.jobs)
    return replace(problem, jobs=tuple(jobs))


@st.composite
def _promised(draw, problem: Problem, route: Route) -> Problem:
    """Commit a route; perhaps its first pickup is done and the car stands there."""
    visits = tuple(Visit(stop.job, stop.kind) for stop in route.stops)
    vehicle, jobs, first = problem.vehicle[route.vehicle], list(problem.jobs), route.stops[0]
    if draw(st.booleans()) and not problem.job[first.job].single:
        at = next(i for i, job in enumerate(jobs) if job.id == first.job)
        jobs[at] = replace(jobs[at], pickup=None)
        visits = visits[1:]
        vehicle = replace(
            vehicle, start=first.node, shift=Window(first.depart, max(first.depart, vehicle.shift.latest))
        )
    vehicle = replace(vehicle, committed=visits, frozen=draw(st.integers(0, min(2, len(visits)))))
    ways = problem.ways(vehicle.permit)
    if isinstance(timed({job.id: job for job in jobs}, ways, vehicle, visits, problem.clean), Fault):
        vehicle = replace(vehicle, breaks=())
    if isinstance(timed({job.id: job for job in jobs}, ways, vehicle, visits, problem.clean), Fault):
        return problem
    fleet = tuple(vehicle if one.id == vehicle.id else one for one in problem.vehicles)
    return replace(problem, jobs=tuple(jobs), vehicles=fleet)


def orders(plan: Plan) -> dict[str, list[tuple[str, StopKind]]]:
    """The stops of every route, without times."""
    return {route.vehicle: [(stop.job, stop.kind) for stop in route.stops] for route in plan.routes}
