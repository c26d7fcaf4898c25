"""What is said to help is tried, and what does not help is found out."""

from dataclasses import replace

from app.bench.relaxing import Relaxing, Tried, kind, run, serves
from routing.insertion import construct
from routing.relax import Driver, Relaxation, relax
from schemas.values import Load, Window
from tests.routing.make import a_job, a_problem

PROBLEM = a_problem([a_job("far", 4, 5, pickup_window=Window(0, 100)), a_job("near", 1, 2)])
PLAN = construct(PROBLEM)


def test_everybody_left_over_in_a_small_city_is_helped() -> None:
    """So many are asked about, each is one kind, and none of the answers is wrong."""
    useless, generous, *rest = run(Relaxing(drivers=6, requests=40, steps=50, times=40))
    assert (useless.value, generous.value) == (0, 0)
    assert sum(figure.value for figure in rest if figure.name.startswith("what gives")) == 40


def test_a_relaxation_that_is_too_small_or_missing_is_useless() -> None:
    """A second less than what is needed does not serve the trip, and silence helps nobody."""
    one = relax(PROBLEM, PLAN, "far")
    assert one is not None
    assert serves(PROBLEM, PLAN, one)
    tried = Tried()
    for wrong in (replace(one, later=one.later - 1), None):
        tried.note(PROBLEM, PLAN, wrong)
    assert (tried.useless, tried.generous) == (2, 0)


def test_a_relaxation_that_is_larger_than_it_must_be_is_generous() -> None:
    """It serves the trip, and so does a second less."""
    one = relax(PROBLEM, PLAN, "far")
    assert one is not None
    tried = Tried()
    for given in (one, replace(one, later=one.later + 1)):
        tried.note(PROBLEM, PLAN, given)
    assert (tried.useless, tried.exact, tried.generous) == (0, 2, 1)


def test_what_gives_is_said_in_words() -> None:
    """One kind or several, nothing but the price, or nothing at all."""
    driver = Driver(1, 0, 100, frozenset(), Load(seats=1))
    assert kind(Relaxation("a", "v", later=5, ride=3)) == "later and ride"
    assert kind(Relaxation("a", "v", driver=driver)) == "one more driver"
    assert kind(Relaxation("a", "v")) == "only the price"
    assert kind(None) == "nothing would help"
