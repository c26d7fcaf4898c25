"""What is remembered of a server's answers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.travel import Travel
from routing.travel.served.memory import UNKNOWN, Memory

POINTS = st.lists(st.integers(0, 9), min_size=1, max_size=6)


def places(numbers: list[int]) -> np.ndarray:
    """Points by number."""
    return np.array([(number / 100, number / 50) for number in numbers])


def truth(sources: list[int], targets: list[int]) -> np.ndarray:
    """What holds between them."""
    return np.array([[100 * a + b for b in targets] for a in sources], dtype=np.int32)


@given(st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=8), st.integers(2, 12))
def test_what_is_recalled_was_told(asked, room):
    """However little room there is: a cell is unknown or right, and what was told last is known if it fits."""
    memory = Memory(room)
    for sources, targets in asked:
        told = truth(sources, targets)
        memory.note(places(sources), places(targets), Travel(told, told + 1))
        last = memory.recall(places(sources), places(targets))
        assert len({*sources, *targets}) > room or (last.seconds == told).all()
    every = list(range(10))
    found = memory.recall(places(every), places(every))
    right = (found.seconds == truth(every, every)) & (found.metres == found.seconds + 1)
    assert (right | (found.seconds == UNKNOWN)).all()
    memory.forget()
    assert (memory.recall(places(every), places(every)).seconds == UNKNOWN).all()
