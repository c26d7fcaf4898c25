"""Closures of roads: put up, changed and lifted by the desk."""

from typing import Any

from pydantic import ValidationError

from dispatch import booking, lens, policy, records
from dispatch.closing import AddClosure, ChangeClosure, LiftClosure
from dispatch.errors import BadRequest, NotFound
from dispatch.events import Event, Touch
from dispatch.standing import standing
from dispatch.tx import Tx
from schemas.closures import Closure, ClosureIn
from schemas.values import Point

EVERYONE = ("*",)
MOST = 100
"""Closures that may stand at a time in a region."""


def add(tx: Tx, wish: AddClosure) -> Closure:
    """Put one up; it holds from its begin on, at once when none was named."""
    tx.allow("closure", "edit")
    count = len(standing(tx.session, tx.region.id, tx.now))
    if count >= MOST:
        raise BadRequest(field="closure", problem=f"{count} closures stand already; lift some that hold no more.")
    begins = wish.closure.begins_at or tx.now
    row = Closure(
        id=tx.chance.id(),
        region_id=tx.region.id,
        made_by=tx.actor.id,
        made_at=tx.now,
        **_entered(tx, wish.closure.model_copy(update={"begins_at": begins})),
    )
    return _tell(tx, row, "add")


def change(tx: Tx, wish: ChangeClosure) -> Closure:
    """Change one that stands, under the rules of a new one."""
    tx.allow("closure", "edit")
    row = _standing(tx, wish.closure_id)
    told = {
        **lens.closure(row).model_dump(include=set(ClosureIn.model_fields)),
        **wish.change.model_dump(exclude_unset=True),
    }
    try:
        body = ClosureIn.model_validate(told)
    except ValidationError as wrong:
        problem = str(wrong.errors()[0]["msg"]).removeprefix("Value error, ")
        raise BadRequest(field="closure", problem=problem) from wrong
    row.sqlmodel_update(_entered(tx, body.model_copy(update={"begins_at": body.begins_at or tx.now})))
    return _tell(tx, row, "change")


def lift(tx: Tx, wish: LiftClosure) -> None:
    """Open the roads again; that it stood stays on record."""
    tx.allow("closure", "edit")
    row = _standing(tx, wish.closure_id)
    row.lifted_at = tx.now
    _tell(tx, row, "lift")


def _standing(tx: Tx, closure_id: str) -> Closure:
    row = tx.session.get(Closure, closure_id)
    if row is None or row.region_id != tx.region.id or not row.stands(tx.now):
        raise NotFound(thing="closure", id=closure_id)
    return row


def _entered(tx: Tx, body: ClosureIn) -> dict[str, Any]:
    """The columns of a body that makes sense here and now. Raises BadRequest."""
    if body.ends_at is not None and body.ends_at <= tx.now:
        problem = f"{body.ends_at.isoformat()} lies in the past; it is {tx.now.isoformat()} now."
        raise BadRequest(field="ends_at", problem=problem)
    if body.begins_at and body.ends_at and body.ends_at <= body.begins_at:
        problem = f"ends_at {body.ends_at.isoformat()} is not after begins_at {body.begins_at.isoformat()}."
        raise BadRequest(field="ends_at", problem=problem)
    _check_reach(tx, body)
    _check_permits(tx, body)
    points = [[point.lat, point.lon] for point in body.points]
    return {**body.model_dump(exclude={"points"}), "points": points}


def _check_reach(tx: Tx, body: ClosureIn) -> None:
    anchors = booking.anchors(tx.session, tx.region)
    for number, point in enumerate(body.points):
        policy.check_reach(f"points.{number}", Point(point.lat, point.lon), anchors, tx.region.rules)


def _check_permits(tx: Tx, body: ClosureIn) -> None:
    """A class that nobody here has heard of is a slip of the pen, and would let nobody pass."""
    known = records.permit_classes(tx.session, tx.region.id) | {zone.permit for zone in tx.region.asks.zones}
    for permit in body.permits:
        if permit not in known:
            told = ", ".join(sorted(known)) or "—"
            raise BadRequest(field="permits", problem=f"no car has a permit of class {permit}; known are: {told}.")


def _tell(tx: Tx, row: Closure, move: str) -> Closure:
    tx.session.add(row)
    tx.tell(Event("closure", row.id, move, touched=(Touch("closures", row.id),), audience=EVERYONE))
    return row
