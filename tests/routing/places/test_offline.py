"""Places found without a network."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.places.offline import Gazetteer, Named, build
from routing.places.pinyin import RUN, syllables
from schemas.values import Point
from tests.routing.places.ground import TOWN

UNION = Point(30.5843, 114.2737)
PORTO = Point(41.15, -8.61)


def town() -> list[Named]:
    """The made town; what stands behind the point is a gate's hospital or a house's address."""
    return [
        Named(key, name, zh, kind, Point(lat, lon), *((more, "") if kind == "gate" else ("", more)))
        for key, name, zh, kind, lat, lon, more in TOWN
    ]


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    """The town in memory."""
    return Gazetteer.of(town())


def ids(places: Gazetteer, typed: str, near: Point | None = None) -> list[str]:
    """What is found, in order."""
    return [found.place.id for found in places.search(typed, near)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("协和", "xh"),
        ("协和医院", "xh"),
        ("武汉 协和", "xh"),
        ("xiehe", "xh"),
        ("xie he yi yuan", "xh"),
        ("heyiyuan", "xh"),
        ("xhyy", "xh"),
        ("whxh", "xh"),
        ("UNION hosp", "xh"),
        ("协和 yiyuan", "xh"),
        ("union 协和", "xh"),
        ("whsdyyy", "d1"),
        ("重庆", "cq"),
        ("chongqing", "cq"),
        ("lvdi", "hd"),
        ("Lü di", "hd"),
        ("解放大道1277号", "hd"),
        ("1277 解放大道", "hd"),
        ("santo antonio", "sa"),
        ("ANTÓNIO", "sa"),
        ("abel salazar 1", "sa"),
        ("ｔｏｎｇｊｉ", "tj"),
        ("北门", "g1"),
        ("协和 北门", "g1"),
        ("union north", "g1"),
    ],
)
def test_a_place_is_found_however_it_is_typed(places, typed, first):
    """By characters, sounds from any syllable, initials, address, without accents; a gate by its hospital, too."""
    assert ids(places, typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("协合医院", "xh"),
        ("协和意院", "xh"),
        ("武汉协禾医院", "xh"),
        ("同济医元", "tj"),
        ("協和醫院", "xh"),
        ("xeihe", "xh"),
        ("xieheyiyaun", "xh"),
        ("tongi hospital", "tj"),
        ("hosptal antonio", "sa"),
        ("zhongnam", "zn"),
    ],
)
def test_one_mistake_is_forgiven(places, typed, first):
    """A character of the same sound or another one, traditional characters, a slip of the finger."""
    assert ids(places, typed)[0] == first


@pytest.mark.parametrize("typed", ["", "  ", "，。", '"', "*", "AND", "NEAR(", "zzzzzz", "妇幼", "a:b"])
def test_what_nobody_is_called_finds_nothing(places, typed):
    """Signs of a query language are words like others; nothing typed can break the search."""
    assert ids(places, typed) == []


def test_hospitals_come_first_then_what_is_near(places):
    """A hospital stands before the road of its name; among hospitals the nearest stands first, with its distance."""
    assert ids(places, "xiehe", UNION)[0] == "xh"
    assert ids(places, "xiehe").index("xl") > ids(places, "xiehe").index("xh")
    assert ids(places, "hospital", UNION) == ["xh", "d1", "tj", "zn", "sa", "g1", "g2"]
    assert ids(places, "hospital", PORTO)[0] == "sa"
    assert places.search("xiehe", UNION)[0].metres == 0
    assert places.search("xiehe")[0].metres is None
    assert ids(places, "协和路")[0] == "xl"


def test_a_point_is_told_by_what_stands_there(places):
    """The nearest within reach; nothing where nothing stands."""
    at = places.nearest(Point(30.58431, 114.27379))
    assert at is not None
    assert (at.place.id, at.metres) == ("xl", 1)
    assert places.nearest(Point(30.5860, 114.2741), within=100) is None
    wider = places.nearest(Point(30.5860, 114.2741), within=200)
    assert wider is not None
    assert (wider.place.id, wider.metres) == ("g1", 112)
    assert places.nearest(Point(0, 0)) is None


def test_gates_belong_to_their_hospital(places):
    """By name; a place without any has none."""
    assert [gate.id for gate in places.gates("xh")] == ["g2", "g1"]
    assert places.gates("tj") == []


def test_a_file_answers_like_memory(places, tmp_path):
    """The same index from a file, which a new one replaces whole; a file of another edition is refused."""
    path = tmp_path / "town.places"
    build(path, town()[:1])
    build(path, town())
    filed = Gazetteer.open(path)
    for typed in ("协和", "xeihe", "hospital", "1277"):
        assert filed.search(typed, UNION) == places.search(typed, UNION)
    filed.close()
    assert [each.name for each in tmp_path.iterdir()] == ["town.places"]
    (tmp_path / "empty").touch()
    with pytest.raises(ValueError, match="edition 0"):
        Gazetteer.open(tmp_path / "empty")


@given(st.text("协和医院aB9é -_.·ü한アß", min_size=1, max_size=12), st.integers(0, 2))
def test_a_whole_name_always_finds_its_place(name, crowd):
    """Whatever a place is called, and however many begin like it: who types it all finds it first."""
    others = [Named(f"o{n}", f"{name}{n}协", "", "hospital", UNION) for n in range(crowd)]
    places = Gazetteer.of([*others, Named("it", name, "", "road", UNION)])
    found = ids(places, name)
    places.close()
    assert found[:1] == ["it"] or not any(char.isalnum() for char in name)


def recall(places: Gazetteer, names: list[str]) -> list[str]:
    """What does not find its place: any two characters, any two syllables, any four initials, the whole name."""
    missed = []
    for name in names:
        pieces = {name}
        for run in RUN.findall(name):
            pieces |= {run[first : first + 2] for first in range(len(run) - 1)}
        heard = syllables(name)
        pieces |= {"".join(heard[first : first + 2]) for first in range(len(heard) - 1)}
        pieces |= {"".join(sound[0] for sound in heard[first : first + 4]) for first in range(len(heard) - 3)}
        missed += [f"{piece} ({name})" for piece in pieces if not _finds(places, piece, name)]
    return missed


def _finds(places: Gazetteer, piece: str, name: str) -> bool:
    return any(name in (found.place.name, found.place.name_zh) for found in places.search(piece, limit=200))


def test_the_town_is_found_by_every_piece(places):
    """Any two characters, any two syllables, any four initials of any Chinese name."""
    assert recall(places, [zh for _, _, zh, *_ in TOWN if zh]) == []


def test_all_hospitals_of_wuhan_are_found(shared_data):
    """52 real names, each by any two of its characters, any two of its syllables, any four initials, and whole."""
    with (shared_data / "osm" / "wuhan_hospitals.csv").open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    places = Gazetteer.of(Named(str(n), name, name, "hospital", UNION) for n, name in enumerate(names))
    assert len(names) == 52
    assert recall(places, names) == []
