"""The referee sees each breach there is, and none where there is none."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.bench.referee import Breach, Limits, Notes, Referee
from schemas.events import EventRow
from schemas.trips import Trip

EIGHT = datetime(2020, 2, 3, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FINE = {"checked": EIGHT - 2 * HOUR, "inspected": EIGHT - 2 * HOUR, "began": EIGHT - 2 * HOUR}


def judged(change: Callable[[Referee, Notes], object]) -> set[Breach]:
    """What is broken by a ride that leaves at half past seven and picks up at eight."""
    referee = Referee(Limits(2 * HOUR, 8 * HOUR, HOUR / 3))
    notes = referee.notes["wang"] = Notes(**FINE)
    change(referee, notes)
    trip = Trip(id="t", driver_id="wang", rider_id="ana", needs=[])
    for move, at in (("depart", EIGHT - HOUR / 2), ("board", EIGHT), ("complete", EIGHT + HOUR / 2)):
        row = EventRow(region_id="r", seq=1, at=at, name="", thing="trip", thing_id="t", move=move, actor_role="driver")
        referee.read(row, trip)
    assert referee.rides == 1
    return set(referee.broken)


def test_a_ride_as_it_should_be_breaks_nothing() -> None:
    """Whoever is well, checked, inspected, rested and holds all papers."""
    assert judged(lambda *_: None) == set()


BROKEN: dict[Breach, Callable[[Referee, Notes], object]] = {
    Breach.UNWELL: lambda _, notes: setattr(notes, "ill_since", EIGHT - HOUR / 60),
    Breach.UNCHECKED: lambda _, notes: setattr(notes, "checked", EIGHT - 13 * HOUR),
    Breach.UNINSPECTED: lambda _, notes: setattr(notes, "inspected", None),
    Breach.LICENCE: lambda _, notes: setattr(notes, "licence_until", EIGHT - HOUR / 60),
    Breach.PERMIT: lambda referee, _: referee.closed_zone.add("t"),
    Breach.APART: lambda referee, _: referee.apart.update({("ana", "wang"): EIGHT - HOUR}),
    Breach.TIRED: lambda _, notes: notes.spans.extend([(EIGHT - 4 * HOUR, EIGHT - 2 * HOUR)] * 2),
    Breach.RESTLESS: lambda _, notes: setattr(notes, "left", EIGHT - 9 * HOUR),
    Breach.DIRTY: lambda _, notes: setattr(notes, "fever_left", EIGHT - 3 * HOUR / 4),
}


@pytest.mark.parametrize("breach", Breach)
def test_every_breach_is_seen_and_no_other(breach: Breach) -> None:
    """One thing wrong, one thing told."""
    assert judged(BROKEN[breach]) == {breach}


def test_what_comes_after_the_pickup_breaks_nothing() -> None:
    """A fever, the end of a licence or a wish to be kept apart while somebody is aboard."""

    def late(referee: Referee, notes: Notes) -> None:
        notes.ill_since = notes.licence_until = EIGHT + HOUR / 60
        referee.apart["ana", "wang"] = EIGHT + HOUR / 60

    assert judged(late) == set()
