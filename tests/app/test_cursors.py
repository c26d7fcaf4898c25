"""Cursors come back as they went out, and nothing else is taken for one."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.trips import PAGE
from app.cursors import unwrap, wrap
from dispatch.errors import BadRequest
from schemas.values import Role
from tests.build import HOME, XIEHE

TRIP = {"pickup": XIEHE, "dropoff": HOME}


@given(st.datetimes(timezones=st.just(UTC)), st.text("0123456789abcdef", min_size=1))
def test_a_cursor_comes_back_as_it_went_out(moment, name):
    """Wrapping hides the place and loses nothing."""
    place = f"{moment.isoformat()}|{name}"
    assert unwrap(wrap(place)) == place


def test_the_beginning_needs_no_cursor():
    """None and the empty text mean the first page; the last page has none to offer."""
    assert unwrap(None) == unwrap("") == ""
    assert wrap(None) is None


@pytest.mark.parametrize(
    "cursor", ["none", "é", "====", wrap("tomorrow|a"), wrap("2020-02-01T00:00:00|a"), wrap("|"), "A"]
)
def test_what_was_never_handed_out_is_refused(cursor):
    """A made-up cursor is a bad request, never a broken server."""
    with pytest.raises(BadRequest):
        unwrap(cursor)


def test_pages_hold_everything_once(shared):
    """Walking the pages of a long list meets each trip once, the latest pickup first."""
    rider = shared.api(Role.RIDER, "frequent")
    booked = {rider.post("/trips", json=TRIP).json()["id"] for _ in range(PAGE + 3)}
    first = rider.get("/trips").json()
    second = rider.get("/trips", params={"cursor": first["next"]}).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (PAGE, 3, None)
    assert {trip["id"] for trip in first["items"] + second["items"]} == booked
