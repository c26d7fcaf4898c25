"""Places of a region, found by what people type and paste."""

import pytest
from structlog.testing import capture_logs

from app.finder import BadNames, Finder, names_beside, names_of
from app.settings import Settings
from dispatch import commands
from dispatch.errors import BadRequest
from routing.places.links import APPS, links
from routing.places.offline import Named, build
from schemas.places import PlaceIn, Spot
from schemas.values import Point, Role
from schemas.vehicles import VehicleIn
from tests.app.server import running
from tests.build import REGION, House
from tests.routing.places.service import service

UNION = Point(30.5843, 114.2737)
DOOR = Point(30.5352, 114.3561)


@pytest.fixture
def house(database_url) -> House:
    """A region with three places."""
    made = House(database_url)
    for name, zh, at in (("Union Hospital", "协和医院", UNION), ("Tongji", "同济医院", Point(30.5812, 114.2609))):
        made.do(commands.AddPlace(PlaceIn(name=name, name_zh=zh, kind="hospital", lat=at.lat, lon=at.lon)))
    made.place("Wuchang Hotel", 30.5352, 114.3161)
    yield made
    made.close()


def names(finder: Finder, typed: str) -> list[str]:
    """What is found."""
    return [place.name for place in finder.search(REGION, typed)]


def test_what_became_known_is_found_and_what_is_gone_is_not(house):
    """A place is found from the moment it is added, then under its new name, and no more when it is removed."""
    finder = Finder(house.database)
    assert names(finder, "xiehe") == ["Union Hospital"]
    assert names(finder, "fangcang") == []
    added = house.do(commands.AddPlace(PlaceIn(name="Shelter", name_zh="方舱医院", lat=30.6, lon=114.3))).answer["id"]
    assert names(finder, "fangcang") == ["Shelter"]
    house.do(commands.ChangePlace(added, PlaceIn(name="Shelter", name_zh="雷神山", lat=30.6, lon=114.3)))
    assert (names(finder, "fangcang"), names(finder, "lss")) == ([], ["Shelter"])
    house.do(commands.RemovePlace(added))
    assert (names(finder, "lss"), names(finder, "xhyy")) == ([], ["Union Hospital"])


def test_an_index_is_made_anew_when_it_has_to_be(house):
    """A car that comes leaves it as it is; a region that moves its centre does not."""
    finder = Finder(house.database)
    finder.search(REGION, "xiehe")
    before = finder._atlases[REGION].names
    house.do(commands.AddVehicle(VehicleIn(plate="鄂A12345")))
    finder.search(REGION, "xiehe")
    assert finder._atlases[REGION].names is before
    assert finder.read(REGION, "-8.6100,41.1500")[0].swapped is False
    house.do(commands.ChangeRegion(commands.RegionIn(lat=41.15, lon=-8.61)))
    assert finder.read(REGION, "-8.6100,41.1500")[0].swapped is True


def test_a_link_leads_to_a_door_or_to_a_known_place(house):
    """The link of any app: a door in WGS-84, or the known place that is there; words are the places of that name."""
    finder = Finder(house.database)
    [union] = finder.ends(REGION, "协和医院")
    for app in APPS:
        assert finder.ends(REGION, links(UNION, "somewhere")[app]) == [union]
        [door] = finder.ends(REGION, links(DOOR)[app])
        assert door.spot == Spot(lat=DOOR.lat, lon=DOOR.lon, name="30.53520, 114.35610")
    assert len(finder.ends(REGION, "医院")) == 2
    assert finder.ends(REGION, "nowhere at all") == []


def test_a_gate_is_found_by_its_hospital(house):
    """After the hospital itself, and alone when its own name is typed as well; it says what it leads into."""
    finder = Finder(house.database)
    [union] = finder.search(REGION, "xiehe")
    gate = PlaceIn(name="North gate", name_zh="北门", lat=30.5850, lon=114.2740, parent_id=union.id)
    house.do(commands.AddPlace(gate))
    assert names(finder, "xiehe") == ["Union Hospital", "North gate"]
    assert [(hit.name, hit.also) for hit in finder.find(REGION, "协和 北门")] == [("North gate", "协和医院")]


def test_names_on_the_map_come_after_the_groups_own(house, tmp_path):
    """A street is found by its name once the group has no such place; a point on it is called so."""
    street = Named("1", "解放大道1277号", "", "road", DOOR)
    build(tmp_path / "city.names", [street])
    build(names_beside(tmp_path / "city.map"), [street, Named("2", "Union Hospital", "协和医院", "hospital", UNION)])
    given = Settings(_env_file=None, names=tmp_path / "city.names", map=tmp_path / "city.map")
    finder = Finder(house.database, names_of(given))
    assert [(hit.name, hit.place is not None) for hit in finder.find(REGION, "协和")] == [("Union Hospital", True)]
    [hit] = finder.ends(REGION, "jiefangdadao 1277")
    assert hit.spot == Spot(lat=DOOR.lat, lon=DOOR.lon, name="解放大道1277号")
    finder.close()


