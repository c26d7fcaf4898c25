"""Bad input, one row each: the right status and name, the value and the rule in both languages, and no trace."""

import re
from datetime import timedelta

import pytest

from app.errors import STATUS, sentence, status_of
from dispatch import errors
from dispatch.commands import MakeOffer
from schemas.values import Role
from tests.build import HOME, NIGHT, PLANNER, XIEHE, a_trip

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
    (b'{"pickup": NaN}', 422, "NaN"),
    (b'{"pickup": Infinity}', 422, "Infinity"),
    (b'{"note": "\xff\xfe"}', 422, "UTF-8"),
    (b"{", 422, "JSON"),
    (b"[" * 100_000, 422, "JSON"),
    (b'{"riders": 1e999}', 422, "riders"),
    (b'{"riders": ' + b"9" * 5000 + b"}", 422, "JSON"),
    (b'{"note": "' + b"x" * 2**20 + b'"}', 413, "256 KB"),
    (b'{"note": "\\ud800"}', 422, "Unicode"),
    (b"", 422, "body"),
]


@pytest.mark.parametrize(("body", "status", "words"), RAW)
def test_broken_bodies_are_refused_in_words(shared, people, body, status, words):
    """Whatever bytes arrive, nobody reads a stack and nothing is written."""
    before = shared.seq()
    answer = people["rider", "en"].post("/trips", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text
    assert words in answer.json()["detail"]
    assert shared.seq() == before


def test_a_body_in_pieces_meets_the_same_limit(shared, people):
    """Leaving out the length does not get a larger body in."""
    pieces = (b"x" * 65536 for _ in range(16))
    answer = people["rider", "en"].post("/trips", content=pieces, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (413, "TooLarge")


def test_a_late_answer_to_an_offer_is_told_the_deadline(ferry):
    """Accepting after the deadline: 409, with both times in the sentence."""
    rider, driver = ferry.api(Role.RIDER), ferry.api(Role.DRIVER)
    trip = rider.post("/trips", json=a_trip().model_dump(mode="json", exclude_unset=True)).json()["id"]
    shift = driver.post("/shifts", json=SHIFT).json()["id"]
    assert driver.post(f"/shifts/{shift}/start").status_code == 200
    until = ferry.clock.now() + timedelta(seconds=90)
    offer = ferry.do(MakeOffer(shift, (trip,), until), PLANNER).answer["id"]
    ferry.clock.forward(minutes=5)
    before = ferry.seq()
    answer = driver.post(f"/offers/{offer}/accept")
    assert (answer.status_code, answer.json()["error"]) == (409, "TooLate")
    assert "12:01:30" in answer.json()["detail"]
    assert ferry.seq() == before


def test_another_drivers_move_is_refused(ferry):
    """Only the driver of a trip moves it, and others do not even learn that it is there."""
    rider, other = ferry.api(Role.RIDER), ferry.api(Role.DRIVER, "other")
    trip = rider.post("/trips", json=TRIP).json()["id"]
    before = ferry.seq()
    answer = other.post(f"/trips/{trip}/moves", json={"move": "depart", "at": NIGHT.isoformat()})
    assert answer.status_code in (403, 404)
    unknown = other.post(f"/trips/{trip}/moves", json={"move": "fly", "at": NIGHT.isoformat()})
    assert unknown.status_code in (403, 404, 422)
    assert ferry.seq() == before


def test_every_kind_of_refusal_has_a_status_and_a_sentence():
    """A new error of the rules never becomes a 500, and is told in both languages."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Refused)]
    for kind in kinds[1:]:
        blanks = re.findall(r"{(\w+)}", kind.__doc__)
        refused = kind(**dict.fromkeys(blanks, "7"))
        assert status_of(kind) in STATUS.values()
        assert sentence("zh-Hans", refused) != sentence("en", refused)
