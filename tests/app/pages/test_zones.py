"""Checkpoint zones without JavaScript: listed, added, changed, removed, and what is wrong said beside its field."""

import re

from dispatch.commands import AddPlace, AddVehicle
from dispatch.trust import Vouch
from schemas.credentials import CredentialIn
from schemas.places import PlaceIn
from schemas.values import Role
from schemas.vehicles import VehicleIn
from tests.build import XIEHE

CENTRE = {"name": "Closed centre", "name_zh": "封闭区", "lat": "30.58", "lon": "114.27", "km": "2.5", "permit": "A"}


def zones(desk):
    """What the region asks now."""
    [region] = desk.get("/api/v1/regions").json()["items"]
    return [(zone["name"], zone["lat"], zone["km"], zone["permit"]) for zone in region["gates"]["zones"]]


def test_a_zone_comes_changes_and_goes_and_the_other_gates_stay(ferry):
    """Each form does one thing; what else the region asks, and the other zone, are as they were."""
    desk = ferry.client(Role.DISPATCHER)
    assert "No zone" in desk.get("/admin/zones").text
    desk.post("/admin/gates", data={"inspection": "true"})
    for name in ("Closed centre", "Ward"):
        assert desk.post("/admin/zones", data=CENTRE | {"name": name}).headers["location"] == "/admin/zones"
    desk.post("/admin/zones", data=CENTRE | {"number": "0", "was": "Closed centre", "km": "3", "permit": "B"})
    assert zones(desk) == [("Closed centre", 30.58, 3.0, "B"), ("Ward", 30.58, 2.5, "A")]
    desk.post("/admin/zones/remove", data={"number": "0", "was": "Closed centre"})
    assert zones(desk) == [("Ward", 30.58, 2.5, "A")]
    [region] = desk.get("/api/v1/regions").json()["items"]
    assert region["gates"]["inspection"] is True


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(ferry):
    """Every wrong field has its own sentence in the reader's language, what was typed is kept, and nothing is saved."""
    desk = ferry.client(Role.DISPATCHER, "Li", "zh-Hans")
    before = ferry.seq()
    page = desk.post("/admin/zones", data={"name": "", "lat": "114.27", "lon": "x", "km": "0", "permit": "A 1"})
    assert page.status_code == 422
    described = re.findall(r'name="(\w+)"[^>]*aria-invalid="true" aria-describedby="([\w-]+)"', page.text)
    assert [name for name, _ in described] == ["name", "permit", "km", "lat", "lon"]
    for name, note in described:
        value = {"lat": "114.27", "lon": "x", "km": "0", "permit": "A 1"}.get(name, "名称")
        assert re.search(rf'id="{note}">[^<]*{value}', page.text), name
    assert 'value="A 1"' in page.text
    assert ferry.seq() == before


def test_a_zone_lies_around_a_known_place_and_says_how_many_cars_may_go_there(ferry):
    """Nobody has to know coordinates; a class that no car holds is told, and so is how many hold it."""
    desk = ferry.client(Role.DISPATCHER)
    place = ferry.do(AddPlace(PlaceIn.model_validate(XIEHE))).answer["id"]
    desk.post("/admin/zones", data=CENTRE | {"place": place, "lat": "", "lon": ""})
    assert zones(desk) == [("Closed centre", XIEHE["lat"], 2.5, "A")]
    assert "no car has it yet" in desk.get("/admin/zones").text
    car = ferry.do(AddVehicle(VehicleIn(plate="鄂A12345"))).answer["id"]
    permit = {"vehicle_id": car, "kind": "permit", "permit": "A", "proof": "document_seen"}
    ferry.do(Vouch(CredentialIn.model_validate(permit)))
    assert "cars with it: 1" in desk.get("/admin/zones").text
    assert desk.post("/admin/zones", data=CENTRE | {"place": "nowhere"}).status_code == 404


def test_two_who_change_the_zones_at_once_do_not_undo_each_other(ferry):
    """A form about a zone that has moved or gone meanwhile changes nothing; a driver may not even look."""
    desk = ferry.client(Role.DISPATCHER)
    desk.post("/admin/zones", data=CENTRE)
    for path in ("/admin/zones", "/admin/zones/remove"):
        for stale in ({"number": "0", "was": "Ward"}, {"number": "7", "was": "Ward"}, {"number": "x"}):
            answer = desk.post(path, data=CENTRE | stale)
            assert (answer.status_code, "meanwhile" in answer.text) == (409, True)
    assert desk.post("/admin/zones/remove").status_code == 409
    assert len(zones(desk)) == 1
    assert ferry.client(Role.DRIVER).get("/admin/zones").status_code == 403
