"""The hours that drivers give."""

from schemas.values import Role
from tests.build import a_shift

SHIFT = a_shift().model_dump(mode="json", exclude_unset=True)


def test_a_driver_enters_and_keeps_their_own(shared):
    """Where it is to be found is told; others do not find it, and move nothing."""
    driver, other, desk = (shared.api(role, f"shifts {role}") for role in (Role.DRIVER, Role.RIDER, Role.DISPATCHER))
    rival = shared.api(Role.DRIVER, "shifts rival")
    made = driver.post("/shifts", json=SHIFT)
    where = made.headers["location"].removeprefix("/api/v1")
    assert driver.get(where).json() == made.json()
    assert desk.get(where).json()["beacon"] is None
    for client in (other, rival):
        assert client.get(where).status_code == 404
        assert client.post(f"{where}/start").status_code == 403
        assert made.json()["id"] not in client.get("/shifts").text
    assert [each["id"] for each in driver.get("/shifts").json()["items"]] == [made.json()["id"]]
    assert made.json()["id"] in desk.get("/shifts").text


def test_every_move_answers_with_the_shift_as_it_is(shared):
    """And with what is possible next; what is not is 409 and says what is."""
    driver = shared.api(Role.DRIVER, "shifts moves")
    where = f"/shifts/{driver.post('/shifts', json=SHIFT).json()['id']}"
    steps = [("start", "on"), ("pause", "paused"), ("resume", "on"), ("clean", "cleaning"), ("resume", "on")]
    for move, state in [*steps, ("end", "off")]:
        told = driver.post(f"{where}/{move}").json()
        assert told["state"] == state
    assert told["moves"] == []
    late = driver.post(f"{where}/start")
    assert (late.status_code, "off duty" in late.json()["detail"]) == (409, True)


def test_a_dispatcher_enters_hours_for_a_driver(shared):
    """Who has no phone is entered by somebody who has."""
    desk, driver = shared.api(Role.DISPATCHER, "shifts desk"), shared.api(Role.DRIVER, "shifts nophone")
    me = driver.get("/me").json()["person"]["id"]
    made = desk.post("/shifts", json=SHIFT | {"driver_id": me})
    assert (made.status_code, made.json()["driver_id"]) == (201, me)
    assert driver.get("/me").json()["shift"]["id"] == made.json()["id"]


def test_the_car_of_another_shift_is_not_theirs_to_clean(shared):
    """Said in the driver's own language; what a region asks of cars is set by its dispatchers, and checked."""
    wang, zhou = shared.api(Role.DRIVER, "shifts wang"), shared.api(Role.DRIVER, "shifts zhou", "zh-Hans")
    where = f"/shifts/{wang.post('/shifts', json=SHIFT).json()['id']}"
    refused = zhou.post(f"{where}/cleaned")
    assert (refused.status_code, refused.json()["error"]) == (403, "NotYourCar")
    assert "别人班次的车" in refused.json()["detail"]
    rule = {"after": "any", "before": "any", "minutes": 5}
    twice = shared.api(Role.DISPATCHER, "shifts desk").patch(
        "/regions/default", json={"cleaning": {"rules": [rule, rule]}}
    )
    assert (twice.status_code, "keep one" in twice.json()["detail"]) == (422, True)
