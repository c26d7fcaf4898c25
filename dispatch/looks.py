"""Who saw what: looks are noted, chained like the log, and read by those who were seen."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sqlmodel import Session

from dispatch import chain, keeping, sight, store
from dispatch.discretion import NoteLooks
from dispatch.policy import SEEN_AFTER_END
from dispatch.tx import Tx
from schemas.events import LogHead
from schemas.looks import Glance, Look, LookView, What
from schemas.values import Role

BOARD = (What.BOARD_OPENED, What.BOARD_CLOSED)
SHOWN = 200
OPENINGS = 5_000
"""How many openings of the board are looked through for one person, newest first."""

Span = tuple[datetime, datetime]


def note(tx: Tx, wish: NoteLooks) -> None:
    """Write down who saw what. What nobody's name stands on, and what people see of themselves, is no look."""
    tx.allow("house", "note")
    head = tx.session.get_one(LogHead, tx.region.id)
    salt = tx.chance.id()
    rows = [_row(tx, glance, subject, salt) for glance, subject in _seen(tx.session, wish.glances)]
    for place, row in enumerate(rows, start=head.looks + 1):
        row["seq"] = place
    head.looks_digest = chain.LOOKS.link(rows, head.looks_digest)
    head.looks += len(rows)
    tx.session.add(head)
    keeping.append_looks(tx.session, rows)


def _seen(session: Session, glances: Iterable[Glance]) -> Iterator[tuple[Glance, str]]:
    """Each glance with the person it showed."""
    glances = list(glances)
    riders = keeping.riders_of(session, {each.thing_id for each in glances if each.what is What.TRIP})
    for each in glances:
        found = riders.get(each.thing_id, each.reader_id) if each.what is What.TRIP else each.thing_id
        if found != each.reader_id:
            yield each, "" if each.what in BOARD else found


def _row(tx: Tx, glance: Glance, subject: str, salt: str) -> dict[str, object]:
    return {
        "region_id": tx.region.id,
        "at": glance.at,
        "reader_id": glance.reader_id,
        "reader_role": glance.reader_role.value,
        "subject_id": subject,
        "what": glance.what,
        "thing_id": glance.thing_id,
        "salt": salt,
        "people": "",
    }


def of(session: Session, region_id: str, person_id: str, now: datetime) -> list[LookView]:
    """Who saw this person's data, newest first: each look at them, and each board open while they were on it."""
    own = keeping.looks_at(session, person_id, SHOWN)
    boards = _boards(session, region_id, person_id, now)
    looks = [(row, None) for row in own] + boards
    names = store.people_by(session, {row.reader_id for row, _ in looks})
    seen = [_view(row, until, {name: one.name for name, one in names.items()}) for row, until in looks]
    return sorted(seen, key=lambda view: view.at, reverse=True)[:SHOWN]


def _boards(session: Session, region_id: str, person_id: str, now: datetime) -> list[tuple[Look, datetime | None]]:
    spans = [(begin, (end or now) + SEEN_AFTER_END) for begin, end in keeping.on_the_board(session, person_id)]
    rows = (
        [row for row in keeping.openings(session, region_id, OPENINGS) if row.reader_id != person_id] if spans else []
    )
    closed = {row.thing_id: row.at for row in rows if row.what is What.BOARD_CLOSED}
    opened = [(row, closed.get(row.thing_id)) for row in rows if row.what is What.BOARD_OPENED]
    return [(row, until) for row, until in opened if _meets((row.at, until or now), spans)]


def _meets(one: Span, spans: Iterable[Span]) -> bool:
    return any(one[0] <= end and begin <= one[1] for begin, end in spans)


def _view(row: Look, until: datetime | None, names: Mapping[str, str]) -> LookView:
    return LookView(
        at=row.at,
        until=until,
        role=Role(row.reader_role),
        name=_named(row, names.get(row.reader_id, "")),
        what=row.what,
        trip_id=row.thing_id if row.what is What.TRIP else None,
    )


def _named(row: Look, name: str) -> str:
    return sight.called(name) if row.reader_role == Role.DRIVER else sight.short(name)
