"""Self-checks and inspections over HTTP: what is asked is answered in the asker's language, and told to nobody else."""

import pytest

from schemas.values import Role
from tests.build import NIGHT, a_shift

WELL = {"celsius": 36.5, "answers": {"symptoms": False, "household": False, "contact": False}}


@pytest.fixture
def strict(ferry):
    """A region that asks for both, with a driver who has entered a shift."""
    desk = ferry.api(Role.DISPATCHER)
    desk.patch("/regions/default", json={"gates": {"self_check": True, "inspection": True}}).raise_for_status()
    driver = ferry.api(Role.DRIVER, "Wang", "zh-Hans")
    shift = driver.post("/shifts", json=a_shift().model_dump(mode="json", exclude_unset=True)).json()["id"]
    return ferry, desk, driver, shift


def test_a_driver_learns_what_is_in_the_way_and_how_to_open_it(strict):
    """First the check, then the car, then nothing; each in the driver's own language."""
    _, _, driver, shift = strict
    told = driver.get("/me/gates").json()
    assert [gate["gate"] for gate in told["closed"]] == ["check", "inspection"]
    assert told["closed"][0]["why"] == "今天还没有健康自查；请先在司机页面完成。"
    assert driver.post("/me/checks", json=WELL).status_code == 201
    lines = {"items": {"car": True, "clean": True, "masks": True}}
    assert driver.post(f"/shifts/{shift}/inspection", json=lines).json()["faults"] == []
    told = driver.get("/me/gates").json()
    assert told["closed"] == []
    assert told["check"]["celsius"] == 36.5
    assert driver.post(f"/shifts/{shift}/start").json()["state"] == "on"


def test_a_dispatcher_enters_what_was_said_on_the_phone_and_clears(strict):
    """By hand for somebody without a page; cleared, a new check is possible."""
    _, desk, driver, _ = strict
    me = driver.get("/me").json()["person"]["id"]
    entered = desk.post(f"/people/{me}/checks", json={**WELL, "celsius": 38.0}).json()
    assert not entered["passed"]
    refused = driver.post("/me/checks", json=WELL)
    assert (refused.status_code, refused.json()["error"]) == (409, "Gated")
    assert desk.post(f"/people/{me}/checks/clear").json()["cleared_at"] is not None
    assert driver.post("/me/checks", json=WELL).json()["passed"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"celsius": 98.6}, "98.6 看起来是华氏度；请按摄氏度填写：37.0。"),
        ({"celsius": 366}, "366.0 °C 不可能是体温；请按摄氏度填写，在 34.0 到 43.0 之间。"),
        ({"answers": {}}, "没有回答；请填写 true 或 false。"),
        ({"at": "2020-02-02T20:00:00+08:00"}, "2020-02-02T20:00:00+08:00 是未来的时间"),
        ({"at": "2020-01-31T20:00:00+08:00"}, "已经过去太久；请重新自查。"),
        ({"at": "tomorrow"}, "带时区"),
    ],
)
def test_a_check_that_cannot_be_is_answered_exactly(strict, change, told):
    """Impossible, unanswered, from tomorrow, from yesterday: what was wrong, with which value, and what to do."""
    ferry, _, driver, _ = strict
    before = ferry.seq()
    answer = driver.post("/me/checks", json={**WELL, **change})
    assert answer.status_code == 422
    assert told in answer.json()["detail"]
    assert ferry.seq() == before


def test_health_is_between_the_driver_and_the_desk(strict):
    """No other driver and no rider enters, clears or reads a check."""
    ferry, _, driver, shift = strict
    me = driver.get("/me").json()["person"]["id"]
    for other in (ferry.api(Role.DRIVER, "Zhou"), ferry.api(Role.RIDER)):
        assert other.post(f"/people/{me}/checks", json=WELL).status_code == 403
        assert other.post(f"/people/{me}/checks/clear").status_code == 403
        assert other.post(f"/shifts/{shift}/inspection", json={"items": {}}).status_code in (403, 404)
    assert ferry.api(Role.RIDER).get("/me/gates").status_code == 403
    assert ferry.api().post("/me/checks", json=WELL).status_code == 401


def test_a_late_phone_is_believed_within_the_day(strict):
    """A check taken in a tunnel counts from when it was taken."""
    _, _, driver, _ = strict
    taken = driver.post("/me/checks", json={**WELL, "at": "2020-02-01T19:00:00+08:00"}).json()
    assert (taken["at"], taken["good_until"]) == ("2020-02-01T11:00:00Z", "2020-02-01T23:00:00Z")
    assert NIGHT.isoformat() > taken["at"]