def test_what_is_near_is_told_with_its_distance(house, tmp_path):
    """The group's own place, a name on the map that is no other word for it, and no street where there is no map."""
    drawn = [Named("2", "Union Hospital", "协和医院", "hospital", UNION), Named("3", "Kiosk", "", "other", DOOR)]
    build(names_beside(tmp_path / "city.map"), [*drawn, Named("1", "解放大道", "", "road", DOOR)])
    finder = Finder(house.database, names_of(Settings(_env_file=None, map=tmp_path / "city.map")))
    [(union, metres)] = finder.near(REGION, Point(UNION.lat + 0.001, UNION.lon))
    assert (union.name, union.place is not None, metres) == ("Union Hospital", True, 111)
    assert [(hit.name, metres) for hit, metres in finder.near(REGION, DOOR)] == [("Kiosk", 0)]
    assert finder.near(REGION, Point(0, 0)) == []
    assert finder.ends(REGION, "30.5352, 114.3561")[0].name == "Kiosk"
    finder.close()


def test_a_file_that_holds_no_names_is_told_by_its_setting(tmp_path):
    """Missing, or something else: the sentence names the variable and the file; a map need not have names."""
    (tmp_path / "notes.txt").write_text("no index at all, but long enough to be read as one" * 20)
    for file in ("notes.txt", "missing"):
        with pytest.raises(BadNames, match=f"FERRY_NAMES: .*{file} holds no names"):
            names_of(Settings(_env_file=None, names=tmp_path / file))
    names_beside(tmp_path / "city.map").touch()
    with pytest.raises(BadNames, match=r"FERRY_MAP: .*city\.map\.names holds no names that `ferry map build`"):
        names_of(Settings(_env_file=None, map=tmp_path / "city.map"))
    assert names_of(Settings(_env_file=None, map=tmp_path / "other.map")) == []


def test_what_cannot_be_read_is_refused_in_words(house):
    """A short link needs the net: the person is told what to do instead."""
    with pytest.raises(BadRequest, match="open it and copy the long address"):
        Finder(house.database).read(REGION, "https://surl.amap.com/4bvd5QZ4HY")


def test_a_region_without_places_knows_none(house):
    """An empty region is no mistake."""
    finder = Finder(house.database)
    assert finder.search("elsewhere", "xiehe") == []
    assert finder.read("elsewhere", "30.5,114.3")[1] is None


def test_an_online_service_is_asked_when_somebody_wishes_it(tmp_path):
    """Within the region's reach, with whom to name; what fails is a sentence; no log line has the words in it."""
    with service() as (url, answers):
        answers.found = [("Rua Nova 7, Wuhan", 30.6, 114.3), ("Rua Nova 7, Porto", 41.1, -8.6)]
        at = {"geocoder": "nominatim", "geocoder_url": url, "home": tmp_path / "home"}
        with running(f"sqlite:///{tmp_path / 'ferry.db'}", **at) as ferry, capture_logs() as lines:
            ferry.do(commands.ChangeRegion(commands.RegionIn(lat=30.58, lon=114.27)))
            rider, form = ferry.api(Role.RIDER), ferry.client(Role.RIDER, language="zh-Hans")
            assert rider.get("/places/find", params={"q": "rua nova"}).json()["items"] == []
            assert answers.asked == []
            told = rider.post("/places/ask", json={"text": "rua nova"}).json()
            assert ([hit["name"] for hit in told["items"]], "OpenStreetMap" in told["credit"]) == (["Rua Nova 7"], True)
            page = form.post("/", data={"pickup_typed": "rua nova", "dropoff_typed": "30.5,114.3"})
            assert (page.status_code, len(answers.asked)) == (422, 1)
            assert "30.600000,114.300000 Rua Nova 7" in page.text
            assert "在线找到的地点" in page.text
            answers.raw = b"<html>blocked</html>"
            silent = rider.post("/places/ask", json={"text": "kiosk"})
            assert (silent.status_code, silent.json()["error"]) == (503, "SearchSilent")
            assert "在线搜索没有回应" in form.post("/", data={"pickup_typed": "kiosk", "dropoff_typed": "x"}).text
        assert {line["event"] for line in lines} >= {"search_silent"}
        assert [word for word in ("rua", "kiosk", "Rua", "Nova") if word in str(lines)] == []


def test_without_a_service_nobody_is_asked(shared):
    """Which is how Ferry comes; whoever asks is told what to do instead."""
    refused = shared.api(Role.RIDER).post("/places/ask", json={"text": "rua nova"})
    assert (refused.status_code, refused.json()["error"]) == (404, "SearchOff")
    assert "paste a map link" in refused.json()["detail"]
