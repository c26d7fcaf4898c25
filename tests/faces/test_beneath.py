"""What lies under the board is drawn in the reader's light and language, and comes from Ferry alone."""

import re
from contextlib import ExitStack
from itertools import product

import pytest
from playwright.sync_api import expect
from pmtiles.tile import Compression, TileType

from routing.places.frames import Frame, moved
from schemas.values import Point, Role
from tests.app.server import running
from tests.app.tiles import SIDE, archive, layer, picture
from tests.conftest import ROOT
from tests.faces.conftest import DESK, PHONE, settle

RED = (200, 30, 40)
ROUND = [(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE)]
HERE = [(round(SIDE * 294.3 / 360), round(SIDE * 0.4108))]
WUHAN = {"kind": "locality", "kind_detail": "city", "name": "Wuhan (here)", "name:en": "Wuhan", "name:zh": "武汉"}
PIXEL = """() => {
    const drawn = document.querySelector(".leaflet-tile-loaded");
    const pen = document.createElement("canvas").getContext("2d");
    pen.drawImage(drawn, 0, 0);
    return [...pen.getImageData(100, 100, 1, 1).data].slice(0, 3);
}"""
COLOUR = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
CALLED = """async properties => (await import("/static/js/board/looks.js")).called(properties)"""
BENT = """async point => {
    const { L } = await import("/static/vendor/leaflet.js"), { drawnIn } = await import("/static/js/board/frames.js");
    const bent = drawnIn("gcj02"), plain = drawnIn("wgs84"), zoom = 17;
    const at = bent.latLngToPoint(L.latLng(point), zoom), there = plain.pointToLatLng(at, zoom);
    const again = bent.pointToLatLng(at, zoom);
    return [there, again].map(({ lat, lng }) => ({ lat, lng }));
}"""
ON_TOP = """name => {
    const { left, top, width, height } = document.querySelector(name).getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2).textContent;
}"""
SORTED = """async things => {
    const { sorted } = await import("/static/js/board/looks.js");
    return things.map(thing => sorted(...thing)).map(found => (found ? `${found.theme} ${found.grade}` : ""));
}"""
PLACED = """async names => {
    const { Names } = await import("/static/js/board/names.js"), found = new Names();
    found.put({ z: 13, x: 0, y: 0 }, { z: 0, x: 0, y: 0 }, names);
    found.place(document.createElement("canvas").getContext("2d"), 14);
    return found.placed.map(({ text }) => text);
}"""


def board(look, city, language="en", size=DESK):
    """The board of a dispatcher, with its map drawn."""
    page = look(city, city.person(Role.DISPATCHER, "Zhao", language), size, color_scheme="light").go("/board")
    if size is PHONE:
        page.get_by_role("button", name="Map").click()
    page.wait_for_selector(".leaflet-tile-loaded")
    return page


def rgb(colour):
    """#cfe0e8 in numbers."""
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def name(text, rank, right):
    """A name some pixels to the right of another at zoom 14."""
    return {"text": text, "rank": rank, "x": 0.5 + right / 2**22, "y": 0.5}


def street(text, room):
    """The name of a great street that runs straight for so many pixels."""
    return {**name(text, 10, room), "room": room / 2**22, "angle": 0.5}


