"""Booking works as plain forms."""

from datetime import timedelta

import pytest

from app.pages.book import Draft
from dispatch import commands
from schemas.places import PlaceIn
from schemas.regions import RegionIn
from schemas.values import Intake, Role, TripKind
from tests.build import ADMIN, a_shift


@pytest.fixture
def ends(ferry) -> tuple[str, str]:
    """Two known places."""
    hospital = PlaceIn(name="Union Hospital", name_zh="协和医院", kind="hospital", lat=30.5843, lon=114.2737)
    hotel = PlaceIn(name="Wuchang Hotel", name_zh="武昌酒店", kind="hotel", lat=30.5352, lon=114.3161)
    first, second = (ferry.do(commands.AddPlace(place), ADMIN).answer["id"] for place in (hospital, hotel))
    return first, second


def trips(ferry) -> list[dict]:
    """What a dispatcher sees."""
    return ferry.client(Role.DISPATCHER).get("/api/v1/trips").json()["items"]


def test_a_stranger_reads_what_ferry_is(ferry):
    """The front door needs no sign-in, and speaks the browser's language."""
    page = ferry.client(**{"Accept-Language": "zh-CN"}).get("/")
    assert page.status_code == 200
    assert "为医护人员摆渡" in page.text


def test_a_form_books_a_ride(ferry, ends):
    """Posting the form makes the same trip as the API would, and the page shows it."""
    rider = ferry.client(Role.RIDER)
    answer = rider.post("/", data={"pickup": ends[0], "dropoff": ends[1], "riders": "2", "needs": ["wheelchair"]})
    assert answer.status_code == 303
    [trip] = trips(ferry)
    assert (trip["kind"], trip["riders"], trip["needs"]) == ("ride", 2, ["wheelchair"])
    assert f"trip-{trip['id']}" in rider.get("/").text


def test_a_form_books_supplies(ferry, ends):
    """A supply run carries its lines, its room, and no riders; rows without an item are left out."""
    form = {
        "kind": "supply",
        "pickup": ends[0],
        "dropoff": ends[1],
        "item": ["口罩", ""],
        "quantity": ["200", ""],
        "unit": ["个", ""],
        "volume_l": "120",
        "weight_kg": "15",
    }
    assert ferry.client(Role.RIDER).post("/", data=form).status_code == 303
    [trip] = trips(ferry)
    assert trip["riders"] == 0
    assert trip["load"] == {
        "items": [{"item": "口罩", "quantity": 200.0, "unit": "个"}],
        "volume_l": 120.0,
        "weight_kg": 15.0,
    }


def test_times_are_read_on_the_regions_clock(ferry, ends):
    """A time typed into the form is the region's wall clock, whatever the phone thinks."""
    wall = ferry.clock.now() + timedelta(hours=10)
    form = {"pickup": ends[0], "dropoff": ends[1], "when": "pickup_after", "at": f"{wall:%Y-%m-%dT%H:%M}"}
    assert ferry.client(Role.RIDER).post("/", data=form).status_code == 303
    [trip] = trips(ferry)
    assert trip["pickup_after"].startswith(f"{wall - timedelta(hours=8):%Y-%m-%dT%H:%M}")


@pytest.mark.parametrize(
    "form",
    [
        {},  # neither end
        {"pickup": "nowhere", "dropoff": "either"},  # unknown places
        {"kind": "supply", "item": ["x"], "quantity": ["-1"], "unit": [""]},  # a negative number of things
        {"when": "arrive_by", "at": "2001-01-01T00:00"},  # long past
        {"when": "arrive_by", "at": "tomorrow"},  # no time at all
        {"riders": "99"},  # no such car
        {"riders": "many"},
        {"needs": ["piano"]},
        {"note": "\0"},
    ],
)
def test_a_bad_form_comes_back_with_a_sentence(ferry, ends, form):
    """What makes no sense is shown again with what was wrong, never as a mistake of the server."""
    full = {"pickup": ends[0], "dropoff": ends[1]} | form if form else {}
    answer = ferry.client(Role.RIDER).post("/", data=full)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert trips(ferry) == []


