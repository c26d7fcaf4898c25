"""`ferry map` as a person types it."""

import json
import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from app.cli import cli
from routing.travel.roads.chart import load
from tests.repository import ROOT
from tests.routing.travel.roads.town import at, fastest, grid, place


def ferry(*words):
    """The command line."""
    return CliRunner().invoke(cli, ["map", *(str(word) for word in words)])


@pytest.fixture
def extract(tmp_path):
    """A town with two hospitals, one of them on an island."""
    draft = grid()
    draft.nodes |= {7001: place(20, 0), 7002: place(20, 1)}
    draft.ways[7001] = [7001, 7002], {"highway": "service", "name": "百合洲"}
    draft.marks = {at(2, 2): {"amenity": "hospital", "name": "协和医院"}}
    draft.marks[7001] = {"amenity": "hospital", "name": "洲上医院"}
    return draft.write(tmp_path / "town.osm.pbf")


@pytest.mark.parametrize(("language", "told"), [("C", "100 % of"), ("zh_CN", "公里")])
def test_a_map_is_made_beside_its_extract_and_told_of(extract, monkeypatch, language, told):
    """Where it is, what is in it, and whom to credit, in the language of the terminal."""
    monkeypatch.setenv("LC_ALL", f"{language}.UTF-8")
    made = ferry("build", extract)
    file = extract.with_name("town.map")
    assert (made.exit_code, file.exists()) == (0, True)
    about = ferry("info", file).stdout
    assert about in made.stdout
    assert "OpenStreetMap contributors" in about
    assert ("道路" in about, "streets" in about) == (language == "zh_CN", language == "C")


def test_the_json_of_a_map_has_what_programs_read(extract):
    """Build and info agree; paces are those of the profile."""
    made, about = (
        json.loads(ferry(*words, "--json").stdout)
        for words in (["build", extract], ["info", extract.with_name("town.map")])
    )
    assert made == {"file": str(extract.with_name("town.map")), "seconds": made["seconds"], "places": 24} | about
    assert (about["source"], about["left_hand"], about["ways"]) == ("town.osm.pbf", False, 108)
    assert {pace["kind"]: pace["kmh"] for pace in about["paces"]} == {
        "primary": pytest.approx(65, rel=0.01),
        "secondary": pytest.approx(55, rel=0.01),
        "residential": pytest.approx(25, rel=0.01),
    }


def test_a_hospital_that_no_car_reaches_is_told(extract, monkeypatch):
    """`check` ends with 1 and names it, and the map of FERRY_MAP is looked through when none is named."""
    ferry("build", extract)
    monkeypatch.setenv("FERRY_MAP", str(extract.with_name("town.map")))
    told = ferry("check")
    assert told.exit_code == 1
    assert "洲上医院" in told.stdout
    assert "协和医院" not in told.stdout
    assert "百合洲: 172 m" in told.stdout
    found = json.loads(ferry("check", "--json").stdout)
    assert [(one["name"], one["island"]) for one in found["cut_off"]] == [("洲上医院", 0)]
    assert [(one["name"], one["metres"]) for one in found["islands"]] == [("百合洲", 172)]


def test_the_places_of_the_group_are_looked_at_when_asked_for(extract, tmp_path, monkeypatch):
    """Beside the hospitals of the map: what was imported, under its own name."""
    ferry("build", extract)
    monkeypatch.setenv("FERRY_HOME", str(tmp_path / "home"))
    table = tmp_path / "places.csv"
    rows = [("Near", *place(1, 1)), ("Far", *place(9.5, 1))]
    table.write_text("\n".join(["name,lat,lon", *(f"{name},{lat},{lon}" for name, lat, lon in rows)]))
    assert CliRunner().invoke(cli, ["import", "places", str(table)]).exit_code == 0
    found = json.loads(ferry("check", extract.with_name("town.map"), "--places", "--json").stdout)
    assert found["places"] == 4
    assert {one["name"] for one in found["cut_off"]} == {"洲上医院", "Far"}


