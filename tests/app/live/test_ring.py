from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from app.live.ring import Ring


@dataclass(frozen=True)
class Row:
    seq: int


def _rows(first: int, count: int) -> list[Row]:
    return [Row(seq) for seq in range(first, first + count)]


@given(st.integers(1, 20), st.lists(st.integers(0, 9), max_size=9), st.integers(0, 90))
def test_what_the_ring_gives_is_what_was_missed(size: int, batches: list[int], seen: int) -> None:
    """For every cursor the ring gives exactly the events after it, or says that it cannot."""
    ring: Ring[Row] = Ring(size)
    head = 0
    for count in batches:
        ring.add(_rows(head + 1, count))
        head += count
    missed = ring.after(seen, head)
    if seen > head or head - seen > size:
        assert missed is None
    else:
        assert missed == _rows(seen + 1, head - seen)
    assert len(ring) == min(size, head)


def test_a_ring_never_spans_a_gap() -> None:
    """Events before a gap are forgotten, so that nobody resumes across it."""
    ring: Ring[Row] = Ring(10)
    ring.add(_rows(1, 3))
    ring.add(_rows(7, 2))
    assert ring.after(2, 8) is None
    assert ring.after(6, 8) == _rows(7, 2)


def test_a_ring_that_lags_behind_the_head_does_not_vouch() -> None:
    """When the log is ahead of the ring, the table must answer."""
    ring: Ring[Row] = Ring(10)
    ring.add(_rows(1, 3))
    assert ring.after(2, 4) is None
    assert Ring[Row](10).after(0, 1) is None
    assert Ring[Row](10).after(4, 4) == []
