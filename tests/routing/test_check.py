"""The judge finds every kind of broken plan."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.breaks import Break
from routing.check import Rule, check
from routing.insertion import construct
from routing.plan import Plan, Rest, Route, Stop, Unserved, Why
from routing.problem import FORBIDDEN, Problem, Vehicle, Visit, Ways
from schemas.values import Load, StopKind, Window
from tests.routing.make import NODES, a_job, a_line, a_problem, a_vehicle, hourly_problems, problems

PICKUP, DROPOFF = StopKind.PICKUP, StopKind.DROPOFF


def sound() -> tuple[Problem, Plan]:
    """Two cars: the first has promised `kept` and is on its first leg; `far` nobody can reach in time."""
    promised = (Visit("kept", PICKUP), Visit("kept", DROPOFF))
    one = a_vehicle("one", 0, committed=promised, frozen=1, traits=frozenset({"oxygen"}))
    jobs = [
        a_job("kept", 1, 3, load=Load(seats=2)),
        a_job("new", 2, 4, load=Load(seats=2), needs=frozenset({"oxygen"}), max_ride=1500, avoid=frozenset({"two"})),
        a_job("other", 5, 6, avoid=frozenset({"one"}), pickup_window=Window(400, 2000)),
        a_job("far", 7, 6, pickup_window=Window(0, 5)),
    ]
    problem = a_problem(jobs, [one, a_vehicle("two", 5)])
    return problem, construct(problem)


def with_stops(plan: Plan, change: Callable[[list[Stop]], list[Stop]], vehicle: str = "one") -> Plan:
    """The plan with one route's stops changed and nothing else."""
    routes = [
        replace(route, stops=tuple(change(list(route.stops)))) if route.vehicle == vehicle else route
        for route in plan.routes
    ]
    return replace(plan, routes=tuple(routes))


def with_stop(plan: Plan, at: int, vehicle: str = "one", **changes: int) -> Plan:
    """The plan with one stop changed."""
    return with_stops(plan, lambda stops: [*stops[:at], replace(stops[at], **changes), *stops[at + 1 :]], vehicle)


def later(stops: list[Stop], by: int) -> list[Stop]:
    """The same stops, everything after the first arrival pushed back."""
    first, *rest = stops
    moved = [replace(one, arrive=one.arrive + by, start=one.start + by, depart=one.depart + by) for one in rest]
    return [replace(first, start=first.start + by, depart=first.depart + by), *moved]


def held_up(stops: list[Stop], at: int, by: int) -> list[Stop]:
    """The same stops, the service of one and everything after it later."""
    return [*stops[:at], *later(stops[at:], by)]


MUTATIONS: dict[Rule, Callable[[Plan], Plan]] = {
    Rule.UNKNOWN_VEHICLE: lambda p: replace(p, routes=(*p.routes, Route("ghost", p.routes[1].stops, 0, 0))),
    Rule.UNKNOWN_JOB: lambda p: replace(p, unserved=(*p.unserved, Unserved("ghost", Why.BUSY))),
    Rule.TWO_ROUTES: lambda p: replace(p, routes=(*p.routes, p.routes[1])),
    Rule.EMPTY_ROUTE: lambda p: with_stops(p, lambda stops: [], "two"),
    Rule.TWICE: lambda p: replace(p, unserved=p.unserved * 2),
    Rule.LOST: lambda p: replace(p, unserved=()),
    Rule.SERVED_AND_NOT: lambda p: replace(p, unserved=(*p.unserved, Unserved("other", Why.BUSY))),
    Rule.HALF: lambda p: with_stops(p, lambda stops: stops[:1], "two"),
    Rule.SPLIT: lambda p: with_stops(
        with_stops(p, lambda stops: [*stops, p.route["two"].stops[1]]), lambda stops: stops[:1], "two"
    ),
    Rule.BACKWARDS: lambda p: with_stops(p, lambda stops: stops[::-1], "two"),
    Rule.NODE: lambda p: with_stop(p, 0, "two", node=4),
    Rule.TRAVEL: lambda p: with_stop(p, 1, "two", arrive=p.route["two"].stops[1].arrive - 10),
    Rule.SERVICE: lambda p: with_stop(p, 1, "two", depart=p.route["two"].stops[1].start),
    Rule.WINDOW: lambda p: with_stops(p, lambda stops: later(stops, 1700), "two"),
    Rule.SHIFT: lambda p: with_stops(p, lambda stops: held_up(stops, len(stops) - 1, 19_000)),
    Rule.RIDE_TIME: lambda p: with_stops(p, lambda stops: held_up(stops, 3, 1200)),
    Rule.COMMITTED: lambda p: replace(p, routes=p.routes[1:]),
    Rule.FROZEN: lambda p: with_stops(p, lambda stops: [stops[1], stops[0], *stops[2:]]),
    Rule.TOTALS: lambda p: replace(p, routes=(p.routes[0], replace(p.routes[1], metres=1))),
}

