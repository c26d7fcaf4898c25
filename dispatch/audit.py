"""An independent look at what is stored: is the log without a gap, and does every state have what it needs?

Its statements stand here rather than in `store.py`, so that no rule can share a mistake with its judge.
"""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, SQLModel, col, func, select

from dispatch.chain import EVENTS, LOOKS, Form
from dispatch.states import DRIVEN, WORKING
from schemas.events import EventRow, LogHead
from schemas.looks import Look
from schemas.offers import Offer, OfferTrip
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import OfferState, TripState

FORGOTTEN = timedelta(hours=1)
"""How long after its deadline a pending offer means that nobody tends the region."""

_FORMS: dict[type[EventRow] | type[Look], Form] = {EventRow: EVENTS, Look: LOOKS}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be, by ids: `law` names the rule that is broken."""

    law: str
    ids: tuple[str, ...]


def faults(session: Session, now: datetime) -> list[Fault]:
    """Every law that is broken now, with the things that break it."""
    found = {
        "log_gap": _gaps(session),
        "log_chain": _broken_chain(session, EventRow),
        "looks_chain": _broken_chain(session, Look),
        "log_future": _from_the_future(session, now),
        "driven_without_shift": _driven_without_shift(session),
        "offered_without_offer": _offered_without_offer(session),
        "offer_without_trip": _offer_without_trip(session),
        "two_shifts": _two_shifts(session),
        "forgotten_offer": _forgotten(session, now),
    }
    return [Fault(law, ids) for law, ids in found.items() if ids]


def _ids(rows: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(rows))


def _gaps(session: Session) -> tuple[str, ...]:
    """Regions whose log does not run from 1 to its head without a hole."""
    counted = select(EventRow.region_id, func.count(), func.min(EventRow.seq), func.max(EventRow.seq))
    logs = {name: (count, low, high) for name, count, low, high in session.exec(counted.group_by(EventRow.region_id))}
    heads = {head.region_id: head.seq for head in session.exec(select(LogHead))}
    whole = {name: (seq, 1, seq) for name, seq in heads.items() if seq}
    return _ids(name for name in logs.keys() | whole.keys() if logs.get(name) != whole.get(name))


def _broken_chain(session: Session, log: type[EventRow] | type[Look]) -> tuple[str, ...]:
    """Of each region whose log is no whole chain up to its head, the first row that is wrong, as `region:number`."""
    form, rows = _FORMS[log], SQLModel.metadata.tables[str(log.__tablename__)]
    found: dict[str, int | None] = {}
    for head in session.exec(select(LogHead)):
        asked = rows.select().where(rows.c.region_id == head.region_id).order_by(rows.c.seq)
        last = head.digest if log is EventRow else head.looks_digest
        with closing(session.connection().execute(asked.execution_options(yield_per=1000))) as there:
            found[head.region_id] = form.first_broken(iter(there.mappings()), last)
    return tuple(f"{region_id}:{seq}" for region_id, seq in sorted(found.items()) if seq is not None)


def _from_the_future(session: Session, now: datetime) -> tuple[str, ...]:
    late = select(EventRow.region_id).where(EventRow.at > now + timedelta(minutes=1)).distinct()
    return _ids(session.exec(late))


def _driven_without_shift(session: Session) -> tuple[str, ...]:
    working = select(Shift.id).where(col(Shift.state).in_(WORKING))
    return _ids(session.exec(select(Trip.id).where(col(Trip.state).in_(DRIVEN), col(Trip.shift_id).not_in(working))))


def _offered_without_offer(session: Session) -> tuple[str, ...]:
    pending = select(OfferTrip.trip_id).join(Offer, col(Offer.id) == OfferTrip.offer_id)
    pending = pending.where(col(Offer.state) == OfferState.PENDING)
    return _ids(session.exec(select(Trip.id).where(col(Trip.state) == TripState.OFFERED, col(Trip.id).not_in(pending))))


def _offer_without_trip(session: Session) -> tuple[str, ...]:
    asked = select(Offer.id).join(OfferTrip, col(OfferTrip.offer_id) == Offer.id)
    asked = asked.join(Trip, col(Trip.id) == OfferTrip.trip_id)
    asked = asked.where(col(Offer.state) == OfferState.PENDING, col(Trip.state) != TripState.OFFERED)
    return _ids(session.exec(asked.distinct()))


def _two_shifts(session: Session) -> tuple[str, ...]:
    asked = select(Shift.driver_id).where(col(Shift.state).in_(WORKING)).group_by(Shift.driver_id)
    return _ids(session.exec(asked.having(func.count() > 1)))


def _forgotten(session: Session, now: datetime) -> tuple[str, ...]:
    pending = select(Offer.id).where(col(Offer.state) == OfferState.PENDING)
    return _ids(session.exec(pending.where(Offer.expires_at < now - FORGOTTEN)))
