"""The public page of one trip: who holds the link sees how it stands, and nothing about any person."""

from typing import Annotated

from fastapi import Path, Response

from app.pages.sheet import Visiting, door, sheet
from dispatch import views
from dispatch.errors import NotFound
from dispatch.secrets import digest

router = door()


@router.get("/t/{token}")
def track(visit: Visiting, token: Annotated[str, Path(max_length=200)]) -> Response:
    """How the trip stands. Raises NotFound for a link nobody gave out, and two hours after the end."""
    with visit.house.database.read() as session:
        trip = views.tracked(session, digest(token), visit.house.clock.now())
    if trip is None:
        raise NotFound(thing="trip", id="…")
    page = sheet(visit, "track.html", words=("track.", "headline.", "step."), extra={"token": token}, trip=trip)
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["X-Robots-Tag"] = "noindex"
    return page
