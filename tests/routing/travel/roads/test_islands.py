"""Which roads belong together."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.roads.islands import mainland

COUNT = 12
ARCS = st.lists(st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)), max_size=40)


def parts(arcs):
    """For every vertex, those that it reaches and that reach it, by closing the relation."""
    reach = np.eye(COUNT, dtype=bool)
    for tail, head in arcs:
        reach[tail, head] = True
    for via in range(COUNT):
        reach |= reach[:, [via]] & reach[[via], :]
    return reach & reach.T


@given(ARCS)
def test_the_mainland_is_the_largest_part_where_all_reach_all(arcs):
    """Against the closure of every random graph, one-ways, loops and doubles among them."""
    tail, head = np.array(arcs, dtype=np.int64).reshape(-1, 2).T
    found, wanted = mainland(COUNT, tail, head), parts(arcs)
    inside = np.flatnonzero(found)
    assert np.array_equal(wanted[inside[0]], found)
    assert found.sum() == wanted.sum(axis=1).max()