def test_the_page_about_roads_says_what_works(tmp_path, monkeypatch):
    """Its commands, typed as they stand beside an extract of that name, make a map and look it through."""
    monkeypatch.chdir(tmp_path)
    grid().write(tmp_path / "wuhan.osm.pbf")
    page = (ROOT / "docs" / "roads.md").read_text(encoding="utf-8")
    typed = re.findall(r"^ferry map (build|check) (.+)$", page, re.MULTILINE)
    assert [verb for verb, _ in typed] == ["build", "check"]
    assert [ferry(verb, *words.split()).exit_code for verb, words in typed] == [0, 0]


@pytest.mark.parametrize(
    ("verb", "name", "content", "told"),
    [
        ("build", "cut.osm.pbf", None, "no whole OpenStreetMap file"),
        ("build", "page.osm", b"<html></html>", "no whole OpenStreetMap file: Unknown top-level element: html. Fetch"),
        ("build", "foot.osm", b'<osm version="0.6"></osm>', "has no road that a car may drive"),
        ("info", "table.map", b"name,lat,lon", "no map of Ferry"),
        ("check", "cut.map", None, "no map of Ferry"),
    ],
)
def test_bad_input_ends_with_2_and_one_sentence(extract, tmp_path, monkeypatch, verb, name, content, told):
    """In English and in Chinese, and nothing is written."""
    ferry("build", extract)
    whole = extract if verb == "build" else extract.with_name("town.map")
    file = tmp_path / "bad" / name
    file.parent.mkdir()
    file.write_bytes(whole.read_bytes()[:-50] if content is None else content)
    refused = ferry(verb, file)
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert told in refused.stderr
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "请" in ferry(verb, file).stderr or "吗" in ferry(verb, file).stderr
    assert [one.name for one in file.parent.iterdir()] == [name]


def test_what_is_not_there_or_would_be_lost_is_refused(extract, tmp_path):
    """No file, a folder, no map at all, and an extract that its own map would overwrite."""
    whole = extract.read_bytes()
    for words in (["build", tmp_path / "none.osm.pbf"], ["info", tmp_path / "none.map"], ["info", tmp_path], ["check"]):
        assert ferry(*words).exit_code == 2
    assert ferry("build", extract, "-o", extract).exit_code == 2
    assert ferry("build", extract, "-o", tmp_path / "none" / "town.map").exit_code == 2
    assert extract.read_bytes() == whole


def test_a_route_is_the_fastest_drive_on_the_map(extract, monkeypatch):
    """Over a bridge, as long as plain Dijkstra finds it, drawn from one end to the other, with whom to credit."""
    ferry("build", extract)
    file = extract.with_name("town.map")
    monkeypatch.setenv("FERRY_MAP", str(file))
    ends = place(0, 0), place(7, 7)
    told = json.loads(ferry("route", *(f"{lat},{lon}" for lat, lon in ends), "--json").stdout)
    deci, arcs = fastest(load(file).graph, *ends)
    assert told["seconds"] == pytest.approx(deci / 10, abs=1)
    assert told["metres"] == load(file).graph.metres[arcs].sum()
    assert (tuple(told["polyline"][0]), tuple(told["polyline"][-1])) == ends
    assert "OpenStreetMap" in told["credit"]
    assert "min" in ferry("route", *(f"{lat},{lon}" for lat, lon in ends)).stdout


@pytest.mark.parametrize(
    ("stops", "told"),
    [
        (["30.55,114.25"], "two places or more"),
        (["30.55,114.25", "here"], "here is no place"),
        (["30.55,114.25", "nan,114.25"], "nan,114.25 is not on the map"),
        (["30.55,114.25", "-30.55,114.25"], "-30.55,114.25 is not on the map"),
        (["114.25,30.55", "30.55,114.251"], "the other way round"),
        (["30.55,114.25", "30.575,114.25"], "more than 1000 m from any road"),
    ],
)
def test_places_that_cannot_be_driven_to_are_told(extract, stops, told):
    """Too few, no numbers, off the map, with latitude and longitude swapped, or without a road near them."""
    ferry("build", extract)
    refused = ferry("route", *stops, "--map", extract.with_name("town.map"))
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert told in refused.stderr


def test_without_osmium_it_is_said_how_to_get_it(extract):
    """What is not needed for a map once made need not be there."""
    script = "import sys; sys.modules['osmium'] = None; from app.verbs.maps import maps; maps()"
    command = [sys.executable, "-c", script, "build", str(extract)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "ferry-dispatch[map]" in done.stderr
