"""Dice: the same seed throws the same, everywhere, and every number as often as another."""

from collections import Counter

import pytest

from routing.search.chance import below, dice, throw

WORD = 2**64 - 1


def by_hand(state: int, throws: int) -> list[float]:
    """Vigna's xorshift64* in whole numbers, as the paper prints it."""
    thrown = []
    for _ in range(throws):
        state ^= state >> 12
        state ^= state << 25 & WORD
        state ^= state >> 27
        thrown.append((state * 0x2545F4914F6CDD1D & WORD) >> 11)
    return [one / 2**53 for one in thrown]


@pytest.mark.parametrize("seed", [0, 1, 7, 2**31 - 1])
def test_throws_are_those_of_the_paper(seed: int) -> None:
    """Bit for bit, so a plan can be had again on any machine."""
    state = dice(seed)
    assert [throw(state) for _ in range(100)] == by_hand(int(dice(seed)[0]), 100)


def test_neighbouring_seeds_have_nothing_in_common() -> None:
    """No two of a thousand begin alike, and none is stuck at zero."""
    assert len({throw(dice(seed)) for seed in range(1000)}) == 1000
    assert all(dice(seed)[0] for seed in range(1000))


def test_throws_are_spread_evenly() -> None:
    """A hundred thousand in ten drawers: each holds a tenth, within five standard deviations; none is 1."""
    state = dice(3)
    thrown = [throw(state) for _ in range(100_000)]
    assert 0 <= min(thrown) < max(thrown) < 1
    drawers = Counter(int(10 * one) for one in thrown)
    assert sorted(drawers) == list(range(10))
    assert all(abs(many - 10_000) < 5 * 95 for many in drawers.values())


def test_below_stays_below() -> None:
    """Every number there is comes, and no other."""
    state = dice(5)
    assert {below(state, 7) for _ in range(1000)} == set(range(7))
    assert {below(state, 1) for _ in range(20)} == {0}
