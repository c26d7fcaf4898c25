"""Where drivers on shift are, as Ferry's own page and as other people's apps report it."""

import asyncio
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Body, Request

from app.api.base import noun
from app.db import Database
from app.deps import Driving, House, Rooms
from app.live.osmand import Report, from_fields, from_json
from app.live.positions import Duty
from dispatch import store
from dispatch.errors import IllegalMove, NotFound
from schemas.api import Message
from schemas.positions import Fix

router = noun("positions")


class Taken(Message):
    """How many of the fixes were believed: none from the future, none older than traces are kept."""

    taken: int


@router.post("/positions")
async def report(
    fixes: Annotated[list[Fix], Body(min_length=1, max_length=500)], house: House, signed: Driving
) -> Taken:
    """Say where you are, or were: a batch after a tunnel is welcome, and so is the same again."""
    duty = await asyncio.to_thread(_duty, house.database, signed.person.id)
    if duty is None:
        raise IllegalMove(thing="shift", state="off", move="report positions", allowed="start a shift first")
    return Taken(taken=house.tracker.take(duty, fixes))


def _duty(database: Database, driver_id: str) -> Duty | None:
    with database.read() as session:
        shift = store.working_shift(session, driver_id)
    return Duty.of(shift) if shift else None


@router.get("/osmand")
async def osmand_query(request: Request, house: House) -> Taken:
    """Take a position from OsmAnd or Traccar Client, in the query."""
    return await _believe(house, from_fields(dict(request.query_params), house.clock.now()))


@router.post("/osmand")
async def osmand(request: Request, house: House) -> Taken:
    """Take a position from OsmAnd or Traccar Client: in the query, as a form, or as Traccar Client's JSON."""
    if request.query_params:
        return await osmand_query(request, house)
    body = await request.body()
    if body.lstrip().startswith(b"{"):
        return await _believe(house, from_json(body))
    fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50))
    return await _believe(house, from_fields(fields, house.clock.now()))


async def _believe(house: Rooms, report: Report) -> Taken:
    """A phone left on after the shift is told that all is well, so that it does not keep what nobody will take."""
    duty = await asyncio.to_thread(_beacon, house.database, report.beacon)
    return Taken(taken=house.tracker.take(duty, report.fixes) if duty else 0)


def _beacon(database: Database, beacon: str) -> Duty | None:
    with database.read() as session:
        shift = store.beacon_shift(session, beacon)
    if shift is None:
        raise NotFound(thing="device", id=beacon[:80])
    return Duty.of(shift)
