"""No reader is ever told what they may not know: one day, everything everybody was given, and a scan of all of it."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import structlog

from app import logs
from app.exporters.table import write
from app.verbs.tables import EXPORTS
from dispatch.clock import ManualClock
from schemas.values import Role
from tests.app import post
from tests.build import REGION, XIEHE
from tests.story.cast import Someone, stage
from tests.story.knowing import Leak, Needle, Truth, What, scan
from tests.story.told import Corpus, Told
from tests.story.witness import Day, readable

SIX = datetime(2020, 2, 1, 22, 0, tzinfo=UTC)
"""06:00 in Wuhan."""
MINUTE = timedelta(minutes=1)
FINE = dict.fromkeys(("symptoms", "household", "contact"), False)
TO_LI = {"lat": 30.53517, "lon": 114.35613, "name": "青山路七号院"}
FROM_AGNES = {"lat": 30.61234, "lon": 114.21876, "name": "Willow Court 12"}
ROUNDED = [
    Needle(f"{end[axis]:.4f}", who, What.DOOR)
    for who, end in (("li", TO_LI), ("agnes", FROM_AGNES))
    for axis in ("lat", "lon")
]
"""A page without a name for a place would write it so."""
CARS = {
    "wang": ("王建国", "13911110003", "鄂A7K31M", "王家后院", 30.59871, 114.30467, 36.41),
    "obadiah": ("Obadiah Quartermain", "13911110004", "鄂B52Q9X", "Beech Yard 5", 30.57713, 114.25529, 36.52),
    "salma": ("Salma Idrisova", "13911110005", "鄂C88S2T", "Lantern Lane 3", 30.59219, 114.28643, 36.63),
}


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Whatever the server logs; afterwards everything is as it was."""
    written, before = StringIO(), structlog.get_config()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure()
    yield written
    structlog.configure(**before)


ICE = {
    "kind": "slow",
    "percent": 50,
    "points": [{"lat": lat, "lon": lon} for lat, lon in ((30.7, 114.5), (30.7, 114.51), (30.71, 114.51))],
    "reason": "ice on the old bridge",
}


@pytest.fixture
def day(tmp_path: Path, log: StringIO) -> Iterator[Day]:
    """Six in the morning: two riders, one who only looks, three drivers, the desk, and whoever is none of them.

    On one database: what a view holds does not depend on where it comes from.
    """
    url, clock = f"sqlite:///{tmp_path / 'told.db'}", ManualClock(SIX)
    with post.text() as service, stage(url, clock, heartbeat=60, sms_url=f"http://127.0.0.1:{service.port}/") as scene:
        day = Day(scene, Corpus(clock.now), service)
        _everybody_comes(day)
        yield day
        day.listen()


def _everybody_comes(day: Day) -> None:
    day.enter(Role.DISPATCHER, "desk", "Desk Pemberton", "13911110007")
    day.enter(Role.ADMIN, "steward", "Steward Holloway", "13911110008")
    day.truth.desk |= {"desk", "steward", "operator"}
    place = day.scene.cast["desk"].post("/places", {**XIEHE, "name_zh": "协和医院", "kind": "hospital"}, expect=201)
    closure = day.scene.cast["desk"].post("/closures", ICE, expect=201)
    day.things |= {"trip_id": [], "offer_id": [], "shift_id": [], "place_id": [place["id"]]}
    day.things |= {"closure_id": [closure["id"]], "zoom": ["12"], "x": ["3346"], "y": ["1680"]}
    _asks(day, self_check=True)
    for who, name, phone, language in (
        ("li", "李晓梅", "13911110001", "zh-Hans"),
        ("agnes", "Agnes Thornbury", "13911110002", "en"),
        ("bystander", "Bystander Ellwood", "13911110006", "zh-Hans"),
    ):
        day.enter(Role.RIDER, who, name, phone, language)
    for who in CARS:
        _comes(day, who)
    day.abroad("abroad")
    day.pass_by("stranger")
    day.known("li", What.NAME, "李晓梅")
    day.known("li", What.DOOR, "青山路七号院", "30.53517", "114.35613")
    day.known("agnes", What.NAME, "Thornbury")
    day.known("agnes", What.DOOR, "Willow Court", "30.61234", "114.21876")
    for who, name in (("bystander", "Ellwood"), ("desk", "Pemberton"), ("steward", "Holloway")):
        day.known(who, What.NAME, name)


