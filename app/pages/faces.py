"""The driver's page, the board and the wall: shells that their modules fill from the live feed."""

from fastapi import Response

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
    settings, travel = visit.house.settings, visit.house.travel
    tiles = {"tiles": settings.tiles, "attribution": settings.tiles_by}
    extra = {**tiles, "streets": map_credit(travel), "by_road": by_road(travel)}
    return sheet(visit, "board.html", words=("board.", "alert.", "decline.", "closure.", "speeds."), extra=extra)


@router.get("/wall")
def wall(visit: Visiting) -> Response:
    """Large numbers for a screen on the wall: no names, no addresses."""
    visit.one_of(*DESK)
    return sheet(visit, "wall.html", words=("wall.",))
