"""Links into navigation apps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.places.frames import Frame
from routing.places.links import APPS, links
from routing.places.pasted import read
from schemas.values import Point
from tests.routing.places.ground import metres

BEIJING = Point(39.911954, 116.377817)
GCJ = (39.91334545536069, 116.38404722455657)
"""The same by a published converter."""


@given(
    st.tuples(st.floats(22.6, 41), st.floats(108, 119.9)) | st.tuples(st.floats(35, 60), st.floats(-10, 30)),
    st.sampled_from(sorted(APPS)),
    st.text("协和é A&,()|;:%#/1", max_size=20),
)
def test_a_link_leads_back_to_its_place(where, app, name):
    """What Ferry writes for an app, Ferry reads again as the same point within a metre, whatever the name."""
    found = read(links(Point(*where), name)[app])
    assert found is not None
    assert metres(found.point, Point(*where)) < 1


def test_each_app_gets_its_own_frame():
    """Published numbers: Amap, Tencent and Google get GCJ-02 in China, the others what satellites say."""
    written = links(BEIJING, "西单 A&B")
    gcj, gps = (f"{lat:.6f},{lon:.6f}" for lat, lon in (GCJ, (BEIJING.lat, BEIJING.lon)))
    lon_first = f"{GCJ[1]:.6f},{GCJ[0]:.6f}"
    assert written["amap"].startswith(
        f"https://uri.amap.com/navigation?to={lon_first},%E8%A5%BF%E5%8D%95%20A%26B&coordinate=gaode"
    )
    assert f"tocoord={gcj}&" in written["tencent"]
    assert f"destination={gcj}&" in written["google"]
    assert written["geo"] == f"geo:{gps}?q={gps}(%E8%A5%BF%E5%8D%95%20A%26B)"
    assert f"daddr={gps}&" in written["apple"]
    assert gps not in written["baidu"]
    assert gcj not in written["baidu"]


@pytest.mark.parametrize("app", APPS)
def test_abroad_nothing_is_shifted(app):
    """In Porto every app gets the same numbers."""
    assert "41.150000" in links(Point(41.15, -8.61))[app]


def test_a_link_says_its_frame_to_who_reads_it():
    """Out and in, the frame that an app is written in is the one its links are read in."""
    read_in = {app: read(link) for app, link in links(BEIJING).items()}
    assert {app: found and found.frame for app, found in read_in.items()} == {
        app: frame for app, (frame, _) in APPS.items()
    }
    assert {frame for frame, _ in APPS.values()} == set(Frame)
    assert {found and found.name for found in read_in.values()} == {""}
