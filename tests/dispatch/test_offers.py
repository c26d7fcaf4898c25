"""What may be asked of an offer, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from dispatch import store
from dispatch.commands import (
    AcceptOffer,
    Actor,
    AssignTrip,
    CancelTrip,
    DeclineOffer,
    ExpireTrip,
    LapseOffer,
    MakeOffer,
    MoveShift,
    SeeOffer,
    WithdrawOffer,
)
from dispatch.errors import BadRequest, Busy, IllegalMove, Refused, Stale, Taken, TooLate
from schemas.values import Role
from tests.build import ADMIN, PLANNER, REGION, House
from tests.dispatch.refused import refusal


def wish(house: House, shift: str, *trips: str, seconds: int = 90) -> MakeOffer:
    """The planner's wish to ask."""
    return MakeOffer(shift, trips, house.clock.now() + timedelta(seconds=seconds))


@dataclass(frozen=True)
class Asked:
    """A driver on shift, asked to take a trip."""

    driver: Actor
    shift: str
    trip: str
    offer: str


@pytest.fixture
def asked(house: House) -> Asked:
    """The same in a house of its own."""
    driver, shift = house.on_shift("Wang")
    trip = house.book(house.person(Role.RIDER, "Ana"))
    return Asked(driver, shift, trip, house.offer(shift, trip))


def _nothing(house: House, shift: str, trip: str) -> MakeOffer:
    return wish(house, shift)


def _twice(house: House, shift: str, trip: str) -> MakeOffer:
    return wish(house, shift, trip, trip)


def _too_late(house: House, shift: str, trip: str) -> MakeOffer:
    return wish(house, shift, trip, seconds=0)


def _paused(house: House, shift: str, trip: str) -> MakeOffer:
    house.do(MoveShift(shift, "pause"))
    return wish(house, shift, trip)


def _held(house: House, shift: str, trip: str) -> MakeOffer:
    return wish(house, shift, trip, house.book(house.person(Role.RIDER, "New", verified=False)))


def _driven(house: House, shift: str, trip: str) -> MakeOffer:
    other, _ = house.on_shift("Other")
    house.do(AssignTrip(trip, str(other.id)))
    return wish(house, shift, trip)


def _thinking(house: House, shift: str, trip: str) -> MakeOffer:
    house.offer(shift, trip)
    return wish(house, shift, house.book(house.person(Role.RIDER, "Bo")))


def _refused_before(house: House, shift: str, trip: str) -> MakeOffer:
    offer = house.offer(shift, trip)
    house.clock.forward(seconds=90)
    house.do(LapseOffer(offer), PLANNER)
    return wish(house, shift, trip)


@pytest.mark.parametrize(
    ("scene", "kind", "words"),
    [
        (_nothing, BadRequest, "at least one trip"),
        (_twice, BadRequest, "each once"),
        (_too_late, TooLate, "12:00:00"),
        (_paused, IllegalMove, "only while on duty"),
        (_held, IllegalMove, "that is held"),
        (_driven, IllegalMove, "that is assigned"),
        (_thinking, Busy, "another offer on the screen"),
        (_refused_before, Stale, "refused this trip"),
    ],
)
def test_nobody_is_asked_in_vain(
    house: House, scene: Callable[[House, str, str], MakeOffer], kind: type[Refused], words: str
) -> None:
    """What could not be answered, or was answered already, is not asked: why is said, and nothing is half offered."""
    _, shift = house.on_shift("Wang")
    asking = scene(house, shift, house.book(house.person(Role.RIDER, "Ana")))
    assert words in refusal(house, kind, asking, PLANNER)


def test_an_offer_is_seen_once(house: House, asked: Asked) -> None:
    """The first look counts and is told; a second one, or one at an offer that has ended, changes nothing."""
    first = house.do(SeeOffer(asked.offer), asked.driver)
    house.clock.forward(seconds=10)
    again = house.do(SeeOffer(asked.offer), asked.driver)
    assert first.answer["seen_at"] is not None
    assert (again.answer, again.seq) == (first.answer, None)
    house.do(DeclineOffer(asked.offer), asked.driver)
    assert house.do(SeeOffer(asked.offer), asked.driver).seq is None


def test_a_yes_said_twice_is_one_yes(house: House, asked: Asked) -> None:
    """A phone that repeats itself gets the same answer, whatever it said; changing one's mind is refused."""
    yes = house.do(AcceptOffer(asked.offer), asked.driver)
    again = house.do(AcceptOffer(asked.offer), asked.driver)
    assert (again.answer, again.seq) == (yes.answer, None)
    assert "accepted" in refusal(house, IllegalMove, DeclineOffer(asked.offer), asked.driver)
    second = house.offer(asked.shift, house.book(house.person(Role.RIDER, "Bo")))
    house.do(DeclineOffer(second), asked.driver)
    assert house.do(DeclineOffer(second), asked.driver).seq is None
    assert "declined already" in refusal(house, Taken, AcceptOffer(second), asked.driver)


@pytest.mark.parametrize("first", ["driver", "planner"])
def test_at_the_deadline_itself_whoever_comes_first_wins(house: House, asked: Asked, first: str) -> None:
    """The last second still counts for the driver; when the planner was first, it is over."""
    house.clock.forward(seconds=90)
    if first == "driver":
        assert house.do(AcceptOffer(asked.offer), asked.driver).answer["state"] == "accepted"
        assert "accepted" in refusal(house, IllegalMove, LapseOffer(asked.offer), PLANNER)
    else:
        house.do(LapseOffer(asked.offer), PLANNER)
        assert "lapsed already" in refusal(house, Taken, AcceptOffer(asked.offer), asked.driver)


@pytest.mark.parametrize("move", ["cancel", "assign", "expire"])
def test_a_trip_that_is_settled_leaves_every_screen(house: House, asked: Asked, move: str) -> None:
    """Called off, given to another driver or over: whoever still thinks about it is asked no more."""
    other, _ = house.on_shift("Zhou")
    house.clock.forward(hours=3)
    deeds = {"cancel": CancelTrip(asked.trip), "assign": AssignTrip(asked.trip, str(other.id))}
    house.do(deeds.get(move, ExpireTrip(asked.trip)), PLANNER if move == "expire" else ADMIN)
    assert house.see(asked.driver)["offers"] == []
    assert "withdrawn already" in refusal(house, Taken, AcceptOffer(asked.offer), asked.driver)


def test_an_offer_taken_back_is_nobodys_refusal(house: House, asked: Asked) -> None:
    """The driver may be asked again, and the words of the reason stay with the offer, out of the log."""
    told = house.do(WithdrawOffer(asked.offer, "Mrs Li called"))
    assert (told.answer["state"], told.answer["reason"]) == ("withdrawn", "Mrs Li called")
    with house.read() as session:
        assert store.refused(session, [asked.trip]) == []
        assert "Li" not in str([row.why for row in store.events_after(session, REGION, 0, 1000)])
    house.offer(asked.shift, asked.trip)
