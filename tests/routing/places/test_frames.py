"""Coordinates in the right datum, there and back."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.places.frames import Frame, convert, in_china, moved
from schemas.values import Point
from tests.routing.places.ground import metres

PUBLISHED = {
    "shanghai": ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    "shenzhen": ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    "beijing": ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
}
"""WGS-84 and GCJ-02 as other programs convert them."""

ABROAD = [(39.7392, -104.9903), (-27.4698, 153.0251), (25.0330, 121.5654), (37.5665, 126.9780), (21.0278, 105.8342)]
INLAND = st.tuples(st.floats(22.6, 41), st.floats(108, 119.9))


@pytest.mark.parametrize("city", PUBLISHED)
def test_published_points_are_met(city):
    """What every converter of Amap's frame says, to a tenth of a millimetre."""
    wgs, gcj = PUBLISHED[city]
    assert metres(moved(Point(*wgs), Frame.WGS84, Frame.GCJ02), Point(*gcj)) < 1e-4
    assert metres(moved(Point(*gcj), Frame.GCJ02, Frame.WGS84), Point(*wgs)) < 1e-4


@given(INLAND, st.sampled_from([(a, b) for a in Frame for b in Frame]))
def test_there_and_back_is_the_same_place(where, frames):
    """A round trip through any two frames ends where it began, far below the metre that was asked for."""
    there = moved(Point(*where), *frames)
    assert metres(moved(there, *frames[::-1]), Point(*where)) < 1e-3


@given(INLAND)
def test_a_frame_that_is_forgotten_shows(where):
    """In China the frames differ by hundreds of metres: what is mixed up is another street."""
    point = Point(*where)
    assert 100 < metres(moved(point, Frame.WGS84, Frame.GCJ02), point) < 1000
    assert 500 < metres(moved(point, Frame.WGS84, Frame.BD09), point) < 2500


@pytest.mark.parametrize("where", ABROAD)
def test_the_rest_of_the_world_is_left_alone(where):
    """Denver and Brisbane, and the neighbours: Taipei, Seoul, Hanoi."""
    for frame in Frame:
        assert moved(Point(*where), frame, Frame.WGS84) == Point(*where)
        assert moved(Point(*where), Frame.WGS84, frame) == Point(*where)


def test_many_points_are_moved_as_one():
    """An array is converted row by row, each by where it lies."""
    rows = np.array([wgs for wgs, _ in PUBLISHED.values()] + ABROAD)
    together = convert(rows, Frame.WGS84, Frame.BD09)
    alone = [moved(Point(*row), Frame.WGS84, Frame.BD09) for row in rows.tolist()]
    assert together.tolist() == [[point.lat, point.lon] for point in alone]
    assert in_china(rows).tolist() == [True] * len(PUBLISHED) + [False] * len(ABROAD)


def test_real_sites_agree_in_all_frames(shared_data):
    """79 sites of Wuhan, written in three frames by somebody else's converter, lie within a metre of ours."""
    with (shared_data / "wuhan_sites" / "wuhan_covid_sites.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        at = {frame: Point(float(row[f"{frame}_lat"]), float(row[f"{frame}_lon"])) for frame in map(str, Frame)}
        assert metres(moved(at["bd09"], Frame.BD09, Frame.WGS84), at["wgs84"]) < 2
        assert metres(moved(at["gcj02"], Frame.GCJ02, Frame.WGS84), at["wgs84"]) < 2
    assert len(rows) == 79
