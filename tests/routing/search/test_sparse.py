"""A job knows few cars, and finds each of them with its worth."""

from routing.problem import FAVOUR
from routing.search.ground import favour
from routing.search.sparse import likes, named, some_cars
from routing.search.survey import ground_of
from tests.routing.make import a_job, a_problem, a_vehicle

FLEET = [a_vehicle(f"v{k}") for k in range(4)]


def test_the_cars_of_the_last_job_can_be_changed() -> None:
    """A guest's cars take the place of whatever its row said; those of the jobs before stay."""
    jobs = [a_job("a", avoid=frozenset({"v1", "v3"})), a_job("b"), a_job("c")]
    barred = ground_of(a_problem(jobs, FLEET), spare=1).barred
    changed = some_cars(barred, 3, {"v2": 7, "v0": 5, "stranger": 1}, {one.id: v for v, one in enumerate(FLEET)})
    cars = [[v for v in range(4) if named(changed, k, v)] for k in range(4)]
    assert cars == [[1, 3], [], [], [0, 2]]
    assert changed.worth.tolist() == [0, 0, 5, 7]


def test_a_car_that_is_known_and_preferred_is_worth_both() -> None:
    """The contact it spares and the favour; where contacts cost nothing, nobody is looked up for one."""
    job = a_job(met=frozenset({"v1", "v2"}), prefer=frozenset({"v2", "v3"}))
    assert likes(job, 900) == {"v1": 900, "v2": 900 + FAVOUR, "v3": FAVOUR}
    assert likes(job, 0) == {"v2": FAVOUR, "v3": FAVOUR}
    ground = ground_of(a_problem([job, a_job("alone")], FLEET, contact_price=900))
    assert [favour(ground, 0, v) for v in range(4)] == [-900, 0, FAVOUR, FAVOUR - 900]
    assert [favour(ground, 1, v) for v in range(4)] == [0] * 4