CHANGED: dict[Rule, Callable[[Problem], Problem]] = {
    Rule.CAPACITY: lambda p: with_vehicle(p, capacity=Load(seats=3)),
    Rule.NEEDS: lambda p: with_vehicle(p, traits=frozenset()),
    Rule.AVOIDED: lambda p: replace(p, jobs=tuple(replace(job, avoid=frozenset({"one"})) for job in p.jobs)),
    Rule.BUNDLE: lambda p: replace(p, jobs=tuple(replace(job, bundle=_with(job.id)) for job in p.jobs)),
    Rule.APART: lambda p: with_kinds(p, apart=frozenset({("new", "kept")})),
    Rule.DRIVING: lambda p: with_vehicle(p, driving=1100),
    Rule.DURATION: lambda p: with_vehicle(p, duration=1000),
    Rule.FORBIDDEN: lambda p: replace(p, seconds=closed(0, 1)),
    Rule.REST: lambda p: with_vehicle(p, breaks=(Break(Window(0, 9000), 600),)),
}


def with_vehicle(problem: Problem, **changes: object) -> Problem:
    """The problem as if car one had always been otherwise."""
    return replace(problem, vehicles=(replace(problem.vehicles[0], **changes), *problem.vehicles[1:]))


def _with(name: str) -> str:
    """The one nobody can reach stays with one that is served."""
    return "both" if name in ("new", "far") else ""


def with_kinds(problem: Problem, **changes: object) -> Problem:
    """The problem with every job a class of its own name."""
    return replace(problem, jobs=tuple(replace(job, kind=job.id) for job in problem.jobs), **changes)


def closed(a: int, b: int):
    """The straight road with one leg closed."""
    matrix = a_line()
    matrix[a, b] = FORBIDDEN
    return matrix


def test_the_sound_plan_is_what_the_mutations_assume() -> None:
    """Car one carries both jobs together after its frozen stop; the plan is sound."""
    problem, plan = sound()
    assert check(problem, plan) == []
    assert [stop.job for stop in plan.route["one"].stops] == ["kept", "new", "kept", "new"]
    assert [one.job for one in plan.unserved] == ["far"]


@pytest.mark.parametrize("rule", MUTATIONS, ids=str)
def test_every_kind_of_broken_plan_is_found(rule: Rule) -> None:
    """One deliberate fault a rule; the judge names that rule."""
    problem, plan = sound()
    found = check(problem, MUTATIONS[rule](plan))
    assert rule in {violation.rule for violation in found}, [str(one) for one in found]


@pytest.mark.parametrize("rule", CHANGED, ids=str)
def test_a_plan_made_for_a_kinder_world_is_found(rule: Rule) -> None:
    """The plan stays, the world changes under it; the judge names what no longer holds."""
    problem, plan = sound()
    assert rule in {violation.rule for violation in check(CHANGED[rule](problem), plan)}


def test_a_car_that_was_not_cleaned_is_found() -> None:
    """Whatever was set down before, its seconds must have been spent by the pickup; nothing else asks for any."""
    jobs = [a_job(f"j{k}", k, k + 1, pickup_window=Window(2000 * k, 2000 * k + 1500)) for k in range(3)]
    problem = with_kinds(a_problem(jobs, [a_vehicle(capacity=Load(seats=1))]))
    plan = construct(problem)
    for before, after in (("j0", "j1"), ("j0", "j2"), ("j1", "j2")):
        dirty = check(replace(problem, clean={(before, after): 60}), plan)
        assert {(one.rule, one.job, one.amount) for one in dirty} == {(Rule.TRAVEL, after, 60)}
    assert check(replace(problem, clean={("j1", "j0"): 60, ("j1", "j1"): 60}), plan) == []


