"""Three breaches of services like this one, by the names they have, each with what would have caught it."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.clock import SystemChance
from dispatch import commands
from schemas.values import Role
from tests.app.server import Running, running
from tests.build import HOME, NIGHT, XIEHE
from tests.story.witness import BLANK, readable

HERE = {"lat": 30.571317, "lon": 114.268291}
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
FOLDERS = ("/", "/static/", "/static/css/", "/api/v1/")
FILES = (".env", "field.key", "ferry.db", "settings.py", ".git/config")
STEPS = ("", "../", "../../", "..%2f..%2f", "%2e%2e/%2e%2e/", "..%5c..%5c", "....//....//", "/")


@pytest.fixture
def ferry(tmp_path: Path) -> Iterator[Running]:
    """A server with its secrets beside it, as an operator has them."""
    (tmp_path / ".env").write_text(f"FERRY_SMS_TOKEN=of-the-service\nFERRY_FIELD_KEY={KEY}\n", encoding="utf-8")
    chosen = {"home": tmp_path, "field_key": KEY, "sms_token": "of-the-service", "address_per_minute": 100_000}
    with running(f"sqlite:///{tmp_path / 'ferry.db'}", **chosen) as server:
        yield server


def under_way(ferry: Running) -> dict[str, str]:
    """Somebody sick is fetched from their door; the ids and the link of the trip."""
    rider, driver = ferry.api(Role.RIDER, "Ana Sick"), ferry.api(Role.DRIVER, "Wang Wei")
    hours = {"starts_at": NIGHT.isoformat(), "ends_at": "2020-02-01T20:00:00Z", "start": XIEHE}
    shift = driver.post("/shifts", json={**hours, "vehicle": {"seats": 4, "plate": "鄂A12345"}}).json()["id"]
    driver.post(f"/shifts/{shift}/start").raise_for_status()
    trip = rider.post("/trips", json={"pickup": HOME, "dropoff": XIEHE, "note": "fever since noon"}).json()["id"]
    me = driver.get("/me").json()["person"]["id"]
    ferry.do(commands.AssignTrip(trip, me))
    driver.post("/positions", json=[{**HERE, "at": NIGHT.isoformat()}]).raise_for_status()
    driver.post(f"/trips/{trip}/moves", json={"move": "depart", "at": NIGHT.isoformat()}).raise_for_status()
    link = rider.post(f"/trips/{trip}/share").json()["link"].rsplit("/", 1)[1]
    return {"trip_id": trip, "shift_id": shift, "person_id": me, "link": link}


PRIVATE = ("fever since noon", "Ana Sick", "Wang Wei", "Door 7", str(HOME["lat"]), str(HOME["lon"]))
EXACTLY = (str(HERE["lat"]), str(HERE["lon"]))


def filled(address: str, things: dict[str, str]) -> str:
    """An address with the things of the trip in its blanks."""
    return BLANK.sub(lambda blank: things.get(blank.group(1), "guessed"), address)


def test_the_ambulance_tracker_of_andhra_pradesh_2018(ferry: Running) -> None:
    """Where the car is, where it fetches whom and why is at no address that anybody can open, nor behind the link."""
    things = under_way(ferry)
    stranger = ferry.client()
    open_to_all = [filled(address, things) for address in readable()]
    behind_the_link = [f"/t/{things['link']}", f"/api/v1/track/{things['link']}"]
    for path in [*open_to_all, *behind_the_link]:
        answer = stranger.get(path)
        assert answer.status_code < 500, path
        assert [word for word in (*PRIVATE, *EXACTLY) if word in answer.text] == [], path
    followed = stranger.get(behind_the_link[1])
    assert followed.json()["position"] is not None, "the link does follow the car, roughly"


def raw(ferry: Running, path: str) -> tuple[int, bytes]:
    """What a path brings just as it is written: no client tidies it up."""
    line = http.client.HTTPConnection(urlsplit(ferry.url).netloc, timeout=60)
    line.putrequest("GET", path, skip_accept_encoding=True)
    line.endheaders()
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer.status, body


def test_the_settings_file_of_region_syddanmark_2023(ferry: Running) -> None:
    """No file beside the server is fetched by any way of writing its path, and no secret of its settings is shown."""
    secrets = [KEY.encode(), b"of-the-service", b"SQLite format 3"]
    tried = {f"{folder}{steps}{file}" for folder in FOLDERS for steps in STEPS for file in FILES}
    for path in sorted(tried):
        status, body = raw(ferry, path)
        assert status in (400, 401, 404, 405), path
        assert not [secret for secret in secrets if secret in body], path
    admin = ferry.client(Role.ADMIN)
    for address in readable():
        body = admin.get(filled(address, {})).content
        assert not [secret for secret in secrets if secret in body], address


def test_the_numbered_records_of_many_clinics(ferry: Running) -> None:
    """Ids cannot be counted up, and whoever knows one of somebody else's is told that there is no such thing."""
    chance = SystemChance()
    ids = [chance.id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert {len(one) for one in ids} == {20}, "80 bits in hexadecimal"
    assert ids != sorted(ids)
    things = under_way(ferry)
    of_others = [
        address for address in readable() if {"trip_id", "shift_id", "person_id"} & set(BLANK.findall(address))
    ]
    assert len(of_others) > 8
    for role in (Role.RIDER, Role.DRIVER):
        other = ferry.client(role, f"other {role}")
        for address in of_others:
            answer = other.get(filled(address, things), params={"since": "2020-01-30"})
            assert answer.status_code in (303, 403, 404), address
            assert [word for word in (*PRIVATE, *EXACTLY) if word in answer.text] == [], address
