"""Trips: booked, found and read. What is done to them is in `moves.py`."""

from typing import Annotated

from fastapi import Query, Response
from starlette.concurrency import run_in_threadpool

from app.api.answers import TripStory
from app.api.base import View, noun
from app.cursors import Cursor, unwrap, wrap
from app.deps import Booking, House, Id, Once, SignedIn
from app.telling import quoted, with_alternatives, worded
from dispatch import finding, store, views
from dispatch.commands import RequestTrip
from dispatch.lens import Lens
from schemas.api import Page
from schemas.columns import Moment
from schemas.trips import PromiseView, TripIn, TripView
from schemas.values import Role, TripState

router = noun("trips")
PAGE = 50


@router.post("/trips", status_code=201, response_model=TripView)
async def book(house: House, signed: Booking, once: Once, body: TripIn, response: Response) -> View:
    """Book a trip. The answer carries the promise: an honest window, or why it is unlikely and what would do."""
    now = house.clock.now()
    promise = await run_in_threadpool(house.promises.promise, signed.actor.region_id, body, now)
    done = await house.writer.ask(RequestTrip(body, promise, **once), signed.actor)
    response.headers["Location"] = f"/api/v1/trips/{done.answer['id']}"
    return worded(signed.actor.language, with_alternatives(done.answer, promise))


@router.post("/trips/quote")
def quote(house: House, signed: Booking, body: TripIn) -> PromiseView:
    """The promise without booking."""
    promise = house.promises.quote(signed.actor.region_id, body, house.clock.now())
    return quoted(signed.actor.language, promise, house.travel.name)


@router.get("/trips", response_model=Page[TripView])
def every(
    house: House,
    signed: SignedIn,
    state: Annotated[list[TripState] | None, Query(max_length=12)] = None,
    since: Annotated[Moment | None, Query(alias="from")] = None,
    until: Annotated[Moment | None, Query(alias="to")] = None,
    q: Annotated[str, Query(max_length=100, pattern=r"^[^\x00-\x1f]*$")] = "",
    cursor: Cursor = None,
) -> View:
    """One's own trips, or for dispatchers all; the latest pickup first. `q` looks in the names of both ends."""
    reader = signed.reader
    with house.database.read() as session:
        rows, following = store.page_of_trips(
            session,
            reader.region_id,
            person_id=None if reader.at_desk else reader.id,
            states=state or [],
            since=since,
            until=until,
            q=q,
            named=Lens(session, reader, house.clock.now()).names if reader.role is Role.DRIVER else finding.ends,
            after=unwrap(cursor),
            limit=PAGE,
        )
        found = views.trips(session, reader, rows, house.clock.now())
    return {"items": [worded(signed.actor.language, view) for view in found], "next": wrap(following)}


@router.get("/trips/{trip_id}", response_model=TripStory)
def one(house: House, signed: SignedIn, trip_id: Id) -> View:
    """A trip with its history."""
    with house.database.read() as session:
        view = views.trip(session, signed.reader, trip_id, house.clock.now())
        past = views.history(session, signed.reader, trip_id)
    return {**worded(signed.actor.language, view), "history": past}
