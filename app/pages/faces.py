"""The driver's page, the board and the wall: shells that their modules fill from the live feed."""

from fastapi import Response

from app.deps import Rooms
from app.driving import by_road, map_credit
from app.pages.sheet import Visiting, away, door, sheet
from dispatch import store
from routing.places.links import APPS
from schemas.shifts import Shift
from schemas.values import Role

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)
CAR = ("plate", "colour", "model", "seats", "wheelchairs", "volume_l", "weight_kg")


def _car(shift: Shift | None) -> dict[str, object]:
    """The car of the last shift, so that nobody types it twice."""
    return {field: getattr(shift, field) for field in CAR} if shift else {}


def _ground(house: Rooms) -> dict[str, object]:
    """What lies beneath the board: squares of a file or of a server, the streets of the road map, or nothing."""
    settings, archive, credit = house.settings, house.archive, map_credit(house.travel)
    if archive is not None:
        return archive.shown | {"credit": settings.tiles_by or archive.credit}
    if settings.tiles:
        return {"kind": "pictures", "url": settings.tiles, "credit": settings.tiles_by, "datum": settings.tiles_datum}
    return {"kind": "streets", "credit": credit} if credit else {"kind": "none"}


@router.get("/drive")
def drive(visit: Visiting) -> Response:
    """The driver's page; who is no driver is led to their own."""
    signed = visit.known()
    if signed.actor.role is not Role.DRIVER:
        return away("/board" if signed.actor.role in DESK else "/")
    region = visit.region()
    with visit.house.database.read() as session:
        last = store.last_shift(session, signed.person.id)
    undo = region.rules.undo_seconds if region else 0
    extra = {"car": _car(last), "undo_seconds": undo, "navigators": list(APPS)}
    words = (
        "rider.my_position",
        "drive.",
        "call.",
        "ahead.",
        "check.",
        "inspect.",
        "gate.",
        "decline.",
        "navigator.",
        "clean.",
        "apart.",
        "credential.",
    )
    return sheet(visit, "drive.html", words=words, extra=extra)


@router.get("/board")
def board(visit: Visiting) -> Response:
    """The dispatcher's board."""
    visit.one_of(*DESK)
    extra = {"ground": _ground(visit.house), "by_road": by_road(visit.house.travel)}
    return sheet(visit, "board.html", words=("board.", "alert.", "decline.", "closure.", "speeds."), extra=extra)


@router.get("/wall")
def wall(visit: Visiting) -> Response:
    """Large numbers for a screen on the wall: no names, no addresses."""
    visit.one_of(*DESK)
    return sheet(visit, "wall.html", words=("wall.",))
