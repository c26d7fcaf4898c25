"""The town is where it says it is, and everybody can be carried on every day."""

import numpy as np

from app.bench.commuters import DISTRICTS, settle
from routing.check import check
from routing.insertion import construct
from routing.problem import Problem


def test_everybody_lives_in_their_district_and_drivers_in_the_ring() -> None:
    """Within its corners; two districts lie outside the square."""
    people = settle(60, 20, np.random.default_rng(3))
    for home, name in zip(people.points, people.district, strict=False):
        west, south, east, north = DISTRICTS[name]
        assert west <= home[0] <= east
        assert south <= home[1] <= north
    assert (people.points[60:].min() >= 0, people.points[60:].max() <= 30) == (True, True)
    assert set(people.district) == set(DISTRICTS)


def test_a_lone_rider_of_any_day_is_served() -> None:
    """No ride is impossible by itself, so who is left over is left for want of cars; weeks turn in and out about."""
    chance = np.random.default_rng(3)
    people = settle(25, 40, chance)
    fleet, ways = people.fleet(chance), people.seconds
    days = {week: {job.id: job for job in people.jobs(week, chance)} for week in (0, 1)}
    for job in days[0].values():
        problem = Problem(fleet, (job,), ways, ways)
        plan = construct(problem)
        assert (plan.unserved, check(problem, plan)) == ((), [])
    for rider in days[0].keys() & days[1].keys():
        assert (days[0][rider].pickup, days[0][rider].dropoff) == (days[1][rider].dropoff, days[1][rider].pickup)