def test_a_time_that_is_over_is_told_as_it_was_typed(ferry, ends):
    """By the clock on the wall of the region, not by one that only machines read."""
    form = {"pickup": ends[0], "dropoff": ends[1], "when": "pickup_after", "at": "2020-02-01T19:00"}
    answer = ferry.client(Role.RIDER).post("/", data=form)
    assert (answer.status_code, "2020-02-01T19:00:00+08:00 lies in the past" in answer.text) == (422, True)
    assert "it is 2020-02-01T20:00:00+08:00 now" in answer.text


def test_a_trip_is_repeated_from_its_chip(ferry, ends):
    """The last journey fills the form, and turned round as well."""
    rider = ferry.client(Role.RIDER)
    rider.post("/", data={"pickup": ends[0], "dropoff": ends[1]})
    [trip] = trips(ferry)
    assert (
        f'<option value="{ends[1]}" selected' in rider.get(f"/?again={trip['id']}&swap=1").text.split('id="dropoff"')[0]
    )


def test_a_trip_is_cancelled_after_a_question(ferry, ends):
    """The link asks on a page of its own; only its form cancels."""
    rider = ferry.client(Role.RIDER)
    rider.post("/", data={"pickup": ends[0], "dropoff": ends[1]})
    [trip] = trips(ferry)
    assert rider.get(f"/trips/{trip['id']}/cancel").status_code == 200
    assert trips(ferry)[0]["state"] == "requested"
    assert rider.post(f"/trips/{trip['id']}/cancel").status_code == 303
    assert trips(ferry)[0]["state"] == "cancelled"


def test_nobody_cancels_the_trip_of_another(ferry, ends):
    """A stranger's trip cannot be seen, let alone cancelled."""
    ferry.client(Role.RIDER).post("/", data={"pickup": ends[0], "dropoff": ends[1]})
    [trip] = trips(ferry)
    other = ferry.client(Role.RIDER, "somebody else")
    assert other.get(f"/trips/{trip['id']}/cancel").status_code == 404
    assert other.post(f"/trips/{trip['id']}/cancel").status_code in (403, 404)


def test_a_foreign_page_cannot_book_with_our_cookie(ferry, ends):
    """A form on somebody else's page is refused although the browser sends the session with it."""
    cookie = {"Cookie": f"ferry_session={ferry.token(Role.RIDER)}", "Origin": "https://elsewhere.example"}
    answer = ferry.client(**cookie).post("/", data={"pickup": ends[0], "dropoff": ends[1]})
    assert answer.status_code == 403
    assert trips(ferry) == []


def test_a_draft_without_items_is_an_empty_note():
    """Empty rows of the delivery note are no lines."""
    assert Draft(kind=TripKind.SUPPLY, item=["", ""], quantity=["", ""], unit=["", ""]).lines() == []


def test_a_driver_is_led_to_their_own_page(ferry):
    """The front door knows who comes."""
    driver = ferry.client(Role.DRIVER)
    driver.post("/api/v1/shifts", json=a_shift(ferry.clock.now()).model_dump(mode="json", exclude_none=True))
    assert driver.get("/").headers["location"] == "/drive"


@pytest.mark.parametrize(("intake", "status"), [(Intake.OPEN, 303), (Intake.VERIFIED, 303), (Intake.CLOSED, 422)])
def test_the_brake_is_told_on_the_page(ferry, ends, intake, status):
    """A rider reads that no rides are taken before filling anything in, and again when they try all the same."""
    ferry.do(commands.ChangeRegion(RegionIn(intake=intake)))
    rider = ferry.client(Role.RIDER)
    assert ("No new rides can be taken" in rider.get("/").text) == (intake is Intake.CLOSED)
    answer = rider.post("/", data={"pickup": ends[0], "dropoff": ends[1]})
    assert answer.status_code == status
