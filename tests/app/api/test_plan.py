"""The plan, what a change would do, and doing it."""

import json
from itertools import product

import pytest

from schemas.values import Role
from tests.build import HOME, TONGJI, XIEHE, a_shift

TRIP = {"pickup": XIEHE, "dropoff": HOME}


@pytest.fixture
def evening(ferry):
    """Two drivers on shift, a trip given to the first: the server, their ids, the trip."""
    ids = []
    for name, start in (("near", XIEHE), ("far", TONGJI)):
        driver = ferry.api(Role.DRIVER, name)
        shift = driver.post("/shifts", json=a_shift(start=start).model_dump(mode="json", exclude_unset=True)).json()
        driver.post(f"/shifts/{shift['id']}/start")
        ids.append(driver.get("/me").json()["person"]["id"])
    trip = ferry.api(Role.RIDER).post("/trips", json=TRIP).json()["id"]
    ferry.api(Role.DISPATCHER).post(f"/trips/{trip}/assign", json={"driver_id": ids[0]})
    return ferry, ids, trip


MIXED = {"en": "another hospital", "zh-Hans": "其他医院"}
WORDS = {"en": ("would go to driver", "Adds"), "zh-Hans": ("将交给司机", "增加")}


@pytest.mark.parametrize("language", WORDS)
def test_what_a_change_would_do_is_said_and_then_done(evening, language):
    """The preview is in the reader's words and changes nothing; what it says is what applying does."""
    ferry, (near, far), trip = evening
    desk = ferry.api(Role.DISPATCHER, f"desk {language}", language)
    seq, change = ferry.seq(), {"assign": [{"trip_id": trip, "driver_id": far}]}
    shown = desk.post("/plan/preview", json=change).json()
    [difference] = shown["differences"]
    assert (shown["possible"], difference["kind"], difference["driver_id"]) == (True, "driver", far)
    assert WORDS[language][0] in difference["words"]
    assert (ferry.seq(), desk.get(f"/trips/{trip}").json()["driver"]["id"]) == (seq, near)
    assert desk.post("/plan/apply", json=change).json() == {"assigned": [trip], "released": []}
    assert desk.get(f"/trips/{trip}").json()["driver"]["id"] == far


@pytest.mark.parametrize("language", WORDS)
def test_candidates_are_ranked_with_a_reason_each(evening, language):
    """The cheapest first, with the minutes it adds or what is in the way, in the reader's words."""
    ferry, ids, _ = evening
    desk = ferry.api(Role.DISPATCHER, f"desk {language}", language)
    waiting = ferry.api(Role.RIDER).post("/trips", json=TRIP).json()["id"]
    found = desk.get(f"/trips/{waiting}/candidates").json()["items"]
    assert sorted(each["driver_id"] for each in found) == sorted(ids)
    assert [each["added_minutes"] for each in found] == sorted(each["added_minutes"] for each in found)
    assert all(WORDS[language][1] in each["reason"] for each in found)


def test_a_candidate_says_whether_two_hospitals_would_mix(ferry):
    """Only where that has a price, and only the driver who has somebody of the other hospital aboard then."""
    admin = ferry.api(Role.ADMIN)
    desks = [(ferry.api(Role.DISPATCHER, word, word), says) for word, says in MIXED.items()]
    for name in ("near", "empty"):
        driver = ferry.api(Role.DRIVER, name)
        shift = driver.post("/shifts", json=a_shift(start=XIEHE).model_dump(mode="json", exclude_unset=True)).json()
        driver.post(f"/shifts/{shift['id']}/start")
    houses = [{**XIEHE, "name": f"Hospital {n}", "kind": "hospital"} for n in (1, 2)]
    asked = [{"pickup": {"place_id": admin.post("/places", json=one).json()["id"]}, "dropoff": HOME} for one in houses]
    first, second = (ferry.api(Role.RIDER).post("/trips", json=trip).json()["id"] for trip in asked)
    near = ferry.api(Role.DRIVER, "near").get("/me").json()["person"]["id"]
    admin.post(f"/trips/{first}/assign", json={"driver_id": near})
    for (minutes, mixing), (desk, says) in product(((0, set()), (1, {near})), desks):
        admin.patch("/regions/default", json={"policy": {"mix_minutes": minutes}})
        found = desk.get(f"/trips/{second}/candidates").json()["items"]
        assert {each["driver_id"] for each in found if each["mixes"]} == mixing
        assert {each["driver_id"] for each in found if says in each["reason"]} == mixing


def test_the_plan_in_force_is_what_runs_and_offers_follow(evening):
    """After a tick the plan knows when it was made, and each shift's stops are those of its driver's run."""
    ferry, (near, _), trip = evening
    desk = ferry.api(Role.DISPATCHER)
    ferry.tick()
    plan = desk.get("/plan").json()
    [stops] = plan["routes"].values()
    [driver] = [driver for driver in desk.get("/board").json()["drivers"] if driver["id"] == near]
    assert stops == driver["run"]
    assert {stop["trip"] for stop in stops} == {trip}


WRONG = [
    ({"assign": [{"trip_id": "none", "driver_id": "NEAR"}]}, ["trip", "none"], ["行程", "none"]),
    ({"assign": [{"trip_id": "TRIP", "driver_id": "nobody"}]}, ["driver", "nobody"], ["司机", "nobody"]),
    ({"release": ["none"]}, ["trip", "none"], ["行程", "none"]),
]


@pytest.mark.parametrize(("change", "english", "chinese"), WRONG)
def test_a_change_of_what_is_not_there_is_refused_in_words(evening, change, english, chinese):
    """By the preview and by applying alike, in both languages, and nothing is half done."""
    ferry, (near, _), trip = evening
    text = json.dumps(change).replace("TRIP", trip).replace("NEAR", near)
    for language, wanted in (("en", english), ("zh-Hans", chinese)):
        desk = ferry.api(Role.DISPATCHER, "desk", language)
        before = ferry.seq()
        for path in ("/plan/preview", "/plan/apply"):
            answer = desk.post(path, content=text, headers={"Content-Type": "application/json"})
            assert answer.status_code in (404, 422), answer.text
            assert [part for part in wanted if part not in answer.json()["detail"]] == []
        assert ferry.seq() == before
