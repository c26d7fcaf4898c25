"""What people paste becomes a place in WGS-84, or a sentence why not."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.places.frames import Frame, moved
from routing.places.pasted import Unreadable, read
from schemas.values import Point
from tests.routing.places.ground import metres

GATE = Point(30.5843, 114.2737)
"""A hospital's gate in Wuhan, WGS-84."""
GCJ, BD = (moved(GATE, Frame.WGS84, frame) for frame in (Frame.GCJ02, Frame.BD09))
NAME = "%E5%8D%8F%E5%92%8C%E5%8C%BB%E9%99%A2"
"""协和医院, as links write it."""

FORMS = [
    # Amap: GCJ-02 unless it says otherwise; longitude first in its own addresses, latitude first in shared ones
    ("https://uri.amap.com/marker?position={glon},{glat}&name={name}", "amap", "协和医院"),
    ("https://uri.amap.com/marker?position={lon},{lat}&name={name}&coordinate=wgs84", "amap", "协和医院"),
    ("https://uri.amap.com/navigation?from=114.1,30.4,x&to={glon},{glat},{name}&mode=car", "amap", "协和医院"),
    ("https://wb.amap.com/?p=B001B0IZ1T%2C{glat}%2C{glon}%2C{name}%2Caddress&src=app_share", "amap", "协和医院"),
    ("http://wb.amap.com/?q={glat},{glon},{name}&sourceapplication=openapi/0", "amap", "协和医院"),
    ("https://ditu.amap.com/regeo?lng={glon}&lat={glat}&name={name}&adcode=420100", "amap", "协和医院"),
    ("androidamap://navi?sourceApplication=x&poiname={name}&lat={glat}&lon={glon}&dev=0&style=2", "amap", "协和医院"),
    ("iosamap://navi?sourceApplication=x&poiname={name}&lat={lat}&lon={lon}&dev=1", "amap", "协和医院"),
    ("amapuri://route/plan/?dlat={glat}&dlon={glon}&dname={name}&dev=0&t=0", "amap", "协和医院"),
    # Baidu: BD-09 unless it says otherwise; metres in the addresses of its pages
    ("http://api.map.baidu.com/marker?location={blat},{blon}&title={name}&output=html", "baidu", "协和医院"),
    ("http://api.map.baidu.com/marker?location={glat},{glon}&coord_type=gcj02&title={name}", "baidu", "协和医院"),
    (
        "https://api.map.baidu.com/direction?destination=latlng:{lat},{lon}|name:{name}&coord_type=wgs84",
        "baidu",
        "协和医院",
    ),
    ("baidumap://map/direction?destination=latlng:{blat},{blon}|name:{name}&mode=driving", "baidu", "协和医院"),
    ("http://map.baidu.com/?latlng={blat},{blon}&title={name}&autoOpen=true", "baidu", "协和医院"),
    # Tencent, and with it WeChat: GCJ-02
    (
        "https://apis.map.qq.com/uri/v1/marker?marker=coord:{glat},{glon};title:{name};addr:x&referer=y",
        "tencent",
        "协和医院",
    ),
    (
        "https://apis.map.qq.com/uri/v1/routeplan?type=drive&to={name}&tocoord={glat},{glon}&referer=y",
        "tencent",
        "协和医院",
    ),
    ("https://map.qq.com/?type=marker&markertype=1&pointx={glon}&pointy={glat}&name={name}", "tencent", "协和医院"),
    ("qqmap://map/marker?marker=coord:{lat},{lon};title:{name}&coord_type=1", "tencent", "协和医院"),
    # Google: GCJ-02 in mainland China; the place before the middle of the map
    (
        "https://www.google.com/maps/place/{name}/@30.1,114.1,17z/data=!3m1!4b1!4m5!3m4!1s0x0:0x0!8m2!3d{glat}!4d{glon}",
        "google",
        "协和医院",
    ),
    ("https://www.google.com/maps/@{glat},{glon},15z", "google", ""),
    ("https://www.google.com/maps/search/?api=1&query={glat}%2C{glon}", "google", ""),
    ("https://www.google.com/maps/dir/?api=1&destination={glat},{glon}&travelmode=driving", "google", ""),
    ("https://www.google.com/maps/dir/30.4,114.1/{glat},{glon}/@30.5,114.2,12z", "google", ""),
    ("https://maps.google.com/?q={glat},{glon}", "google", ""),
    ("https://maps.google.com/maps?q={name}@{glat},{glon}", "google", ""),
    ("google.navigation:q={glat},{glon}&mode=d", "google", ""),
    # Apple, OpenStreetMap and the others: WGS-84
    ("https://maps.apple.com/?ll={lat},{lon}&q={name}", "apple", "协和医院"),
    ("https://maps.apple.com/place?coordinate={lat},{lon}&name={name}", "apple", "协和医院"),
    ("https://maps.apple.com/?daddr={lat},{lon}&dirflg=d", "apple", ""),
    ("https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/30.1/114.1", "osm", ""),
    ("https://www.openstreetmap.org/#map=17/{lat}/{lon}", "osm", ""),
    ("https://osmand.net/map?pin={lat},{lon}#15/30.1/114.1", "osm", ""),
    ("om://route?sll=30.1,114.1&saddr=x&dll={lat},{lon}&daddr={name}&type=vehicle", "osm", "协和医院"),
    ("https://waze.com/ul?ll={lat}%2C{lon}&navigate=yes", "waze", ""),
    ("https://www.waze.com/live-map/directions?to=ll.{lat}%2C{lon}", "waze", ""),
    ("geo:{lat},{lon}", "geo", ""),
    ("geo:{lat},{lon};u=35", "geo", ""),
    ("geo:0,0?q={lat},{lon}({name})", "geo", "协和医院"),
    # Without any link, and a link among words
    ("{lat},{lon}", "", ""),
    ("{lat}，{lon}", "", ""),
    ("北纬{lat}，东经{lon}", "", ""),
    ("【协和医院】 https://uri.amap.com/marker?position={glon},{glat} 快来", "amap", "协和医院"),
    ("www.google.com/maps/@{glat},{glon},15z", "google", ""),
]


