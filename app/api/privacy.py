"""What people may know about what is kept of them: who saw it."""

from app.api.base import noun
from app.deps import House, SignedIn
from dispatch import looks
from schemas.api import Page
from schemas.looks import LookView

router = noun("privacy")


@router.get("/me/looks")
def seen(house: House, signed: SignedIn) -> Page[LookView]:
    """Who saw one's private data, newest first: each look, and each board that was open while one was on it."""
    with house.database.read() as session:
        found = looks.of(session, signed.reader.region_id, signed.person.id, house.clock.now())
    return Page(items=found)