def _asks(day: Day, **gates: object) -> None:
    desk = day.scene.cast["desk"].http
    desk.patch("/regions/default", json={"gates": {"self_check": True, **gates}}).raise_for_status()


def _comes(day: Day, who: str) -> None:
    """A driver measures, and goes on duty from their own yard."""
    name, phone, plate, yard, lat, lon, celsius = CARS[who]
    driver = day.enter(Role.DRIVER, who, name, phone, "zh-Hans" if who == "wang" else "en")
    day.truth.drivers.add(who)
    day.made("vehicle_id", day.scene.cast["desk"].post("/vehicles", {"plate": plate}, expect=201)["id"])
    now = day.now()
    hours = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(hours=10)).isoformat()}
    body = {**hours, "start": {"lat": lat, "lon": lon, "name": yard}, "vehicle": {"seats": 4, "plate": plate}}
    shift = driver.post("/shifts", body, expect=201)
    driver.shift = day.made("shift_id", shift["id"])
    driver.post("/me/checks", {"celsius": celsius, "answers": FINE}, expect=201)
    driver.post(f"/shifts/{driver.shift}/start")
    day.known(who, What.NAME, name if who == "wang" else name.split()[1])
    day.known(who, What.CALLED, "王师傅" if who == "wang" else name.split()[0])
    day.known(who, What.PLATE, plate)
    day.known(who, What.START, yard, f"{lat}", f"{lon}")
    day.known(who, What.HEALTH, f"{celsius}")
    day.known(who, What.KEY, shift["beacon"])


def test_nobody_was_told_what_they_may_not_know(day: Day, log: StringIO) -> None:
    """Of everything anybody was given on this day, each piece of somebody's data has its reason to be there."""
    _a_nurse_goes_home(day)
    _a_driver_turns_feverish(day)
    _a_licence_runs_out(day)
    _a_permit_is_withdrawn(day)
    _a_code_is_sent(day)
    _files_and_numbers(day)
    day.corpus.add("the log", "log", log.getvalue())
    leaks, met = scan(day.corpus, [*day.needles, *ROUNDED], day.truth)
    assert not leaks, "\n".join(sorted({str(leak) for leak in leaks})[:40])
    unmet = {needle for needle in day.needles if needle not in met and needle.what is not What.TOKEN}
    assert not unmet, "these texts turned up nowhere: the scan would not know them"


def test_everybody_looks_at_pages_and_answers_alike() -> None:
    """The list of what is looked at is read from the routes themselves, and has both kinds in it."""
    assert {"/privacy/export", "/t/{token}", "/admin/people/{person_id}", "/api/v1/me/export"} <= set(readable())


PLANTED = (
    ("bystander", "li", What.NAME, "李晓梅", 5),
    ("wang", "li", What.DOOR, "30.53517", -1),
    ("wang", "li", What.DOOR, "30.53517", 51),
    ("wang", "li", What.PHONE, "13911110001", 50),
    ("li", "wang", What.PHONE, "13911110003", 5),
    ("li", "wang", What.HEALTH, "38.37", 5),
    ("li", "wang", What.SPOT, "30.56137", 1),
    ("friend", "li", What.DOOR, "青山路七号院", 5),
    ("friend", "wang", What.PLATE, "鄂A7K31M", 21),
    ("the log", "li", What.NOTE, "门禁码4417", 5),
    ("desk", "li", What.TOKEN, "token-x1", 5),
)
"""Who was told what of whom, and how many minutes after a yes that led from the door at 2 to an end at 20."""


@pytest.mark.parametrize(("reader", "whose", "what", "text", "minutes"), PLANTED)
def test_the_scan_finds_what_was_planted(reader: str, whose: str, what: What, text: str, minutes: int) -> None:
    """One piece of data told to the wrong person, or a minute too soon or too late, is found and shown."""
    truth = Truth(desk={"desk"}, handed={"friend": "li"})
    truth.began("li", "wang", SIX)
    truth.came("li", SIX + 2 * MINUTE)
    truth.over("li", SIX + 20 * MINUTE, brought=True)
    fine = [Told(SIX + 5 * MINUTE, told, "GET", f"… {text} …") for told in (whose, *({"desk"} - {reader}))]
    planted = Told(SIX + minutes * MINUTE, reader, "live events", f"… {text} …")
    needle = Needle(text, whose, what)
    leaks, met = scan([*fine, planted] if what is not What.TOKEN else [planted], [needle], truth)
    assert (leaks, met) == ([Leak(planted, needle)], {needle})
    assert f"{reader} was told the {what} of {whose}" in str(leaks[0])
    assert text in str(leaks[0])