def test_cleaning_before_a_delivery_does_not_serve_whoever_comes_after_it() -> None:
    """The car is cleaned before the box is set down and again before the next rider: once is too little."""
    boxed = [a_job("j0", 1, 2), a_job("box", None, 3, single=True), a_job("j1", 4, 5)]
    order = (("j0", PICKUP), ("j0", DROPOFF), ("box", DROPOFF), ("j1", PICKUP), ("j1", DROPOFF))
    visits = tuple(Visit(*one) for one in order)
    problem = a_problem(boxed, [a_vehicle(committed=visits)], clean={("", ""): 60})
    plan = construct(problem)
    assert check(problem, plan) == []
    early = with_stops(plan, lambda stops: [*stops[:3], *(_sooner(stop, 60) for stop in stops[3:])], "v0")
    assert (Rule.TRAVEL, "j1", 60) in {(one.rule, one.job, one.amount) for one in check(problem, early)}


def _sooner(stop: Stop, by: int) -> Stop:
    return replace(stop, arrive=stop.arrive - by, start=stop.start - by, depart=stop.depart - by)


def test_a_single_stop_is_one_stop_with_its_load_from_the_start() -> None:
    """A pickup beside it is one too many; a car that has no room for it when it leaves is too small."""
    jobs = [a_job("ride", 1, 2, load=Load(seats=3)), a_job("box", None, 4, single=True, load=Load(seats=2))]
    plan = construct(a_problem(jobs, [a_vehicle(capacity=Load(seats=5))]))
    assert [(stop.job, stop.kind) for _, stop in plan.stops()][-1] == ("box", DROPOFF)
    small = a_problem(jobs)
    assert {(one.rule, one.vehicle, one.job) for one in check(small, plan)} == {(Rule.CAPACITY, "v0", "ride")}
    empty = replace(plan.routes[0].stops[0], job="box")
    assert Rule.HALF in {one.rule for one in check(small, with_stops(plan, lambda stops: [empty, *stops], "v0"))}


def test_what_was_promised_together_may_ride_together() -> None:
    """Two committed to one car are past asking; a third that meets them is not."""
    jobs = [a_job(name, 1, 4, kind="fever") for name in ("a", "b", "c")]
    visits = tuple(Visit(name, kind) for kind in (PICKUP, DROPOFF) for name in ("a", "b", "c"))
    promised = a_problem(jobs, [a_vehicle(committed=visits)], apart=frozenset({("fever", "fever")}))
    plan = construct(promised)
    assert check(promised, plan) == []
    free = replace(promised, vehicles=(a_vehicle(committed=tuple(one for one in visits if one.job != "c")),))
    assert [(one.rule, one.job) for one in check(free, plan)] == [(Rule.APART, "c")]


def test_a_road_that_is_open_to_a_permit_is_closed_to_others() -> None:
    """The same route is sound for the car with the permit and a forbidden one for the car without."""
    road, open_road = closed(0, 1), a_line()
    held = [a_vehicle("with", permit="night"), a_vehicle("without")]
    problem = a_problem([a_job()], held, road, permits={"night": Ways(open_road, open_road)})
    plan = construct(problem)
    assert [route.vehicle for route in plan.routes] == ["with"]
    assert check(problem, plan) == []
    swapped = replace(plan, routes=(replace(plan.routes[0], vehicle="without"),))
    assert Rule.FORBIDDEN in {one.rule for one in check(problem, swapped)}


def rested(wait: int = 1200) -> tuple[Problem, Plan]:
    """A car that waits between two trips, rests meanwhile, rests again before the way home and once at home."""
    jobs = [a_job("a", 1, 2), a_job("b", 3, 4, pickup_window=Window(1020 + wait, 5000))]
    rests = (Break(Window(1000, 3000), 600), Break(Window(2400, 3600), 300), Break(Window(2700, 9000), 60))
    problem = a_problem(jobs, [a_vehicle(end=0, breaks=rests)])
    return problem, construct(problem)


