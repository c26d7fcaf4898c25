"""Packed lines of servers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.served.path import path_of, unpacked

CORNERS = st.lists(st.tuples(st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000)), max_size=9)


def packed(corners: list[tuple[int, int]]) -> str:
    """The line through these corners, as its makers describe it."""
    letters, last = "", (0, 0)
    for corner in corners:
        for now, before in zip(corner, last, strict=True):
            value = (now - before) << 1
            value = ~value if now < before else value
            while value >= 32:
                letters += chr((32 | value & 31) + 63)
                value >>= 5
            letters += chr(value + 63)
        last = corner
    return letters


@given(CORNERS)
def test_a_line_comes_out_as_it_was_packed(corners):
    """Every corner of the earth, to six places."""
    found = [(point.lat, point.lon) for point in unpacked(packed(corners))]
    assert found == [(round(lat / 1e6, 6), round(lon / 1e6, 6)) for lat, lon in corners]


@pytest.mark.parametrize("line", ["?", "_p~iF", "\x01\x01", "Ã¤?", "~~~~~~~~~~~~~~~?" * 2])
def test_what_is_no_line_is_refused(line):
    """Half a point, foreign letters, or a corner beyond the earth."""
    with pytest.raises(ValueError, match=r"."):
        list(unpacked(line))


@pytest.mark.parametrize(
    ("seconds", "metres"), [([1.0], [5.0]), ([1.0, -1.0], [5.0]), ([1.0, 1e9], [5.0]), ([1.0, 1.0], [float("nan")])]
)
def test_numbers_that_cannot_be_are_no_drive(seconds, metres):
    """A leg too few, one before it began, one of a year, a length that is none."""
    with pytest.raises(ValueError, match=r"legs|metres"):
        path_of(seconds, metres, [], 3)
