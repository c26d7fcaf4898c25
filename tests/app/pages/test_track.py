"""The public page of one trip."""

from datetime import timedelta

import httpx

from dispatch.commands import (
    Actor,
    AddPerson,
    AdoptPlan,
    AssignTrip,
    MoveShift,
    MoveTrip,
    Planned,
    PlanShift,
    RequestTrip,
    ShareTrip,
    TakeLease,
)
from schemas.people import PersonIn
from schemas.values import Progress, Role
from tests.app.server import Running
from tests.build import ADMIN, NIGHT, NO_PROMISE, PLANNER, REGION, a_shift, a_trip


def test_a_shared_link_shows_the_trip_and_no_person(ferry):
    """State and places, but neither name, phone nor address; not indexed, no referrer."""
    rider = ferry.client(Role.RIDER, "Secret Name")
    trip = rider.post("/api/v1/trips", json=a_trip().model_dump(mode="json", exclude_none=True)).json()
    link = rider.post(f"/api/v1/trips/{trip['id']}/share").json()["link"]
    page = ferry.client().get(f"/t/{link.rsplit('/', 1)[1]}")
    assert page.status_code == 200
    assert "Secret Name" not in page.text
    assert "Door 7" not in page.text
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["referrer-policy"] == "no-referrer"


def test_a_link_dies_two_hours_after_the_end(ferry):
    """Page and API follow a trip to its end and for two hours more; then the link is as unknown as a guess."""
    rider, stranger = ferry.client(Role.RIDER), ferry.client()
    trip = rider.post("/api/v1/trips", json=a_trip().model_dump(mode="json", exclude_none=True)).json()["id"]
    token = rider.post(f"/api/v1/trips/{trip}/share").json()["link"].rsplit("/", 1)[1]
    ways = (f"/t/{token}", f"/api/v1/track/{token}")
    rider.post(f"/api/v1/trips/{trip}/cancel")
    ferry.clock.forward(minutes=119)
    assert [stranger.get(way).status_code for way in ways] == [200, 200]
    ferry.clock.forward(minutes=2)
    assert [stranger.get(way).status_code for way in ways] == [404, 404]


def person(ferry: Running, role: Role) -> Actor:
    """Somebody verified."""
    made = ferry.do(AddPerson(PersonIn(role=role, name=role.value, verified=True))).answer["id"]
    return Actor(role, REGION, made, verified=True)


def shown(reader: httpx.Client, token: str) -> str:
    """What the page of a trip says of it."""
    return reader.get(f"/t/{token}").text.split('id="track"')[1].split("</section>")[0]


def test_a_link_tells_a_range_or_that_there_is_no_honest_time(ferry):
    """While the car comes on: between what and what; of a silent car no minute; in the reader's language."""
    driver = person(ferry, Role.DRIVER)
    shift = ferry.do(PlanShift(a_shift(ferry.clock.now())), driver).answer["id"]
    ferry.do(MoveShift(shift, "start"), driver)
    trip = ferry.do(RequestTrip(a_trip(), NO_PROMISE), person(ferry, Role.RIDER)).answer["id"]
    ferry.do(AssignTrip(trip, str(driver.id)))
    ferry.do(MoveTrip(trip, "depart", ferry.clock.now()), driver)
    token, chinese = ferry.do(ShareTrip(trip), ADMIN).answer["token"], ferry.client()
    chinese.cookies.set("ferry_language", "zh-Hans")
    at, narrow = NIGHT + timedelta(minutes=14), timedelta(minutes=2)
    for span, how, there, gone in (
        ((at - narrow, at + narrow), Progress.COMING, "20:12 至 20:16 之间", "可靠的时间"),
        (None, Progress.SILENT, "可靠的时间", "20:14"),
    ):
        lease = ferry.do(TakeLease("test", ferry.clock.now() + narrow), PLANNER).answer["epoch"]
        route = tuple(Planned(trip, kind, at, span, how) for kind in ("pickup", "dropoff"))
        ferry.do(AdoptPlan(lease, 0, {shift: route}, ()), PLANNER)
        told = shown(chinese, token)
        assert there in told
        assert gone not in told
    assert "no honest time" in shown(ferry.client(), token)


def test_the_page_of_a_guess_is_not_found(ferry):
    """An unknown link says so, as a page."""
    page = ferry.client().get("/t/guess")
    assert page.status_code == 404
    assert 'role="alert"' in page.text


def test_a_share_form_shows_the_link(ferry):
    """Without JavaScript the link is a page."""
    rider = ferry.client(Role.RIDER)
    me = rider.get("/api/v1/me").json()["person"]["id"]
    trip = ferry.do(RequestTrip(a_trip(rider_id=me), NO_PROMISE), ADMIN).answer["id"]
    assert "/t/" in rider.post(f"/trips/{trip}/share").text
    assert ferry.do(ShareTrip(trip), ADMIN).answer["token"]
