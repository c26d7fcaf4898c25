"""A contracted graph keeps neighbours on one line of ancestors, and every subtree in one span of ranks."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.roads.hierarchy import Hierarchy, contract

PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30)


def ancestors(tree: Hierarchy, v: int) -> list[int]:
    """A vertex and everything above it."""
    line = []
    while v >= 0:
        line.append(v)
        v = int(tree.parent[v])
    return line


@given(PAIRS, PAIRS)
def test_neighbours_are_ancestors_and_subtrees_are_spans(joined: list[tuple[int, int]], beside: list) -> None:
    """What arcs join, or stands beside, is above one another; below v are the ranks `first[v]` to v and no others."""
    ends = [np.array([pair[k] for pair in some], dtype=np.int32) for some in (joined, beside) for k in (0, 1)]
    tree = contract(np.zeros((12, 2)), ends[0], ends[1], (ends[2], ends[3]))
    assert sorted(tree.rank.tolist()) == list(range(12))
    for one, other in tree.rank[np.array(joined + beside, dtype=np.int64).reshape(-1, 2)].tolist():
        assert max(one, other) in ancestors(tree, min(one, other))
    lines = [ancestors(tree, v) for v in range(12)]
    for v in range(12):
        assert [u for u in range(12) if v in lines[u]] == list(range(tree.first[v], v + 1))
        assert tree.depth[v] == len(lines[v]) - 1
        above = tree.up[tree.start[v] : tree.start[v + 1]].tolist()
        assert above == sorted(set(above) & set(lines[v][1:]))
        if above:
            assert set(above[1:]) <= set(tree.up[tree.start[above[0]] : tree.start[above[0] + 1]].tolist())
