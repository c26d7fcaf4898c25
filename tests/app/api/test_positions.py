from datetime import timedelta
from typing import Any

import pytest

from dispatch import commands
from schemas.values import Role
from tests.app.live.served import Ground


def a_fix(ground: Ground, **overrides: Any) -> dict[str, Any]:
    """A body's fix, now."""
    at = ground.served.clock.now().isoformat()
    return {"lat": 30.58, "lon": 114.27, "at": at, "accuracy": 12, "speed": 8.5, "heading": 90} | overrides


def test_a_driver_on_shift_reports_a_batch(ground: Ground) -> None:
    """The answer says how many fixes were believed; the board sees the newest."""
    (driver, _), dispatcher = ground.on_shift(), ground.member(Role.DISPATCHER)
    late = (ground.served.clock.now() - timedelta(minutes=5)).isoformat()
    future = (ground.served.clock.now() + timedelta(hours=1)).isoformat()
    fixes = [a_fix(ground, at=late, lat=30.1), a_fix(ground), a_fix(ground, at=future)]
    with ground.served.listen(dispatcher.token) as ear, ground.served.http(driver.token) as http:
        ear.hear()
        answer = http.post("/positions", json=fixes)
        assert (answer.status_code, answer.json()) == (200, {"taken": 2})
        while driver.actor.id not in ear.positions:
            ear.until_type("positions")
        assert ear.positions[str(driver.actor.id)][1] == 30.58


def test_off_shift_nobody_is_followed(ground: Ground) -> None:
    """Without a shift a position is refused with 409 and what to do; a rider may not report one at all."""
    driver, rider = ground.member(Role.DRIVER), ground.member(Role.RIDER)
    with ground.served.http(driver.token) as http:
        answer = http.post("/positions", json=[a_fix(ground)])
        assert (answer.status_code, answer.json()["error"]) == (409, "IllegalMove")
    with ground.served.http(rider.token) as http:
        assert http.post("/positions", json=[a_fix(ground)]).status_code == 403
    with ground.served.http() as http:
        assert http.post("/positions", json=[a_fix(ground)]).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [{"lat": 91}, {"lon": "x"}, {"at": "2020-02-01T12:00:00"}, {"lat": None}, {"altitude": 3}, {"speed": 1e9}],
)
def test_a_bad_fix_is_named(ground: Ground, wrong: dict[str, Any]) -> None:
    """A bad batch is refused as a whole with 422."""
    driver, _ = ground.on_shift()
    with ground.served.http(driver.token) as http:
        assert http.post("/positions", json=[a_fix(ground), a_fix(ground, **wrong)]).status_code == 422
        assert http.post("/positions", json=[]).status_code == 422
        assert http.post("/positions", json=[a_fix(ground)] * 501).status_code == 422


def test_traccar_and_osmand_report_by_beacon(ground: Ground) -> None:
    """Query, form and Traccar Client's JSON all reach the board, without a sign-in: the random id is the key."""
    (driver, shift), dispatcher = ground.on_shift(), ground.member(Role.DISPATCHER)
    second, beacon = int(ground.served.clock.now().timestamp()), shift["beacon"]
    coords = {"latitude": 30.3, "longitude": 114.0, "accuracy": 5, "speed": 3, "heading": 10, "altitude": 1}
    at = ground.served.clock.now().isoformat()
    with ground.served.listen(dispatcher.token) as ear, ground.served.http() as http:
        ear.hear()
        query = {"id": beacon, "lat": 30.1, "lon": 114.0, "timestamp": second - 20, "speed": 10, "hdop": 3}
        assert http.get("/osmand", params=query).json() == {"taken": 1}
        assert http.post("/osmand", params={**query, "timestamp": second - 15}).json() == {"taken": 1}
        assert http.post("/osmand", data={**query, "lat": 30.2, "timestamp": second - 10}).json() == {"taken": 1}
        body = {"device_id": beacon, "location": {"timestamp": at, "coords": coords, "battery": {"level": 0.5}}}
        assert http.post("/osmand", json=body).json() == {"taken": 1}
        while ear.positions.get(str(driver.actor.id), [0, 0])[1] != 30.3:
            ear.until_type("positions")


def test_a_phone_left_on_is_told_that_all_is_well(ground: Ground) -> None:
    """After the shift nothing is taken, with 200, so that the phone does not hoard; an unknown id is 404."""
    driver, shift = ground.on_shift()
    ground.do(commands.MoveShift(shift["id"], "end"), driver.actor)
    with ground.served.http() as http:
        answer = http.get("/osmand", params={"id": shift["beacon"], "lat": 30.1, "lon": 114.0})
        assert (answer.status_code, answer.json()) == (200, {"taken": 0})
        assert http.get("/osmand", params={"id": "guess", "lat": 30.1, "lon": 114.0}).status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b"id=%00&lat=1&lon=1", b"\xff\xfe", b"id=a&lat=x&lon=1", b"[" * 9_000])
def test_a_bad_report_is_never_an_accident(ground: Ground, body: bytes) -> None:
    """Anybody may post anything there: it is refused, never a 5xx."""
    with ground.served.http() as http:
        assert http.post("/osmand", content=body).status_code in (404, 422)
        assert http.post("/osmand", content=b"x" * 300_000).status_code == 413
