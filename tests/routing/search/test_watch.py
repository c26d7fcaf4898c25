"""The stopwatch: steps where they are counted, seconds else, and an end whenever somebody says so."""

import pytest

from routing.check import check
from routing.problem import Limits
from routing.search.watch import ENOUGH, Effort, Progress, Tell
from routing.solve import solve
from tests.routing.make import a_job, a_problem, a_town

LONG = Limits(seconds=360_000)


def after(words: int, told: list[Progress]) -> Tell:
    """Somebody who listens to so many words and then says stop."""

    def tell(progress: Progress) -> bool:
        told.append(progress)
        return len(told) < words

    return tell


@pytest.mark.parametrize("words", [1, 3])
def test_whoever_says_stop_has_the_best_plan_so_far(words: int) -> None:
    """A hundred hours end at the first word, or at the third; with a sound plan (or this test never does)."""
    problem, told = a_town(), []
    assert check(problem, solve(problem, LONG, tell=after(words, told))) == []
    assert len(told) == words


def test_a_small_problem_ends_by_itself() -> None:
    """After so many steps for each job there is nothing left to find, whatever the seconds."""
    effort = Effort(LONG, 1)
    assert effort.most == ENOUGH
    effort.steps = ENOUGH
    assert (effort.share, effort.chunk(100)) == (1.0, 0)
    assert solve(a_problem([a_job()]), LONG).unserved == ()


@pytest.mark.parametrize(("steps", "share"), [(0, 0.0), (5, 0.5), (10, 1.0), (12, 1.0)])
def test_where_steps_are_counted_the_clock_has_no_say(steps: int, share: float) -> None:
    """Half of the steps is half of the limits, to the last digit."""
    effort = Effort(Limits(seconds=360_000, steps=10), 1)
    effort.steps = steps
    assert effort.share == share
    assert effort.chunk(100) == max(0, 10 - steps)
    assert effort.chunk(3) == min(3, max(0, 10 - steps))


def test_half_an_effort_is_half_of_the_steps_on_the_same_watch() -> None:
    """So two halves end when the whole would."""
    effort = Effort(Limits(seconds=360_000, steps=10), 1)
    effort.steps = 4
    half = effort.half()
    assert (half.steps, half.most, half.share) == (2, 5, effort.share)
    half.steps = 5
    assert (half.share, effort.steps) == (1.0, 4)


def test_no_seconds_are_all_used_at_once() -> None:
    """Zero seconds, or a stop, use the whole of the limits."""
    assert Effort(Limits(seconds=0), 9).share == 1
    stopped = Effort(LONG, 9)
    assert stopped.share < 0.01
    stopped.stopped = True
    assert stopped.share == 1