def filled(form: str) -> str:
    """A form with the gate in it, in each frame."""
    at = {"lat": GATE, "glat": GCJ, "blat": BD}
    blanks = {key: f"{point.lat:.7f}" for key, point in at.items()}
    blanks |= {key.replace("lat", "lon"): f"{point.lon:.7f}" for key, point in at.items()}
    return form.format(name=NAME, **blanks)


@pytest.mark.parametrize(("form", "service", "name"), FORMS)
def test_every_form_leads_to_the_same_gate(form, service, name):
    """Whichever map a link is from, the point is the same within a metre, with the name that the link gives it."""
    found = read(filled(form))
    assert found is not None
    assert metres(found.point, GATE) < 1
    assert (found.service, found.name, found.swapped) == (service, name, False)


def test_a_page_of_baidu_is_read_from_its_metres():
    """What stands behind the @ there are metres; the point is where another open converter puts it."""
    found = read("https://map.baidu.com/poi/%E5%9C%B0%E5%9B%BE%E4%B8%8A/@13520653,3317203,13z?querytype=share")
    assert found is not None
    assert metres(found.point, moved(Point(28.696786436, 121.450329594), Frame.GCJ02, Frame.WGS84)) < 0.2
    assert found.name == "地图上"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("https://surl.amap.com/4bvd5QZ4HY", "short"),
        ("这里是地图上的点\n查看详情>>https://j.map.baidu.com/64/lqEk  #百度地图#", "short"),
        ("https://maps.app.goo.gl/abc123", "short"),
        ("maps.app.goo.gl/abc123", "short"),
        ("https://goo.gl/maps/abc", "short"),
        ("https://maps.apple/p/abc", "short"),
        ("https://osm.org/go/0EEQjE--", "short"),
        ("https://example.com/maps?q=30.58,114.27", "unknown"),
        ("https://amap.com.example.com/?q=30.58,114.27", "unknown"),
        ("https://[/", "unknown"),
        ("https://www.amap.com/place/B001B0IZ1T", "empty"),
        ("https://map.baidu.com/search/%E5%8D%8F%E5%92%8C", "empty"),
        ("https://maps.google.com/?q=Union+Hospital", "empty"),
        ("https://map.qq.com/?type=marker&pointx=&pointy=", "empty"),
        ("geo:0,0?q=Union+Hospital", "empty"),
        ("https://map.baidu.com/@1e9,3317203,13z", "empty"),
        ("https://map.baidu.com/@999999999999,3317203,13z", "outside"),
        ("https://maps.apple.com/?ll=130.5,191.2", "outside"),
        ("230.58,314.27", "outside"),
        ("99.5,98.5", "outside"),
    ],
)
def test_what_leads_nowhere_is_refused_with_a_reason(text, why):
    """Short links need the net, foreign sites are not guessed at, and what lies beyond the earth is no place."""
    with pytest.raises(Unreadable) as refused:
        read(text)
    assert refused.value.why == why


@pytest.mark.parametrize(
    "text", ["", "协和医院", "xiehe", "解放大道1277号", "Gate 3, ward 4", "a.b.c", "Dr.Li@example.com"]
)
def test_words_are_left_to_the_search(text):
    """What is neither link nor coordinate is not read at all."""
    assert read(text) is None


def test_a_coordinate_the_wrong_way_round_is_turned():
    """114 is no latitude; and where both ways are on earth, the one near the region is meant."""
    turned = read("114.2737,30.5843")
    assert turned is not None
    assert (turned.point, turned.swapped) == (GATE, True)
    porto, somalia = Point(41.15, -8.61), "-8.6100,41.1500"
    assert read(somalia) == read(somalia, GATE)
    near = read(somalia, porto)
    assert near is not None
    assert (near.point, near.swapped) == (porto, True)
    assert read("41.1500,-8.6100", GATE) == read("41.1500,-8.6100", porto)


@given(
    st.text("0123456789.,;?&=@/#%[]()-+ nle°度北", max_size=40),
    st.sampled_from(["", "geo:", "https://uri.amap.com/marker?", "https://map.baidu.com/@", "maps:?ll="]),
)
def test_whatever_is_pasted_is_read_or_refused(text, start):
    """No text at all ends in a mistake of the program; what is read is a point of the earth."""
    with suppress(Unreadable):
        found = read(start + text)
        assert found is None or isinstance(found.point, Point)
