"""The public page of one trip."""

from dispatch.commands import RequestTrip, ShareTrip
from schemas.values import Role
from tests.build import ADMIN, NO_PROMISE, a_trip


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
