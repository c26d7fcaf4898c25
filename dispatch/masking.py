"""What is written down about masked numbers: that two people are to be bound, that they are, that it is over."""

from dispatch import masks
from dispatch.discretion import BindMask, FreeMask, WantMask
from dispatch.errors import NotFound
from dispatch.tx import Tx
from schemas.masks import Mask


def want(tx: Tx, wish: WantMask) -> None:
    """Before anybody is asked, so that what a crash left bound is ended; once for each two, whoever asks."""
    tx.allow("trip", "mask")
    trip = tx.trip(wish.trip_id)
    ride = masks.ride(tx.session, trip.id, tx.region.id, tx.now)
    if ride is None or ride.pair is None:
        return
    if not any(ride.served_by(row, tx.now) for row in masks.of_trip(tx.session, trip.id)):
        row = Mask(
            id=tx.chance.id(),
            region_id=tx.region.id,
            trip_id=trip.id,
            driver_id=ride.driver_id,
            pair=ride.pair.mark,
            until=tx.now + masks.LASTS,
        )
        tx.session.add(row)


def bind(tx: Tx, wish: BindMask) -> None:
    """The service bound them: both are told what to dial. Told again it changes nothing."""
    tx.allow("trip", "mask")
    row = _row(tx, wish.mask_id)
    if not row.rider_dials:
        told = wish.numbers
        row.rider_dials, row.driver_dials, row.binding = told.rider_dials, told.driver_dials, told.binding
        tx.session.add(row)
        tx.session.flush()
        tx.tell_about(tx.trip(row.trip_id), "mask")


def free(tx: Tx, wish: FreeMask) -> None:
    """The service let go: nothing is kept of it."""
    tx.allow("trip", "mask")
    row = _row(tx, wish.mask_id)
    told = bool(row.rider_dials)
    tx.session.delete(row)
    tx.session.flush()
    if told:
        tx.tell_about(tx.trip(row.trip_id), "unmask")


def _row(tx: Tx, mask_id: str) -> Mask:
    row = tx.session.get(Mask, mask_id)
    if row is None or row.region_id != tx.region.id:
        raise NotFound(thing="mask", id=mask_id)
    return row
