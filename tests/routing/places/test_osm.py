"""Names read from OpenStreetMap."""

import pytest

from routing.places.offline import Gazetteer, build
from routing.places.osm import HOUSES, read
from schemas.values import Point

TOWN = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="30.5800" lon="114.2700"/><node id="2" lat="30.5800" lon="114.2740"/>
<node id="3" lat="30.5840" lon="114.2740"><tag k="barrier" v="gate"/><tag k="name" v="北门"/></node>
<node id="4" lat="30.5840" lon="114.2700"><tag k="entrance" v="yes"/></node>
<node id="5" lat="30.5810" lon="114.2710"><tag k="entrance" v="emergency"/></node>
<node id="6" lat="30.5900" lon="114.2900"><tag k="entrance" v="main"/></node>
<node id="7" lat="30.5795" lon="114.2700"/><node id="8" lat="30.5795" lon="114.2750"/>
<node id="9" lat="30.5795" lon="114.2800"/><node id="10" lat="30.6500" lon="114.2000"/>
<node id="11" lat="30.6500" lon="114.2010"/>
<node id="12" lat="30.5805" lon="114.2790"><tag k="place" v="suburb"/><tag k="name" v="江汉"/></node>
<node id="13" lat="30.5796" lon="114.2760"><tag k="addr:street" v="解放大道"/>
<tag k="addr:housenumber" v="1277"/></node>
<node id="14" lat="30.5797" lon="114.2770"><tag k="railway" v="station"/><tag k="name" v="循礼门"/></node>
<node id="15" lat="30.5798" lon="114.2780"><tag k="highway" v="bus_stop"/><tag k="name" v="友谊路"/></node>
<node id="16" lat="30.5850" lon="114.2600"/><node id="17" lat="30.5850" lon="114.2610"/>
<node id="18" lat="30.5860" lon="114.2605"/>
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/><tag k="amenity" v="hospital"/>
<tag k="name" v="协和医院"/><tag k="name:en" v="Union Hospital"/><tag k="alt_name" v="汉口协和"/></way>
<way id="2"><nd ref="7"/><nd ref="8"/><tag k="highway" v="primary"/><tag k="name" v="解放大道"/></way>
<way id="3"><nd ref="8"/><nd ref="9"/><tag k="highway" v="primary"/><tag k="name" v="解放大道"/></way>
<way id="4"><nd ref="10"/><nd ref="11"/><tag k="highway" v="footway"/><tag k="name" v="解放大道"/></way>
<way id="5"><nd ref="16"/><nd ref="17"/></way><way id="6"><nd ref="17"/><nd ref="18"/><nd ref="16"/></way>
<way id="7"><nd ref="99"/><nd ref="98"/><tag k="amenity" v="school"/><tag k="name" v="cut off"/></way>
<relation id="1"><member type="way" ref="5" role="outer"/><member type="way" ref="6" role="outer"/>
<tag k="type" v="multipolygon"/><tag k="amenity" v="clinic"/><tag k="name" v="方舱"/></relation>
</osm>"""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A made town's names, by what they are called."""
    file = tmp_path_factory.mktemp("names") / "town.osm"
    file.write_text(TOWN, encoding="utf-8")
    return read(file)


def test_what_people_type_is_read_with_what_it_is(town):
    """A hospital, its gates, a shelter drawn as two lines, a station, a quarter, a house, and each street once."""
    assert sorted((one.name_zh or one.name, one.kind) for one in town) == sorted(
        [
            ("协和医院", "hospital"),
            ("方舱", "clinic"),
            ("循礼门", "station"),
            ("江汉", "district"),
            ("解放大道", "road"),
            ("解放大道", "road"),
            ("解放大道1277号", "house"),
            ("北门", "gate"),
            ("急诊入口", "gate"),
        ]
    )
    assert {(one.name, one.name_zh) for one in town if one.kind == "hospital"} == {("Union Hospital", "协和医院")}
    near, far = (one.also for one in town if one.kind == "road")
    assert (near, far) == ("江汉", "")


def test_a_gate_belongs_to_the_hospital_it_leads_into(town):
    """On its outline or inside it; entrances of other houses and those without a name are none."""
    gates = {one.name_zh: one.parent for one in town if one.kind == "gate"}
    assert gates == {"北门": "w1", "急诊入口": "w1"}


def test_names_become_an_index_that_is_searched(town, tmp_path):
    """By pinyin, by another name, by house number, and a gate by its hospital; a point by what is there."""
    build(tmp_path / "town.names", town)
    index = Gazetteer.open(tmp_path / "town.names")
    typed = ("xiehe", "hankou", "jiefang 1277", "fangcang", "xiehe jizhen")
    first = [index.search(words)[0].place for words in typed]
    assert [one.name_zh or one.name for one in first] == ["协和医院", "协和医院", "解放大道1277号", "方舱", "急诊入口"]
    at = index.nearest(Point(30.5796, 114.2761), but="road")
    assert at is not None
    assert (at.place.kind, at.metres) == ("house", 10)
    index.close()


def test_too_many_houses_are_none(tmp_path):
    """An index stays small: beyond a number of addresses only names are taken."""
    tags = '<tag k="addr:street" v="S"/><tag k="addr:housenumber" v="{0}"/>'
    house = f'<node id="{{0}}" lat="30.5" lon="114.{{0:06}}">{tags}</node>'
    for many in (3, HOUSES + 1):
        rows = "".join(house.format(number) for number in range(1, many + 1))
        (tmp_path / "many.osm").write_text(f'<osm version="0.6">{rows}</osm>', encoding="utf-8")
        assert len(read(tmp_path / "many.osm")) == (many if many <= HOUSES else 0)


def test_the_names_of_porto_are_found(shared_data, tmp_path):
    """Real data: a hospital by a part of its name without accents, its gate, a street, a house, a station."""
    names = read(shared_data / "osm" / "porto-centre-poi.osm.pbf")
    build(tmp_path / "porto.names", names)
    index = Gazetteer.open(tmp_path / "porto.names")
    wanted = {
        "geral santo antonio": "Hospital Geral de Santo António",
        "rua de cedofeita": "Rua de Cedofeita",
        "cedofeita 11": "Rua de Cedofeita 11",
        "sao bento": "São Bento",
    }
    assert {typed: index.search(typed, Point(41.149, -8.61))[0].place.name for typed in wanted} == wanted
    hospitals = {one.id for one in names if one.kind == "hospital"}
    assert len(hospitals) == 9
    assert {one.parent for one in names if one.kind == "gate"} & hospitals
    index.close()