@pytest.fixture
def over(tmp_path):
    """Starts a city over a file of tiles; it outlives the windows that look at it."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'ferry.db'}"
        yield lambda file: settle(stack.enter_context(running(url, tiles=str(file))))


def test_lines_and_areas_are_drawn_by_day_and_by_night(over, look, tmp_path):
    """One square of water is enough for every zoom; it turns dark with the page, and names have room."""
    water, place = layer("water", 3, ROUND, kind="lake"), layer("places", 1, HERE, **WUHAN)
    other = layer("contours", 2, [(0, 0), (SIDE, SIDE)], kind="contour")
    page = board(
        look, over(archive(tmp_path / "city.pmtiles", TileType.MVT, {(0, 0, 0): water + other + place})), "zh-Hans"
    )
    day = page.evaluate(COLOUR, "--water")
    assert page.evaluate(PIXEL) == rgb(day)
    expect(page.locator(".leaflet-control-attribution")).to_have_text("© Map & makers")
    assert page.evaluate(CALLED, WUHAN) == "武汉"
    assert page.evaluate(PLACED, [name("Hamlet", 4, 0), name("City", 0, 10), name("Town", 1, 300)]) == ["City", "Town"]
    assert page.evaluate(PLACED, [street("Long Lane", 200), street("Short Lane", 20)]) == ["Long Lane"]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"day => String(({PIXEL})()) !== day", arg=",".join(map(str, rgb(day))))
    assert page.evaluate(PIXEL) == rgb(page.evaluate(COLOUR, "--water")) != rgb(day)


def test_pictures_are_shown_as_they_are(over, look, tmp_path):
    """Nearer than the file goes, its last pictures are larger; on a phone nothing hides whom they are by."""
    squares = dict.fromkeys(((10, *square) for square in product((836, 837), (418, 419, 420))), picture(RED))
    page = board(look, over(archive(tmp_path / "city.pmtiles", TileType.PNG, squares, Compression.NONE)), size=PHONE)
    assert page.evaluate(ON_TOP, ".leaflet-control-attribution") == "© Map & makers"
    assert page.evaluate(PIXEL) == list(RED)
    assert page.evaluate(CALLED, WUHAN) == "Wuhan"


THINGS = [
    ("roads", {"kind": "highway", "kind_detail": "motorway_link"}, "road 0"),
    ("roads", {"kind": "minor_road"}, "road 2"),
    ("roads", {"kind": "ferry"}, ""),
    ("transit", {"pmap:kind": "rail"}, "road 4"),
    ("transportation", {"class": "secondary"}, "road 1"),
    ("transportation_name", {"class": "minor", "name": "Lane"}, "sign 2"),
    ("landuse", {"kind": "cemetery"}, "green 0"),
    ("landuse", {"kind": "residential"}, ""),
    ("landcover", {"class": "wood"}, "green 0"),
    ("park", {"class": "municipal"}, "green 0"),
    ("ocean", {}, "water 0"),
    ("building", {}, "house 0"),
    ("places", {"kind": "locality", "kind_detail": "town"}, "place 1"),
    ("place", {"class": "country"}, ""),
    ("boundaries", {"kind": "country"}, ""),
]


def test_the_words_of_three_makers_are_understood(town, look):
    """Protomaps', those of its older maps and OpenMapTiles'; what is no ground for cars and trips is left out."""
    page = look(town, town.person(Role.DISPATCHER, "Zhao"), DESK).go("/board")
    found = page.evaluate(SORTED, [[layer, words] for layer, words, _ in THINGS])
    assert found == [expected for _, _, expected in THINGS]


def test_tiles_of_chinese_maps_lie_under_what_they_show(town, look):
    """The map bends as routing/places/frames.py reckons, within a centimetre, and a click is where it was made."""
    page = look(town, town.person(Role.DISPATCHER, "Zhao"), DESK).go("/board")
    for lat, lon in ((30.5843, 114.2737), (39.9087, 116.3975), (22.5431, 113.9312), (45.75, 126.63)):
        drawn = moved(Point(lat, lon), Frame.WGS84, Frame.GCJ02)
        there, again = page.evaluate(BENT, {"lat": lat, "lng": lon})
        assert there == pytest.approx({"lat": drawn.lat, "lng": drawn.lon}, abs=1e-7)
        assert again == pytest.approx({"lat": lat, "lng": lon}, abs=1e-7)


def colours(css, name):
    """The values of a colour by day and by night."""
    found = re.findall(rf"--{name}: (#\w{{6}})", css)
    assert len(found) == 2, name
    return found


def light(colour):
    """How light a colour is, as WCAG reckons."""
    parts = (part / 255 for part in rgb(colour))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ground", ["water", "green", "house", "alley", "street", "avenue"])
def test_cars_and_trips_stand_out_from_the_map(ground):
    """Whatever lies under a pin, by day and by night, differs from it by three to one at least (WCAG 1.4.11)."""
    css = "".join(
        (ROOT / "app/web/static/css" / f"{name}.css").read_text(encoding="utf-8") for name in ("base", "board")
    )
    for pin in ("good", "cool", "warn", "bad", "soft"):
        for above, beneath in zip(colours(css, pin), colours(css, ground), strict=True):
            one, two = sorted((light(above), light(beneath)))
            assert (two + 0.05) / (one + 0.05) >= 3, (pin, above, beneath)
