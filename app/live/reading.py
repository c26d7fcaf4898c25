"""What the feed reads: one moment of the database, as each audience may see it. Synchronous, for a thread."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.db import Database
from app.live.line import Audience
from app.live.protocol import Facts, Since, Snapshot
from app.telling import worded
from dispatch import store, views
from schemas.events import EventRow

BATCH = 500
FROM_TABLE = 1_000


@dataclass(frozen=True)
class News:
    """What happened after a moment: the rows, and the frame of each audience that may hear of one."""

    epoch: str
    rows: Sequence[EventRow]
    frames: dict[Audience, Facts]


Concerned = Callable[[EventRow], Iterable[Audience]]


def news(database: Database, region_id: str, seq: int, concerned: Concerned, now: datetime) -> News:
    """The next events after `seq`, at most `BATCH`; everything is read at one moment, each audience once."""
    with database.read() as session:
        epoch, _ = store.last_seq(session, region_id)
        rows = store.events_after(session, region_id, seq, BATCH)
        heard: dict[Audience, list[EventRow]] = {}
        for row in rows:
            for audience in concerned(row):
                if views.may_see(audience.reader, row):
                    heard.setdefault(audience, []).append(row)
        last = rows[-1].seq if rows else seq
        frames = {audience: _facts(session, audience, last, told, now) for audience, told in heard.items()}
    for frame in frames.values():
        frame.wire  # noqa: B018 (written here, in the thread, and not while others wait)
    return News(epoch, rows, frames)


def facts(database: Database, audience: Audience, seq: int, rows: Sequence[EventRow], now: datetime) -> Facts:
    """Known rows up to `seq` as this audience may hear of them, with the views as they are now."""
    with database.read() as session:
        return _facts(session, audience, seq, rows, now)


def opening(database: Database, audience: Audience, since: Since | None, now: datetime) -> Snapshot | Facts:
    """What a client begins with: what it missed, from the table, or a snapshot if that is too much."""
    reader = audience.reader
    with database.read() as session:
        epoch, head = store.last_seq(session, reader.region_id)
        if since is not None and since.epoch == epoch and 0 <= head - since.seq <= FROM_TABLE:
            rows = store.events_after(session, reader.region_id, since.seq, FROM_TABLE)
            return _facts(session, audience, head, [row for row in rows if views.may_see(reader, row)], now)
        seen = views.snapshot(session, reader, now)
        things = {kind: [worded(audience.language, view) for view in shown] for kind, shown in seen.items()}
        return Snapshot(epoch, head, now, reader.role, things)


def head(database: Database, region_id: str) -> tuple[str, int]:
    """How far the log of a region goes."""
    with database.read() as session:
        return store.last_seq(session, region_id)


def signed_in(database: Database, token_hash: str, now: datetime) -> bool:
    """Whether this login still holds."""
    with database.read() as session:
        return store.person_of_login(session, token_hash, now) is not None


def _facts(session: Session, audience: Audience, seq: int, rows: Iterable[EventRow], now: datetime) -> Facts:
    told = tuple(views.told(audience.reader, row) for row in rows)
    touched = dict.fromkeys((kind, thing_id) for row in rows for kind, thing_id in row.touched)
    seen = views.current(session, audience.reader, touched, now) if touched else []
    return Facts(seq, told, tuple((kind, name, view and worded(audience.language, view)) for kind, name, view in seen))
