"""The squares of a map in one file, served as they lie in it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Header, Path, Response

from app.api.base import PREFIX
from app.deps import House, SignedIn
from app.errors import DOCUMENTED
from app.strict import StrictRoute
from dispatch.errors import NotFound

DAY = "private, max-age=86400"
DEEPEST = 24
EMPTY: Mapping[int | str, dict[str, object]] = {
    204: {"description": "Nothing is shown there."},
    304: {"description": "It is as you know it."},
}
router = APIRouter(prefix=PREFIX, tags=["map"], route_class=StrictRoute, responses={**DOCUMENTED, **EMPTY})
"""Not noted like others: what is in a square is no one's private data, and no JSON that could be looked through."""
Step = Annotated[int, Path(ge=0, lt=2**DEEPEST)]


@router.get("/map/tiles/{zoom}/{x}/{y}", response_class=Response)
def tile(
    house: House,
    signed: SignedIn,
    zoom: Annotated[int, Path(ge=0, le=DEEPEST)],
    x: Step,
    y: Step,
    accept_encoding: Annotated[str, Header()] = "",
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """One square of the file in FERRY_TILES, a picture or a vector tile: its own zooms only; 204 where it has none."""
    if house.archive is None:
        raise NotFound(thing="map", id=f"{zoom}/{x}/{y}")
    packed = house.archive.zipped and "gzip" in accept_encoding
    found = house.archive.at(zoom, x, y, plain=not packed)
    if found is None:
        return Response(status_code=204, headers={"Cache-Control": DAY})
    known = {"Cache-Control": DAY, "ETag": f'"{found.mark}{"" if packed else "-plain"}"', "Vary": "Accept-Encoding"}
    if known["ETag"] in if_none_match:
        return Response(status_code=304, headers=known)
    coding = {"Content-Encoding": "gzip"} if packed else {}
    return Response(found.body, media_type=house.archive.media, headers=known | coding)