def _books(day: Day, who: str, **body: object) -> str:
    trip = day.scene.cast[who].post("/trips", body, expect=201)
    return day.made("trip_id", trip["id"])


def _moves(day: Day, who: str, trip: str, *moves: str) -> None:
    for move in moves:
        at = day.scene.clock.forward(minutes=2)
        day.scene.cast[who].post(f"/trips/{trip}/moves", {"move": move, "at": at.isoformat()})


def _a_nurse_goes_home(day: Day) -> None:
    """Declined, accepted, followed by a friend, brought home; half an hour later her driver knows the area only."""
    scene, truth = day.scene, day.truth
    day.known("li", What.NOTE, "门禁码4417")
    trip = _books(day, "li", pickup=XIEHE, dropoff=TO_LI, note="门禁码4417")
    scene.later(seconds=5)
    first, offer = day.asked()
    day.made("offer_id", offer["id"])
    day.look()
    day.known(first, What.REASON, "扭伤了腰")
    scene.cast[first].post(f"/offers/{offer['id']}/decline", {"reason": "扭伤了腰"})
    scene.later(seconds=5)
    second, offer = day.asked()
    day.made("offer_id", offer["id"])
    again = _accepts(scene.cast[second], offer["id"])
    truth.began("li", second, day.now())
    day.look()
    link = scene.cast["li"].post(f"/trips/{trip}/share", expect=201)["link"]
    _is_followed(day, "li", "friend", link)
    _moves(day, second, trip, "depart")
    day.drives_by(second, 30.56137, 114.30259)
    day.look()
    _moves(day, second, trip, "arrive")
    truth.came("li", day.now())
    _moves(day, second, trip, "board")
    day.drives_by(second, 30.55713, 114.31877)
    day.look()
    _moves(day, second, trip, "complete")
    truth.over("li", day.now(), brought=True)
    _follows(day, "friend")
    scene.later(minutes=29)
    day.look()
    scene.later(minutes=1)
    again()
    day.look()


def _accepts(driver: Someone, offer: str) -> Callable[[], None]:
    """The yes, and the way to ask for the same answer again."""

    def once() -> None:
        sent = driver.http.post(f"/offers/{offer}/accept", headers={"Idempotency-Key": offer})
        assert sent.status_code == 200, sent.text

    once()
    return once


def _is_followed(day: Day, rider: str, friend: str, link: str) -> None:
    token = link.rsplit("/", 1)[1]
    day.known(rider, What.KEY, token)
    day.truth.handed[friend] = rider
    day.pass_by(friend)
    day.links[friend] = token
    _follows(day, friend)


def _follows(day: Day, friend: str) -> None:
    for path in ("/t/", "/api/v1/track/"):
        day.windows[friend].get(path + day.links[friend])


def _given(day: Day, trip: str, rider: str, driver: str) -> None:
    day.scene.cast["desk"].post(f"/trips/{trip}/assign", {"driver_id": day.me(driver)})
    day.truth.began(rider, driver, day.now())
    day.look()


def _a_driver_turns_feverish(day: Day) -> None:
    """What was measured is his and the desk's; whoever waited for him is told that he does not come, not why."""
    wanted = (day.now() + 90 * MINUTE).isoformat()
    day.known("agnes", What.NOTE, "oxygen bottle by the lift")
    note = {"note": "oxygen bottle by the lift", "pickup_after": wanted}
    trip = _books(day, "agnes", pickup=FROM_AGNES, dropoff=XIEHE, **note)
    _given(day, trip, "agnes", "wang")
    day.known("wang", What.HEALTH, "38.37", '"yes":["symptoms"]', '"unwell":true', '"why":"unwell"')
    day.known("wang", What.HEALTH, '"stood_down":"unwell"', '"kind":"unwell"')
    fever = {"celsius": 38.37, "answers": {**FINE, "symptoms": True}}
    assert not day.scene.cast["wang"].post("/me/checks", fever, expect=201)["passed"]
    day.truth.over("agnes", day.now(), taken=True)
    day.look()


