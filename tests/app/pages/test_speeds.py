"""Learned driving times as a page and as an answer: switched on, told in both languages, forgotten by an admin."""

from dispatch.commands import AddPlace
from schemas.places import PlaceIn
from schemas.values import Role
from tests.app.taught import DRIVES, teach
from tests.build import XIEHE

WORDS = {"en": ("Learned driving times", "% longer"), "zh-Hans": ("学到的行车时间", "协和医院一带")}


def test_the_desk_reads_what_was_learned_and_an_admin_forgets_it(ferry) -> None:
    """Off it is a sentence; on, hours and areas are told; dispatchers do not forget, drivers see nothing."""
    desk, admin = ferry.client(Role.DISPATCHER), ferry.client(Role.ADMIN, language="en")
    assert (desk.get("/api/v1/speeds").json()["learned_speeds"], "<table" in desk.get("/admin/speeds").text) == (
        "off",
        False,
    )
    assert desk.post("/admin/speeds", data={"learned_speeds": "on"}).headers["location"] == "/admin/speeds"
    assert desk.get("/api/v1/regions").json()["items"][0]["learned_speeds"] == "on"
    teach(ferry)
    at = {"lat": XIEHE["lat"], "lon": XIEHE["lon"]}
    ferry.do(AddPlace(PlaceIn.model_validate({"name": "Union Hospital", "name_zh": "协和医院", **at})))
    told = desk.get("/api/v1/speeds").json()
    assert (told["of"], told["drives"], told["hour"], len(told["squares"])) == ("line", DRIVES, 20, 2)
    assert 1.2 < told["hours"][0]["factor"] < 1.4
    assert desk.get("/api/v1/speeds?hour=3").json()["squares"][0]["factor"] < told["squares"][0]["factor"]
    for language, words in WORDS.items():
        page = ferry.client(Role.DISPATCHER, language=language).get("/admin/speeds").text
        assert [word in page for word in words] == [True, True], language
    assert [desk.post("/admin/speeds/forget").status_code, desk.delete("/api/v1/speeds").status_code] == [403, 403]
    assert admin.post("/admin/speeds/forget").headers["location"] == "/admin/speeds"
    assert "Nothing is learned" in admin.get("/admin/speeds").text
    teach(ferry)
    assert admin.delete("/api/v1/speeds").status_code == 204
    assert desk.get("/api/v1/speeds").json()["of"] is None
    driver = ferry.client(Role.DRIVER)
    assert [driver.get(path).status_code for path in ("/admin/speeds", "/api/v1/speeds")] == [403, 403]
