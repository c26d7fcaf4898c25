"""Each part of the search can be switched off, and what is missed then is measured fairly."""

import pytest

from app.bench.city import build
from app.bench.parts import PARTS, Ablation, Parting, Sum, dearness, run
from routing.search.improve import Tuning


def test_every_part_is_another_search() -> None:
    """No two are the same, and none is the whole."""
    assert len({Tuning(), *PARTS.values()}) == len(PARTS) + 1


def test_without_a_part_plans_are_sound_and_differ() -> None:
    """Where cars have no price every part but the hunt and its draft changes what is tried; the judge is content."""
    found = run(Parting({"city": build(12, 40).problem()}, steps=600, times=1))
    assert [one.part for one in found] == list(PARTS)
    assert all(one.faults == 0 for one in found)
    assert {one.part for one in found if one.dearer["city"] == 0} >= {
        "hunt for fewer cars",
        "a draft in which cars cost nothing",
    }
    assert any(one.dearer["city"] != 0 for one in found)


@pytest.mark.parametrize(("priced", "dearer"), [(False, 10.0), (True, 15.0)])
def test_cars_count_only_where_they_have_a_price(priced: bool, dearer: float) -> None:
    """A tenth more driving with a fifth more cars."""
    assert dearness(Sum(10, 1000, 0), Sum(12, 1100, 0), priced=priced) == pytest.approx(dearer)


@pytest.mark.parametrize(
    ("mean", "faults", "sound"), [(2.0, 0, True), (-0.9, 0, True), (-1.1, 0, False), (2.0, 1, False)]
)
def test_a_part_that_is_in_the_way_fails(mean: float, faults: int, sound: bool) -> None:
    """Where plans are cheaper without it by more than seeds differ, or break a rule."""
    assert Ablation("luck", {"a": mean - 2, "b": mean + 2}, faults).sound is sound
