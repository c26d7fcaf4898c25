"""Closures without JavaScript: listed, put up by coordinates, lifted; what is wrong is said and nothing is lost."""

import pytest

from schemas.values import Role

FORM = {"kind": "barrier", "reason": "塌方", "points": "30.58, 114.26\n30.59 114.26\r\n", "percent": "50"}


def test_a_closure_comes_and_goes(ferry):
    """Each form does one thing; times are those of the region's clock, a ring ends where it began."""
    desk = ferry.client(Role.DISPATCHER)
    assert "Nothing is closed now" in desk.get("/admin/closures").text
    until = {
        "begins_at": "2020-02-01T21:00",
        "ends_at": "2020-02-01T21:30",
        "points": FORM["points"] + "30.6,114.28",
        "ring": "true",
    }
    where = desk.post("/admin/closures", data=FORM | until).headers["location"]
    [made] = desk.get("/api/v1/closures").json()["items"]
    assert where == f"/admin/closures?of={made['id']}"
    assert (made["ends_at"], made["percent"], len(made["points"])) == ("2020-02-01T13:30:00Z", None, 4)
    assert made["points"][0] == made["points"][-1] == {"lat": 30.58, "lon": 114.26}
    page = desk.get(where).text
    assert "It begins at 21:00. It breaks no promise." in page
    assert "until 2020-02-01 21:30" in page
    assert desk.post(f"/admin/closures/{made['id']}/lift").headers["location"] == "/admin/closures"
    assert desk.get("/api/v1/closures").json()["items"] == []
    assert desk.post(f"/admin/closures/{made['id']}/lift").status_code == 404


def test_a_closure_is_changed_and_a_refused_change_is_told(ferry):
    """Hours, reason and permits by one form; untouched times stay to the second, and an empty one is now, or open."""
    desk = ferry.client(Role.DISPATCHER, "Li", "zh-Hans")
    ferry.clock.forward(seconds=7)
    desk.post("/admin/closures", data=FORM)
    [made] = desk.get("/api/v1/closures").json()["items"]
    door, shown = f"/admin/closures/{made['id']}/change", {"reason": "塌方", "begins_at": "2020-02-01T20:00"}
    where = desk.post(door, data=shown | {"reason": "检查站", "ends_at": "2020-02-01T22:00"}).headers["location"]
    [changed] = desk.get("/api/v1/closures").json()["items"]
    assert changed == made | {"reason": "检查站", "ends_at": "2020-02-01T14:00:00Z"}
    assert "没有承诺受到影响" in desk.get(where).text
    for wrong, words in (({"permits": "A"}, "没有车辆持有 A 类通行证"), ({"ends_at": "2020-02-01T19:00"}, "不晚于")):
        page = desk.post(door, data=shown | {"reason": "再查"} | wrong)
        assert page.status_code == 422
        assert words in page.text
        assert page.text.count('value="再查"') == 1, "what was typed is kept in the form of that closure alone"
    assert desk.get("/api/v1/closures").json()["items"] == [changed]
    ferry.clock.forward(seconds=60)
    desk.post(door, data={"reason": "检查站", "begins_at": "", "ends_at": ""})
    [opened] = desk.get("/api/v1/closures").json()["items"]
    assert opened == changed | {"begins_at": "2020-02-01T12:01:07Z", "ends_at": None}
    assert desk.post("/admin/closures/x/change", data=shown).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"points": "30.58, 114.26\nnorth gate"}, "north gate 不是角点"),
        ({"ends_at": "tomorrow"}, "tomorrow 不是时间"),
        ({"points": "114.26, 30.58\n114.27, 30.58"}, "请先写纬度"),
        ({"kind": "slow", "percent": "0", "points": "0,0\n0,1\n1,1"}, "percent 不能小于 1"),
        ({"permits": "A"}, "没有车辆持有 A 类通行证"),
        ({"kind": "wall"}, "kind 必须是"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(ferry, wrong, words):
    """In the reader's language, beside the form as it was sent; nothing is stored."""
    desk = ferry.client(Role.DISPATCHER, "Li", "zh-Hans")
    before = ferry.seq()
    page = desk.post("/admin/closures", data=FORM | wrong)
    assert page.status_code == 422
    assert words in page.text
    assert 'value="塌方"' in page.text
    assert ferry.seq() == before


def test_drivers_and_riders_do_not_close_roads(ferry):
    """They are told no, whichever form they send."""
    for role in (Role.DRIVER, Role.RIDER):
        asked = ferry.client(role)
        assert asked.get("/admin/closures").status_code == 403
        assert asked.post("/admin/closures", data=FORM).status_code == 403
        assert asked.post("/admin/closures/x/lift").status_code == 403
        assert asked.post("/admin/closures/x/change", data={"reason": "fire"}).status_code == 403
