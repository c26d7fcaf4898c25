"""Administration without JavaScript."""

import re

import pytest

from routing.places.links import links
from schemas.values import Point, Role


def people(client) -> dict[str, dict]:
    """Everyone, by name."""
    return {one["name"]: one for one in client.get("/api/v1/people").json()["items"]}


def test_an_invite_is_shown_once_with_its_code(ferry):
    """The link works, and the page holds its QR code as a drawing."""
    page = ferry.client(Role.DISPATCHER).post("/admin/invites", data={"role": "driver", "team": "Hankou"})
    assert page.status_code == 201
    assert "<svg" in page.text
    token = re.search(r"/join/([\w-]+)", page.text)
    assert token
    assert (
        ferry.client(Origin=ferry.url).post(f"/join/{token.group(1)}", data={"name": "Wang"}).headers["location"]
        == "/drive"
    )


def test_people_are_added_verified_and_stood_down(ferry):
    """One form each."""
    desk = ferry.client(Role.DISPATCHER)
    assert (
        desk.post("/admin/people", data={"name": "Li Na", "role": "rider", "phone": "13900000000"}).status_code == 303
    )
    known = people(desk)["Li Na"]
    assert not known["verified"]
    desk.post(f"/admin/people/{known['id']}", data={"verified": "true"})
    desk.post(f"/admin/people/{known['id']}", data={"active": "false"})
    assert people(desk)["Li Na"] | {"verified": True, "active": False} == people(desk)["Li Na"]


def test_people_are_found_by_any_word(ferry):
    """The search looks in names, phones and teams."""
    desk = ferry.client(Role.DISPATCHER)
    desk.post("/admin/people", data={"name": "Li Na", "team": "Wuchang"})
    assert "Li Na" in desk.get("/admin?q=wuchang").text
    assert "Li Na" not in desk.get("/admin?q=hankou").text


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/admin/people", {"name": ""}),
        ("/admin/people", {"name": "Li", "role": "king"}),
        ("/admin/invites", {"role": "planner"}),
        ("/admin/places", {"name": "Nowhere", "lat": "114", "lon": "30"}),
        ("/admin/places", {"name": "", "lat": "30", "lon": "114"}),
        ("/admin/region", {"zone": "Mars/Olympus"}),
        ("/admin/region", {"offer_seconds": "0"}),
        ("/admin/region", {"colour": "blue"}),
    ],
)
def test_a_bad_form_comes_back_with_a_sentence(ferry, path, form):
    """Never a mistake of the server."""
    page = ferry.client(Role.ADMIN).post(path, data=form)
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_the_policy_is_a_form(ferry):
    """What is sent changes, what is left empty stays."""
    desk = ferry.client(Role.DISPATCHER)
    assert (
        desk.post("/admin/region", data={"offer_seconds": "45", "dispatch": "suggest", "zone": ""}).status_code == 303
    )
    [region] = desk.get("/api/v1/regions").json()["items"]
    assert (region["policy"]["offer_seconds"], region["dispatch"]) == (45, "suggest")
    assert region["policy"]["candidates"] == 5


def test_a_place_is_added(ferry):
    """And can be booked at once, as can a gate of it; where it is may be pasted from a map."""
    desk = ferry.client(Role.DISPATCHER)
    form = {"name": "Union Hospital", "name_zh": "协和医院", "kind": "hospital", "lat": "30.58", "lon": "114.27"}
    assert desk.post("/admin/places", data=form).status_code == 303
    rider = ferry.client(Role.RIDER, language="zh-Hans")
    [union] = rider.get("/api/v1/places").json()["items"]
    gate = {"name": "North gate", "name_zh": "北门", "parent_id": union["id"]}
    link = links(Point(30.585, 114.274))["baidu"]
    for pasted, status in (("", 422), ("协和", 422), ("https://surl.amap.com/x", 422), (link, 303)):
        assert desk.post("/admin/places", data=gate | {"pasted": pasted}).status_code == status
    [at] = [place for place in rider.get("/api/v1/places").json()["items"] if place["parent_id"]]
    assert (at["lat"], at["lon"]) == (30.585, 114.274)
    page = rider.get("/").text
    assert ">协和医院</option>" in page
    assert ">协和医院 · 北门</option>" in page


def test_another_device_is_signed_out(ferry):
    """A lost phone is worthless after one click."""
    first, second = ferry.client(Role.ADMIN), ferry.client(Role.ADMIN)
    lost = next(one["id"] for one in first.get("/api/v1/me/sessions").json()["items"] if not one["current"])
    assert first.post(f"/account/sessions/{lost}/end").status_code == 303
    assert second.get("/api/v1/me").status_code == 401
