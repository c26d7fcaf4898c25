"""Places: where trips begin and end."""

from typing import Annotated

from fastapi import Query, Response

from app.api.base import View, noun
from app.deps import AtDesk, House, Id, Once, SignedIn
from app.finder import Hit
from dispatch import lens, store
from dispatch.commands import AddPlace, ChangePlace, RemovePlace
from dispatch.errors import NotFound
from schemas.api import Page
from schemas.places import AskedView, AskIn, HitView, Lat, Lon, NearView, PasteIn, PasteView, Place, PlaceIn, PlaceView
from schemas.values import Point

router = noun("places")
FOUND = 20


@router.get("/places", response_model=Page[PlaceView])
def every(
    house: House, signed: SignedIn, q: Annotated[str, Query(max_length=100, pattern=r"^[^\x00-\x1f]*$")] = ""
) -> View:
    """Every known place of the region; with `q` those of such a name, in characters, pinyin or initials."""
    if q.strip():
        return {"items": [lens.place(place) for place in house.finder.search(signed.reader.region_id, q, FOUND)]}
    with house.database.read() as session:
        return {"items": [lens.place(place) for place in store.places(session, signed.reader.region_id)]}


@router.get("/places/find", response_model=Page[HitView])
def find(house: House, signed: SignedIn, q: Annotated[str, Query(max_length=100, pattern=r"^[^\x00-\x1f]*$")]) -> View:
    """What answers to a name: the region's places, then the names on the map (`place_id` null), likeliest first."""
    return {"items": [_hit(hit) for hit in house.finder.find(signed.reader.region_id, q)]}


@router.post("/places/ask")
def ask(house: House, signed: SignedIn, body: AskIn) -> AskedView:
    """What an online service says, where one is set up: the words leave the house, so ask when somebody wishes it."""
    found = house.finder.ask(signed.reader.region_id, body.text)
    return AskedView(items=[_hit(hit) for hit in found], credit=house.finder.credit)


@router.get("/places/near", response_model=Page[NearView])
def near(house: House, signed: SignedIn, lat: Annotated[Lat, Query()], lon: Annotated[Lon, Query()]) -> View:
    """What is within 200 m of a point: the nearest known place, the nearest name on the map, and the street."""
    found = house.finder.near(signed.reader.region_id, Point(lat, lon))
    return {"items": [NearView(metres=metres, **dict(_hit(hit))) for hit, metres in found]}


def _hit(hit: Hit) -> HitView:
    return HitView(
        place_id=hit.place.id if hit.place else None,
        name=hit.name,
        name_zh=hit.name_zh,
        kind=hit.kind,
        also=hit.also,
        lat=hit.point.lat,
        lon=hit.point.lon,
    )


@router.post("/places/read")
def pasted(house: House, signed: SignedIn, body: PasteIn) -> PasteView:
    """Where a pasted map link or coordinate leads; nothing is stored, and nobody else is asked."""
    paste, place = house.finder.must_read(signed.reader.region_id, body.text)
    return PasteView(
        lat=paste.point.lat,
        lon=paste.point.lon,
        name=house.finder.called(paste),
        service=paste.service,
        datum=paste.frame.value,
        swapped=paste.swapped,
        place=None if place is None else lens.place(place),
    )


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
