"""What a dispatcher looks at: the board at one moment, the log, and the alerts that need a human's eye."""

from fastapi.responses import JSONResponse

from app.api.answers import BoardView
from app.api.base import View, noun
from app.cursors import Seq
from app.deps import AtDesk, House, Id, Once
from app.telling import worded
from dispatch import store, views
from dispatch.commands import ClearAlert
from schemas.alerts import AlertView
from schemas.api import Page
from schemas.events import EventView

router = noun("board")
PAGE = 200


@router.get("/board", responses={200: {"model": BoardView}})
def board(house: House, signed: AtDesk) -> JSONResponse:
    """Everything at one moment, with the number of the last event in it: the live feed goes on from there."""
    now, reader, language = house.clock.now(), signed.reader, signed.actor.language
    with house.database.read() as session:
        epoch, seq = store.last_seq(session, reader.region_id)
        shown = views.snapshot(session, reader, now)
    told = {kind: [worded(language, view) for view in items] for kind, items in shown.items()}
    at = {"epoch": epoch, "seq": seq, "now": now.isoformat()}
    return JSONResponse({**at, **told, "positions": house.tracker.spots(reader)})


@router.get("/events", response_model=Page[EventView])
def events(house: House, signed: AtDesk, after: Seq = 0) -> View:
    """The log after a number, oldest first; `next` is the number to go on from, null at the end."""
    with house.database.read() as session:
        rows = store.events_after(session, signed.reader.region_id, after, PAGE)
    full = len(rows) == PAGE
    return {"items": [views.told(signed.reader, row) for row in rows], "next": str(rows[-1].seq) if full else None}


@router.post("/alerts/{alert_id}/clear", response_model=AlertView)
async def clear(house: House, signed: AtDesk, alert_id: Id, once: Once) -> View:
    """Say that an alert is settled."""
    done = await house.writer.ask(ClearAlert(alert_id, **once), signed.actor)
    return done.answer
