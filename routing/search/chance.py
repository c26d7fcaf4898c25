"""Dice for the kernels: xorshift64*, one word of state, the same numbers for the same seed on every machine.

Source: Vigna, "An experimental exploration of Marsaglia's xorshift generators, scrambled" (2016).
"""

import numpy as np
from numpy.typing import NDArray

from routing.search.compiled import kernel

Dice = NDArray[np.uint64]


def dice(seed: int) -> Dice:
    """Fresh dice; neighbouring seeds give unrelated throws (splitmix64 spreads them)."""
    word = (seed + 0x9E3779B97F4A7C15) % 2**64
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB % 2**64
    return np.array([word ^ (word >> 31) or 1], dtype=np.uint64)


@kernel
def throw(state: Dice) -> float:
    """Uniform in [0, 1)."""
    word = state[0]
    word ^= word >> np.uint64(12)
    word ^= word << np.uint64(25)
    word ^= word >> np.uint64(27)
    state[0] = word
    return float((word * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(11)) * 2.0**-53


@kernel
def below(state: Dice, n: int) -> int:
    """Uniform whole number in 0..n-1."""
    return int(throw(state) * n)
