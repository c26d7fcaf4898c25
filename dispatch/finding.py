"""Finding trips by letters: names are sealed, so the newest trips are looked through in memory."""

from collections.abc import Callable, Iterable

from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from schemas.trips import Trip

LOOKED_THROUGH = 20_000
"""How many trips one page looks through."""
Named = Callable[[Trip], Iterable[str]]
"""The names of a trip that whoever asks may read: what they may not read they may not find by either."""


def ends(trip: Trip) -> Iterable[str]:
    """All names of both ends."""
    return trip.pickup_name, trip.pickup_name_zh, trip.dropoff_name, trip.dropoff_name_zh


def through(
    session: Session, asked: SelectOfScalar[Trip], q: str, named: Named, limit: int
) -> tuple[list[Trip], Trip | None]:
    """The trips with these letters in a name, and where to go on when there may be more."""
    found: list[Trip] = []
    seen: list[Trip] = []
    for trip in session.exec(asked.limit(LOOKED_THROUGH)):
        if any(q.casefold() in name.casefold() for name in named(trip)):
            if len(found) == limit:
                return found, seen[-1]
            found.append(trip)
        seen.append(trip)
    return found, seen[-1] if len(seen) == LOOKED_THROUGH else None
