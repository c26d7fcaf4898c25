"""The same question has the same answer, and another question is not taken for it."""

import pytest

from app.bench.city import build
from app.bench.repeating import Repeating, run

CITY = build(20, 60).problem()


@pytest.mark.parametrize("changes", [0, 8])
def test_the_same_question_has_the_same_answer_everywhere(changes: int) -> None:
    """Here and in processes where strings hash otherwise, from nothing and from a plan; other seeds find others."""
    here, there, other = run(Repeating("city", CITY, steps=400, changes=changes, times=2))
    assert (here.value, there.value) == (0, 0)
    assert other.value == 2
    assert here.met
    assert there.met
