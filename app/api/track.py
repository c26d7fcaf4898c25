"""The public page of a trip: whoever holds the link may follow it, without names and addresses."""

from fastapi import Request

from app.api.answers import TrackView
from app.api.base import View, noun
from app.deps import House, Id
from app.telling import worded
from app.words import language_of
from dispatch import views
from dispatch.errors import NotFound
from dispatch.secrets import digest

router = noun("track")


@router.get("/track/{token}", response_model=TrackView)
def track(house: House, request: Request, token: Id) -> View:
    """Follow a trip, until two hours after its end."""
    with house.database.read() as session:
        found = views.tracked(session, digest(token), house.clock.now())
    if found is None:
        raise NotFound(thing="trip", id="of this link")
    return worded(language_of(request), found)
