"""Where the next page of a list begins, wrapped so that nobody is tempted to read it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Annotated

from fastapi import Query

from dispatch.errors import BadRequest

Cursor = Annotated[str | None, Query(max_length=200)]
Seq = Annotated[int, Query(ge=0, le=2**31 - 1)]
"""The number of an event, as large as a database may hold."""


def wrap(place: str | None) -> str | None:
    """The cursor of a place in a list."""
    return None if place is None else urlsafe_b64encode(place.encode()).decode().rstrip("=")


def unwrap(cursor: str | None) -> str:
    """The place `<moment>|<id>`, or "" for the beginning. Raises BadRequest for what Ferry never handed out."""
    if not cursor:
        return ""
    try:
        place = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _, name = place.partition("|")
        if datetime.fromisoformat(moment).tzinfo is None or not name.isalnum():
            raise ValueError(place)
    except ValueError as error:
        raise BadRequest(field="cursor", problem=f"{cursor} is no cursor of this list; begin without one.") from error
    return place