def _a_licence_runs_out(day: Day) -> None:
    """The next driver's papers end on the road: they and the desk know which."""
    hour = (day.now() + 60 * MINUTE).isoformat()
    for who, until in (("obadiah", hour), ("salma", None)):
        _vouched(day, "licence", person_id=day.me(who), valid_until=until)
    _asks(day, driver_needs=["licence"])
    trip = day.things["trip_id"][-1]
    _given(day, trip, "agnes", "obadiah")
    day.known("obadiah", What.HEALTH, '"actor_role":"planner","why":"licence"', '"stood_down":"licence"')
    day.scene.later(minutes=60)
    day.truth.over("agnes", day.now(), taken=True)
    day.look()


def _vouched(day: Day, kind: str, **body: str | None) -> str:
    desk = day.scene.cast["desk"]
    credential = desk.post("/credentials", {"kind": kind, "proof": "document_seen", **body}, expect=201)["id"]
    return day.made("credential_id", credential)


def _a_permit_is_withdrawn(day: Day) -> None:
    """A checkpoint sees a plate; without the permit the trip goes back, with it she comes, and is sent away."""
    trip, salma = day.things["trip_id"][-1], day.scene.cast["salma"]
    car = {"permit": "A", "vehicle_id": day.things["vehicle_id"][2]}
    permit = _vouched(day, "permit", **car)
    _asks(day, driver_needs=["licence"], car_needs=["permit"])
    day.truth.handed["checkpoint"] = "salma"
    token = salma.post(f"/shifts/{salma.shift}/permit", expect=201)["link"].rsplit("/", 1)[1]
    day.known("salma", What.KEY, token)
    day.pass_by("checkpoint")
    for path in ("/p/", "/api/v1/permits/"):
        day.windows["checkpoint"].get(path + token)
    _given(day, trip, "agnes", "salma")
    day.known("salma", What.HEALTH, '"why":"permit"', '"stood_down":"permit"')
    day.scene.cast["desk"].post(f"/credentials/{permit}/withdraw")
    day.truth.over("agnes", day.now(), taken=True)
    day.look()
    _vouched(day, "permit", **car)
    day.scene.clock.forward(seconds=1)
    day.scene.cast["desk"].http.patch("/regions/default", json={"calls": "desk"}).raise_for_status()
    day.truth.by_desk = day.now()
    salma.post(f"/shifts/{salma.shift}/resume")
    _given(day, trip, "agnes", "salma")
    _is_sent_away(day, trip)


def _is_sent_away(day: Day, trip: str) -> None:
    """At her door, with a friend who follows; called off, and the door is forgotten at once."""
    _is_followed(day, "agnes", "sister", day.scene.cast["agnes"].post(f"/trips/{trip}/share", expect=201)["link"])
    _moves(day, "salma", trip, "depart")
    day.drives_by("salma", 30.60447, 114.23519)
    _follows(day, "sister")
    day.scene.cast["desk"].http.patch("/regions/default", json={"calls": "masked"}).raise_for_status()
    _moves(day, "salma", trip, "arrive")
    day.truth.came("agnes", day.now())
    _follows(day, "sister")
    day.look()
    day.known("agnes", What.REASON, "changed to the late shift")
    day.scene.cast["agnes"].post(f"/trips/{trip}/cancel", {"reason": "changed to the late shift"})
    day.truth.over("agnes", day.now())
    day.scene.later(seconds=5)
    _follows(day, "sister")
    day.look_everywhere("li", "agnes", "salma", "abroad", "stranger")


def _files_and_numbers(day: Day) -> None:
    """Tables without people name nobody; whoever asks for people gets them; the numbers of an operator are numbers."""
    for who, with_people in (("a file without people", False), ("operator", True)):
        for noun, table in EXPORTS.items():
            columns = table.COLUMNS + (table.PEOPLE if with_people else ())
            file = StringIO()
            with day.scene.ferry.rooms.database.read() as session:
                rows = table.rows(session, REGION, with_people=with_people)
                write(file, columns, rows, ZoneInfo("Asia/Shanghai"))
            day.corpus.add(who, f"export {noun}", file.getvalue())


def _a_code_is_sent(day: Day) -> None:
    """Somebody comes in by number: the message goes to that number and names nobody."""
    day.known("novak", What.NAME, "Ashgrove")
    day.known("novak", What.PHONE, "13911110009")
    person = {"role": "driver", "name": "Novak Ashgrove", "phone": "13911110009", "verified": True}
    day.scene.cast["desk"].post("/people", person, expect=201)
    day.pass_by("novak")
    home = {"Sec-Fetch-Site": "same-origin"}
    day.windows["novak"].post("/sign-in/code", data={"contact": "13911110009"}, headers=home)
    day.corpus.add("novak", "message", day.service.came.get(timeout=20)[1])
