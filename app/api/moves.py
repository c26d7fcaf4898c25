"""What is done to a trip: verified, assigned, driven, cancelled, shared."""

from app.api.answers import Link
from app.api.base import View, noun
from app.deps import AtDesk, House, Id, Once, SignedIn
from app.telling import worded
from dispatch.commands import (
    AssignTrip,
    CancelTrip,
    MoveTrip,
    PinTrip,
    ReleaseTrip,
    ReopenTrip,
    ShareTrip,
    VerifyTrip,
)
from schemas.trips import AssignIn, CancelIn, MoveIn, PinIn, TripView
from schemas.values import Point

router = noun("trips")


@router.post("/trips/{trip_id}/verify", response_model=TripView)
async def verify(house: House, signed: AtDesk, trip_id: Id, once: Once) -> View:
    """Vouch for a held trip."""
    done = await house.writer.ask(VerifyTrip(trip_id, **once), signed.actor)
    return worded(signed.actor.language, done.answer)


@router.post("/trips/{trip_id}/cancel", response_model=TripView)
async def cancel(house: House, signed: SignedIn, trip_id: Id, once: Once, body: CancelIn | None = None) -> View:
    """Call a trip off: the rider their own, a dispatcher any."""
    done = await house.writer.ask(CancelTrip(trip_id, body.reason if body else "", **once), signed.actor)
    return worded(signed.actor.language, done.answer)


@router.post("/trips/{trip_id}/assign", response_model=TripView)
async def assign(house: House, signed: AtDesk, trip_id: Id, once: Once, body: AssignIn) -> View:
    """Give a trip to a driver on shift, without asking."""
    done = await house.writer.ask(AssignTrip(trip_id, body.driver_id, **once), signed.actor)
    return worded(signed.actor.language, done.answer)


@router.post("/trips/{trip_id}/release", response_model=TripView)
async def release(house: House, signed: SignedIn, trip_id: Id, once: Once, body: CancelIn | None = None) -> View:
    """Take a trip from its driver before the pickup; it waits again."""
    done = await house.writer.ask(ReleaseTrip(trip_id, body.reason if body else "", **once), signed.actor)
    return worded(signed.actor.language, done.answer)


@router.post("/trips/{trip_id}/reopen", response_model=TripView)
async def reopen(house: House, signed: SignedIn, trip_id: Id, once: Once) -> View:
    """Look again for a driver for an unfilled trip."""
    done = await house.writer.ask(ReopenTrip(trip_id, **once), signed.actor)
    return worded(signed.actor.language, done.answer)


@router.post("/trips/{trip_id}/pin", response_model=TripView)
async def pin(house: House, signed: AtDesk, trip_id: Id, once: Once, body: PinIn) -> View:
    """Reserve a waiting trip for one driver; null lifts it."""
    done = await house.writer.ask(PinTrip(trip_id, body.driver_id, **once), signed.actor)
    return worded(signed.actor.language, done.answer)


@router.post("/trips/{trip_id}/moves", response_model=TripView)
async def move(house: House, signed: SignedIn, trip_id: Id, once: Once, body: MoveIn) -> View:
    """Report what the driver did and when; late and repeated reports are safe."""
    spot = body.position
    point = Point(spot.lat, spot.lon) if spot and spot.lat is not None and spot.lon is not None else None
    wish = MoveTrip(trip_id, body.move, body.at, point, body.proof, **once)
    done = await house.writer.ask(wish, signed.actor)
    return worded(signed.actor.language, done.answer)


@router.post("/trips/{trip_id}/share", status_code=201)
async def share(house: House, signed: SignedIn, trip_id: Id) -> Link:
    """Make a public link to follow the trip; an older one dies."""
    done = await house.writer.ask(ShareTrip(trip_id), signed.actor)
    return Link(link=house.settings.link(f"t/{done.answer['token']}"))
