"""Bad input, one row each: the right status and name, the value and the rule in both languages, and no trace."""

import json
import os
import re
from dataclasses import dataclass
from datetime import timedelta
from socket import create_connection

import httpx
import pytest

from app.errors import STATUS, sentence, status_of
from dispatch import errors
from dispatch.commands import AddPlace, MakeOffer
from schemas.places import PlaceIn
from schemas.values import Role
from tests.app.server import Running
from tests.build import HOME, NIGHT, PLANNER, XIEHE

LONG = "x" * 600
FAR = {"lat": 39.9, "lon": 116.4, "name": "Beijing"}
TRIP = {"pickup": XIEHE, "dropoff": HOME}
MINUS = {"load": {"items": [{"item": "mask", "quantity": -1}]}}
BOOK = ("rider", "POST", "/trips")
SWAPPED = {"lat": 114.3, "lon": 30.6}
EARLIER, LATER = (NIGHT - timedelta(hours=3)).isoformat(), (NIGHT + timedelta(hours=3)).isoformat()
SHIFT = {"starts_at": NIGHT.isoformat(), "ends_at": LATER, "start": HOME}

# who, method, path, body | status, error | what the English and what the Chinese sentence holds
TABLE = [
    (
        *BOOK,
        TRIP | {"pickup": SWAPPED},
        422,
        ["114.3", "swapped"],
        ["114.3", "写反"],
    ),
    (*BOOK, TRIP | {"dropoff": FAR}, 422, ["1", "150 km"], ["150 公里"]),
    (*BOOK, TRIP | {"dropoff": XIEHE}, 422, ["dropoff", "same place"], ["同一个地方"]),
    (*BOOK, TRIP | {"pickup_after": EARLIER}, 422, ["pickup_after", "past"], ["已经过去"]),
    (*BOOK, TRIP | {"arrive_by": EARLIER}, 422, ["arrive_by", "past"], ["已经过去"]),
    (
        *BOOK,
        TRIP | {"pickup_after": LATER, "arrive_by": NIGHT.isoformat()},
        422,
        ["arrive_by", "upside down"],
        ["颠倒"],
    ),
    (*BOOK, TRIP | {"pickup_after": "2020-02-01T20:00:00"}, 422, ["offset"], ["时区"]),
    (*BOOK, TRIP | {"pickup_after": 1580558400}, 422, ["pickup_after", "1580558400"], ["1580558400", "时区"]),
    (*BOOK, TRIP | {"pickup_after": "tonight"}, 422, ["pickup_after", "tonight"], ["tonight"]),
    (*BOOK, TRIP | {"riders": 0}, 422, ["riders", "at least 1"], ["至少要有 1"]),
    (*BOOK, TRIP | {"riders": 900}, 422, ["riders", "900", "8"], ["900", "不能大于 8"]),
    (*BOOK, TRIP | {"riders": 1.5}, 422, ["riders", "1.5", "whole"], ["1.5", "整数"]),
    (*BOOK, TRIP | {"riders": "many"}, 422, ["riders", "many"], ["many", "整数"]),
    (
        *BOOK,
        TRIP | {"needs": ["helicopter"]},
        422,
        ["needs", "helicopter", "oxygen"],
        ["helicopter"],
    ),
    (*BOOK, TRIP | {"kind": "cargo"}, 422, ["kind", "cargo", "ride"], ["cargo"]),
    (*BOOK, TRIP | {"note": LONG}, 422, ["note", "500"], ["500"]),
    (*BOOK, TRIP | {"note": "a\0b"}, 422, ["JSON", "U+0000"], ["JSON"]),
    (*BOOK, TRIP | {"dropof": HOME}, 422, ["dropof", "spelling"], ["dropof", "拼写"]),
    (*BOOK, {"pickup": XIEHE}, 422, ["dropoff", "missing"], ["缺少 dropoff"]),
    (*BOOK, TRIP | {"pickup": {"lat": 30.5}}, 422, ["pickup", "together"], ["一起"]),
    (*BOOK, TRIP | {"pickup": {"place_id": "nowhere"}}, 422, ["nowhere"], ["没有地点 nowhere"]),
    (*BOOK, TRIP | {"rider_id": "else"}, 422, ["rider_id", "yourself"], ["自己"]),
    (*BOOK, [], 422, ["body", "JSON object"], ["JSON 对象"]),
    (
        *BOOK,
        TRIP | MINUS,
        422,
        ["-1"],
        ["大于 0"],
    ),
    ("driver", "POST", "/trips", TRIP, 403, ["driver", "may not"], ["司机", "不能"]),
    ("driver", "POST", "/shifts", SHIFT | {"ends_at": EARLIER}, 422, ["ends_at", "later"], ["晚于"]),
    ("driver", "POST", "/shifts", SHIFT | {"ends_at": "2020-02-03T12:00:00Z"}, 422, ["18 hours"], ["18 小时"]),
    ("driver", "POST", "/shifts", SHIFT | {"driver_id": "else"}, 422, ["driver_id", "own"], ["自己"]),
    ("driver", "POST", "/shifts", SHIFT | {"vehicle_id": "none"}, 422, ["vehicle_id", "none"], ["没有车辆 none"]),
    ("driver", "POST", "/shifts/none/start", None, 404, ["shift", "none"], ["班次", "none"]),
    ("driver", "POST", "/shifts/none/fly", None, 422, ["move", "fly", "start"], ["fly"]),
    ("driver", "POST", "/offers/none/accept", None, 404, ["offer", "none"], ["派单", "none"]),
    ("driver", "GET", "/people", None, 403, ["driver", "may not"], ["司机"]),
    ("dispatcher", "POST", "/people", {"role": "pilot", "name": "A"}, 422, ["role", "pilot", "driver"], ["pilot"]),
    ("dispatcher", "POST", "/people", {"role": "rider", "name": ""}, 422, ["name", "1"], ["至少"]),
    ("dispatcher", "POST", "/people", {"role": "admin", "name": "A"}, 403, ["dispatcher", "role"], ["调度员"]),
    (
        "dispatcher",
        "POST",
        "/places",
        SWAPPED | {"name": "A"},
        422,
        ["114.3", "90", "swapped"],
        ["写反"],
    ),
    ("dispatcher", "PATCH", "/regions/default", {"zone": "Mars/Crater"}, 422, ["Mars/Crater"], ["不是时区"]),
    ("dispatcher", "PATCH", "/regions/default", {"policy": {"offer_seconds": 1}}, 422, ["offer_seconds", "5"], ["5"]),
    ("dispatcher", "PATCH", "/regions/else", {}, 404, ["region", "else"], ["区域", "else"]),
    ("dispatcher", "GET", "/trips?state=flying", None, 422, ["state", "flying"], ["flying"]),
    ("dispatcher", "GET", "/trips?cursor=none", None, 422, ["cursor", "none"], ["游标"]),
    ("dispatcher", "GET", "/trips?from=yesterday", None, 422, ["from", "yesterday"], ["yesterday"]),
    ("dispatcher", "GET", "/trips/none", None, 404, ["trip", "none"], ["行程", "none"]),
    ("dispatcher", "GET", "/trips/%00", None, 422, ["trip_id"], ["trip_id"]),
    ("dispatcher", "GET", "/nothing", None, 404, ["/nothing"], ["/nothing"]),
    ("dispatcher", "PUT", "/trips", {}, 405, ["PUT", "possible"], ["PUT"]),
    ("dispatcher", "GET", "/trips?to=0.5", None, 422, ["to", "0.5"], ["0.5"]),
    (None, "GET", "/me", None, 401, ["Sign in"], ["登录"]),
    (None, "GET", "/track/nothing", None, 404, ["trip"], ["行程"]),
    (None, "POST", "/invites/accept", {"token": "none", "name": "A"}, 404, ["invite"], ["邀请"]),
]
NAMES = {401: "NotSignedIn", 403: "NotAllowed", 404: "NotFound", 405: "MethodNotAllowed", 422: "BadRequest"}


