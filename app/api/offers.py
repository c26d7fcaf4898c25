"""Offers: looked at, accepted, declined."""

from app.api.base import View, noun
from app.deps import House, Id, Once, SignedIn
from app.telling import worded
from dispatch import views
from dispatch.commands import AcceptOffer, DeclineOffer, SeeOffer
from schemas.offers import DeclineIn, OfferView

router = noun("offers")


@router.get("/offers/{offer_id}", response_model=OfferView)
def one(house: House, signed: SignedIn, offer_id: Id) -> View:
    """An offer, for its driver and the dispatchers."""
    with house.database.read() as session:
        return worded(signed.actor.language, views.offer(session, signed.reader, offer_id, house.clock.now()))


@router.post("/offers/{offer_id}/seen", response_model=OfferView)
async def seen(house: House, signed: SignedIn, offer_id: Id, once: Once) -> View:
    """Note that the offer was on the driver's screen."""
    done = await house.writer.ask(SeeOffer(offer_id, **once), signed.actor)
    return worded(signed.actor.language, done.answer)


@router.post("/offers/{offer_id}/accept", response_model=OfferView)
async def accept(house: House, signed: SignedIn, offer_id: Id, once: Once) -> View:
    """Take everything in the offer; who comes second is told why not."""
    done = await house.writer.ask(AcceptOffer(offer_id, **once), signed.actor)
    return worded(signed.actor.language, done.answer)


@router.post("/offers/{offer_id}/decline", response_model=OfferView)
async def decline(house: House, signed: SignedIn, offer_id: Id, once: Once, body: DeclineIn | None = None) -> View:
    """Pass; nothing is held against the driver."""
    done = await house.writer.ask(DeclineOffer(offer_id, (body or DeclineIn()).reason, **once), signed.actor)
    return worded(signed.actor.language, done.answer)
