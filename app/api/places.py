"""Places: where trips begin and end."""

from fastapi import Response

from app.api.base import View, noun
from app.deps import AtDesk, House, Id, Once, SignedIn
from dispatch import lens, store
from dispatch.commands import AddPlace, ChangePlace, RemovePlace
from dispatch.errors import NotFound
from schemas.api import Page
from schemas.places import Place, PlaceIn, PlaceView

router = noun("places")


@router.get("/places", response_model=Page[PlaceView])
def every(house: House, signed: SignedIn) -> View:
    """Every known place of the region."""
    with house.database.read() as session:
        return {"items": [lens.place(place) for place in store.places(session, signed.reader.region_id)]}


@router.get("/places/{place_id}", response_model=PlaceView)
def one(house: House, signed: SignedIn, place_id: Id) -> PlaceView:
    """A place."""
    with house.database.read() as session:
        place = session.get(Place, place_id)
    if place is None or place.region_id != signed.reader.region_id:
        raise NotFound(thing="place", id=place_id)
    return lens.place(place)


@router.post("/places", status_code=201, response_model=PlaceView)
async def add(house: House, signed: AtDesk, once: Once, body: PlaceIn, response: Response) -> View:
    """Add a place."""
    done = await house.writer.ask(AddPlace(body, **once), signed.actor)
    response.headers["Location"] = f"/api/v1/places/{done.answer['id']}"
    return done.answer


@router.put("/places/{place_id}", response_model=PlaceView)
async def change(house: House, signed: AtDesk, place_id: Id, once: Once, body: PlaceIn) -> View:
    """Replace a place."""
    done = await house.writer.ask(ChangePlace(place_id, body, **once), signed.actor)
    return done.answer


@router.delete("/places/{place_id}", status_code=204)
async def remove(house: House, signed: AtDesk, place_id: Id, once: Once) -> None:
    """Remove a place that no trip uses."""
    await house.writer.ask(RemovePlace(place_id, **once), signed.actor)