@pytest.fixture(scope="module")
def people(shared):
    """A person of each role for each language, and a stranger."""
    found = {
        (None, "en"): shared.api(**{"Accept-Language": "en"}),
        (None, "zh"): shared.api(**{"Accept-Language": "zh"}),
    }
    for role in (Role.RIDER, Role.DRIVER, Role.DISPATCHER):
        for short, language in (("en", "en"), ("zh", "zh-Hans")):
            client = shared.api(role, f"{role} {short}", language, **{"Accept-Language": short})
            found[role.value, short] = client
    return found


@pytest.mark.parametrize(("who", "method", "path", "body", "status", "english", "chinese"), TABLE)
def test_bad_input_is_refused_in_words(shared, people, who, method, path, body, status, english, chinese):
    """The status and the name are for programs, the sentence for people, and nothing is written."""
    before = shared.seq()
    for language, wanted in (("en", english), ("zh", chinese)):
        answer = people[who, language].request(method, path, json=body)
        assert answer.status_code == status, answer.text
        told = answer.json()
        expected = "NoSuchPage" if path == "/nothing" else NAMES[status]
        assert told["error"] == expected
        assert set(told) == {"error", "detail"}
        for part in wanted:
            assert part in told["detail"], told["detail"]
    assert shared.seq() == before