def with_rest(plan: Plan, at: int, **changes: int) -> Plan:
    """The plan with one rest otherwise."""
    (route,) = plan.routes
    rests = [replace(one, **changes) if k == at else one for k, one in enumerate(route.rests)]
    return replace(plan, routes=(replace(route, rests=tuple(rests)),))


def test_a_sound_rest_is_what_the_next_test_assumes() -> None:
    """While waiting at place 3, before the way home at place 4, and at home."""
    problem, plan = rested()
    assert plan.routes[0].rests == (Rest(3, 1020, 1620), Rest(4, 2640, 2940), Rest(0, 4140, 4200))
    assert check(problem, plan) == []


@pytest.mark.parametrize(
    ("at", "changes"),
    [
        (0, {"node": 2}),
        (0, {"end": 1619}),
        (0, {"begin": 900, "end": 1500}),
        (0, {"begin": 2000, "end": 2600}),
        (0, {"begin": 0, "end": 600}),
        (0, {"begin": 2290, "end": 2890}),
        (1, {"node": 0}),
        (1, {"begin": 1500, "end": 1800}),
        (1, {"begin": 3000, "end": 3300}),
        (2, {"node": 4}),
        (2, {"begin": 4000, "end": 4060}),
    ],
)
def test_no_rest_passes_that_is_none(at: int, changes: dict[str, int]) -> None:
    """Elsewhere, too short, while driving, in somebody's service, too early, with somebody aboard, two at once."""
    problem, plan = rested()
    assert {one.rule for one in check(problem, with_rest(plan, at, **changes))} & {Rule.REST, Rule.TRAVEL, Rule.SHIFT}


def test_a_rest_nobody_is_due_is_none() -> None:
    """One more than the breaks, or one less, is told."""
    problem, plan = rested()
    (route,) = plan.routes
    for rests in ((), route.rests[:2], (*route.rests, Rest(0, 5000, 5060))):
        found = check(problem, replace(plan, routes=(replace(route, rests=rests),)))
        assert Rule.REST in {one.rule for one in found}


@given(problems())
def test_a_rest_that_is_short_of_a_second_never_passes(problem: Problem) -> None:
    """Nor one that is elsewhere, in any plan."""
    plan = construct(problem)
    for route in plan.routes:
        for at, rest in enumerate(route.rests):
            for other in (replace(rest, end=rest.end - 1), replace(rest, node=(rest.node + 1) % NODES)):
                rests = (*route.rests[:at], other, *route.rests[at + 1 :])
                assert (
                    check(problem, replace(plan, routes=(replace(route, rests=rests),)))
                    if len(plan.routes) == 1
                    else True
                )


def test_every_rule_has_its_mutation() -> None:
    """No rule goes untested."""
    assert set(MUTATIONS) | set(CHANGED) == set(Rule)


@given(st.one_of(problems(), hourly_problems()))
def test_a_stop_moved_by_a_second_never_passes(problem: Problem) -> None:
    """Times are checked to the second in every plan, not only in the table above."""
    plan = construct(problem)
    for route in plan.routes:
        for at, stop in enumerate(route.stops):
            assert check(problem, with_stop(plan, at, route.vehicle, arrive=stop.arrive - 1))
            assert check(problem, with_stop(plan, at, route.vehicle, depart=stop.depart + 1))


@given(problems())
def test_a_stop_at_another_place_never_passes(problem: Problem) -> None:
    """Neither at one of the problem nor at one that is not there, which ends no judgement with an error."""
    plan = construct(problem)
    for route in plan.routes:
        for at, stop in enumerate(route.stops):
            for node in (-1, (stop.node + 1) % NODES, NODES):
                assert check(problem, with_stop(plan, at, route.vehicle, node=node))


@given(problems())
def test_every_route_is_judged_beside_others_as_alone(problem: Problem) -> None:
    """A fault in one route is found whatever stands before or behind it, and no other route is blamed."""
    plan = construct(problem)
    for route in plan.routes:
        heavy = any(problem.job[stop.job].load != Load() for stop in route.stops)
        small = replace(problem, vehicles=tuple(_emptied(one, route.vehicle) for one in problem.vehicles))
        assert {one.vehicle for one in check(small, plan)} == ({route.vehicle} if heavy else set())


def _emptied(vehicle: Vehicle, name: str) -> Vehicle:
    return replace(vehicle, capacity=Load()) if vehicle.id == name else vehicle
