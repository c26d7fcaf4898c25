"""What a drive costs as one number: tenths of a second above, metres below, so that one comparison decides both.

Keys are added as their parts are, and of two drives as fast the shorter one has the smaller key.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.ways import FORBIDDEN

Keys = NDArray[np.int64]
Numbers = NDArray[np.int32] | NDArray[np.int64] | NDArray[np.float64]
SHIFT: Final = 24
"""Bits for metres: a drive may be 16,777 km long."""
MASK: Final = (1 << SHIFT) - 1
NEVER: Final = 1 << 61
"""No way. Two of them can still be added."""


def pack(deci: Numbers, metres: Numbers) -> Keys:
    """The keys of drives of so many tenths of a second and so many metres."""
    return np.asarray((deci.astype(np.int64) << SHIFT) | metres.astype(np.int64))


def deci_of(keys: Keys) -> NDArray[np.int64]:
    """Tenths of a second; of no way, a number beyond any drive's."""
    return np.asarray(keys >> SHIFT)


def metres_of(keys: Keys) -> NDArray[np.int64]:
    """Metres; of no way, nothing that means anything."""
    return np.asarray(keys & MASK)


def seconds_of(keys: Keys) -> NDArray[np.int64]:
    """Whole seconds, half a second upwards; FORBIDDEN where there is no way."""
    return np.where(keys < NEVER, (deci_of(keys) + 5) // 10, FORBIDDEN)


def part_of(keys: Keys, along: NDArray[np.float64]) -> Keys:
    """The keys of the first part of arcs, up to a fraction of each; of a closed arc there is no part."""
    some = pack(np.rint(deci_of(keys) * along), np.rint(metres_of(keys) * along))
    return np.where(keys < NEVER, some, NEVER)