RAW = [
    (b'{"pickup": NaN}', 422, ["NaN is not a JSON number", "character 11"], ["NaN 不是 JSON 数字"]),
    (b'{"pickup": {"lat": Infinity}}', 422, ["Infinity is not"], ["Infinity 不是"]),
    (b'{"note": "a\\u0000b"}', 422, ["U+0000"], ["不能有字符 U+0000"]),
    (b'{"note": "\xff\xfe"}', 422, ["UTF-8"], ["UTF-8"]),
    (b"{", 422, ["not valid JSON"], ["不是有效的 JSON"]),
    (b"[" * 100_000, 422, ["JSON"], ["JSON"]),
    (b'{"riders": 1e999}', 422, ["riders"], ["riders", "必须是"]),
    (b'{"riders": ' + b"9" * 5000 + b"}", 422, ["JSON"], ["JSON"]),
    (b'{"note": "' + b"x" * 2**20 + b'"}', 413, ["256 KB", "send less"], ["256 KB", "分次"]),
    (b'{"note": "\\ud800"}', 422, ["note", "Unicode"], ["note", "无效的 Unicode"]),
    (b"", 422, ["body"], ["请求内容"]),
]


@pytest.mark.parametrize(("body", "status", "english", "chinese"), RAW)
def test_broken_bodies_are_refused_in_words(shared, people, body, status, english, chinese):
    """Whatever bytes arrive, nobody reads a stack and nothing is written."""
    before = shared.seq()
    for language, wanted in (("en", english), ("zh", chinese)):
        answer = people["rider", language].post("/trips", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == status, answer.text
        assert [part for part in wanted if part not in answer.json()["detail"]] == []
    assert shared.seq() == before


def test_a_body_in_pieces_meets_the_same_limit(shared, people):
    """Leaving out the length does not get a larger body in."""
    pieces = (b"x" * 65536 for _ in range(16))
    answer = people["rider", "en"].post("/trips", content=pieces, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (413, "TooLarge")


@dataclass(frozen=True)
class Evening:
    """A driver is asked to take a trip for a minute and a half; everybody reads one language."""

    ferry: Running
    rider: httpx.Client
    driver: httpx.Client
    other: httpx.Client
    trip: str
    offer: str

    @classmethod
    def of(cls, ferry, language):
        """The same, with people of their own for each language."""
        names = ((Role.RIDER, "rider"), (Role.DRIVER, "driver"), (Role.DRIVER, "other"))
        rider, driver, other = (ferry.api(role, f"{name} {language}", language) for role, name in names)
        trip = rider.post("/trips", json=TRIP).json()["id"]
        shift = driver.post("/shifts", json=SHIFT).json()["id"]
        driver.post(f"/shifts/{shift}/start")
        until = ferry.clock.now() + timedelta(seconds=90)
        return cls(ferry, rider, driver, other, trip, ferry.do(MakeOffer(shift, (trip,), until), PLANNER).answer["id"])


def another_body(evening):
    """The same key for another request."""
    key = {"Idempotency-Key": "my-key"}
    evening.rider.post("/trips", json=TRIP, headers=key)
    return lambda: evening.rider.post("/trips", json=TRIP | {"riders": 2}, headers=key)


def wrong_driver(evening):
    """A move of a trip that somebody else drives."""
    evening.driver.post(f"/offers/{evening.offer}/accept")
    move = {"move": "depart", "at": evening.ferry.clock.now().isoformat()}
    return lambda: evening.other.post(f"/trips/{evening.trip}/moves", json=move)


def move_too_early(evening):
    """Getting in before the car is there."""
    evening.driver.post(f"/offers/{evening.offer}/accept")
    move = {"move": "board", "at": evening.ferry.clock.now().isoformat()}
    return lambda: evening.driver.post(f"/trips/{evening.trip}/moves", json=move)


def move_of_the_future(evening):
    """A phone whose clock runs ahead."""
    evening.driver.post(f"/offers/{evening.offer}/accept")
    move = {"move": "depart", "at": (evening.ferry.clock.now() + timedelta(hours=1)).isoformat()}
    return lambda: evening.driver.post(f"/trips/{evening.trip}/moves", json=move)


def late_yes(evening):
    """An accept after the deadline."""
    evening.ferry.clock.forward(minutes=2)
    return lambda: evening.driver.post(f"/offers/{evening.offer}/accept")


def second_yes(evening):
    """An accept of what was declined."""
    evening.driver.post(f"/offers/{evening.offer}/decline")
    return lambda: evening.driver.post(f"/offers/{evening.offer}/accept")


def outside(evening, **end):
    """A point far from every known place."""
    for name, lat, lon in (("Munich", 48.14, 11.58), ("Wuhan", 30.58, 114.27)):
        evening.ferry.do(AddPlace(PlaceIn(name=name, lat=lat, lon=lon)))
    return lambda: evening.rider.post("/trips", json=TRIP | {"dropoff": {"lat": 40.7, "lon": -74.0} | end})


def turned_round(evening):
    """Munich, with latitude and longitude the wrong way round: both are possible numbers."""
    return outside(evening, lat=11.58, lon=48.14)


def somebodys_shift(evening):
    """Ending a shift of another driver."""
    shift = evening.driver.get("/me").json()["shift"]["id"]
    return lambda: evening.other.post(f"/shifts/{shift}/end")


def second_shift(evening):
    """Two shifts at once."""
    shift = evening.driver.post("/shifts", json=SHIFT).json()["id"]
    return lambda: evening.driver.post(f"/shifts/{shift}/start")


# what happens | status, error | what the English and what the Chinese sentence holds
SCENES = [
    (another_body, 409, "KeyReused", ["my-key", "another body", "new key"], ["my-key", "另一份请求内容", "新的键"]),
    (wrong_driver, 403, "NotAllowed", ["driver", "depart", "trip"], ["司机", "出发", "行程"]),
    (move_too_early, 409, "IllegalMove", ["assigned", "board", "depart"], ["已接单", "上车", "出发"]),
    (move_of_the_future, 422, "BadRequest", ["at:", "T21:00:00+08:00", "clock"], ["at：", "T21:00:00+08:00", "时钟"]),
    (late_yes, 409, "TooLate", ["20:01:30", "20:02:00"], ["20:01:30", "20:02:00", "截止时间"]),
    (second_yes, 409, "Taken", ["declined already"], ["派单已经"]),
    (outside, 422, "BadRequest", ["dropoff", "40.7, -74.0", "150 km"], ["dropoff", "40.7, -74.0", "150 公里"]),
    (turned_round, 422, "BadRequest", ["11.58, 48.14", "look swapped"], ["11.58, 48.14", "写反"]),
    (somebodys_shift, 403, "NotAllowed", ["driver", "end", "shift"], ["司机", "下班", "班次"]),
    (second_shift, 409, "AlreadyOnShift", ["another shift", "end it first"], ["另一个班次", "先结束"]),
]


@pytest.mark.parametrize(("scene", "status", "error", "english", "chinese"), SCENES)
def test_what_cannot_be_is_refused_in_words(ferry, scene, status, error, english, chinese):
    """Who comes late, again or for somebody else reads what was wrong, by the region's clock; nothing is half done."""
    for language, wanted in (("en", english), ("zh-Hans", chinese)):
        ask = scene(Evening.of(ferry, language))
        before = ferry.seq()
        answer = ask()
        assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text
        assert [part for part in wanted if part not in answer.json()["detail"]] == [], answer.json()["detail"]
        assert ferry.seq() == before
        ferry.clock.at = NIGHT


def test_naughty_texts_are_kept_or_refused_and_never_an_accident(shared, people, shared_data):
    """What breaks programs elsewhere is a note like any other here: half of them on each database, or a few."""
    texts = json.loads((shared_data / "bad_inputs" / "blns.json").read_text(encoding="utf-8"))
    assert len(texts) > 500
    first = int(shared.rooms.database.is_sqlite)
    for text in texts[first :: 2 if os.environ.get("CI") == "true" else 8]:
        answer = people["rider", "en"].post("/trips", json=TRIP | {"note": text})
        assert answer.status_code in (201, 422), (text, answer.text)
        assert answer.status_code == 422 or answer.json()["note"] == text.strip()


def test_a_request_that_is_cut_off_is_none(ferry):
    """A phone that loses its net in the middle of a booking: nothing is booked, and it is no accident of ours."""
    rider = ferry.api(Role.RIDER)
    host, port, token = rider.base_url.host, rider.base_url.port, rider.headers["Authorization"]
    head = f"POST /api/v1/trips HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\n"
    before = ferry.seq()
    with create_connection((host, port)) as phone:
        phone.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n".encode() + b'{"pickup": ')
    pages = (rider.get(f"{ferry.url}/metrics").text for _ in range(1000))
    page = next(page for page in pages if 'route="/api/v1/trips",status="' in page)
    assert ('status="422"' in page, 'status="500"' in page, ferry.seq()) == (True, False, before)


def test_every_kind_of_refusal_has_a_status_and_a_sentence():
    """A new error of the rules never becomes a 500, and is told in both languages."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Refused)]
    for kind in kinds[1:]:
        blanks = re.findall(r"{(\w+)}", kind.__doc__)
        refused = kind(**dict.fromkeys(blanks, "7"))
        assert status_of(kind) in STATUS.values()
        assert sentence("zh-Hans", refused) != sentence("en", refused)
