"""The ledger of the crash test finds what it is there to find."""

from dataclasses import replace

import pytest

from app.bench.ledger import Ledger, Wish
from dispatch.commands import CancelTrip, RequestTrip
from schemas.values import Role
from tests.build import NO_PROMISE, REGION, House, a_trip


@pytest.fixture
def house(tmp_path):
    """A house on SQLite."""
    house = House(f"sqlite:///{tmp_path / 'ferry.db'}")
    yield house
    house.close()


class Booking:
    """A booking that was stored, and its wish."""

    def __init__(self, house: House) -> None:
        self.house, self.rider = house, house.person(Role.RIDER, "Li")
        self.wish = Wish("k1", str(self.rider.id), "trip", "request", "trips", {})
        self.answer = self.book("k1")
        self.ledger = Ledger()
        self.ledger.open(self.wish)

    def book(self, key: str) -> dict[str, object]:
        """Book under a key."""
        return self.house.do(RequestTrip(a_trip(), NO_PROMISE, key=key), self.rider).answer

    def faults(self) -> list[str]:
        """What the ledger finds."""
        with self.house.read() as session:
            return list(self.ledger.faults(session, REGION))


def test_what_was_granted_and_stored_is_in_order(house: House) -> None:
    """Nothing is found while the wish waits, when it is granted, and after the trip has gone on."""
    it = Booking(house)
    assert it.faults() == []
    it.ledger.close(it.wish, 201, it.answer)
    house.do(CancelTrip(str(it.answer["id"])), it.rider)
    assert it.faults() == []


def test_what_was_granted_and_is_not_stored_is_lost(house: House) -> None:
    """An answer without its fact in the log is found: another trip, or another state than was said."""
    for lie in ({"id": "nowhere"}, {"state": "cancelled"}):
        it = Booking(house)
        it.ledger.close(it.wish, 201, it.answer | lie)
        assert [fault.partition(":")[0] for fault in it.faults()] == ["lost"]


def test_what_was_done_twice_is_found(house: House) -> None:
    """Two effects of one wish are one too many, while it waits and when it was granted; of a refused one, one is."""
    it = Booking(house)
    it.ledger.close(it.wish, 409, {})
    assert [fault.partition(":")[0] for fault in it.faults()] == ["done too often"]
    it.ledger.open(replace(it.wish, key="k2"))
    assert it.faults() == []
    second = it.book("k2")
    assert [fault.partition(":")[0] for fault in it.faults()] == ["done too often"]
    it.ledger.close(replace(it.wish, key="k2"), 201, second)
    assert [fault.partition(":")[0] for fault in it.faults()] == ["done too often"]


def test_whoever_was_not_told_gets_the_stored_answer(house: House) -> None:
    """After a kill the stored answer is known; any other one, or a refusal, is a fault, and so is every 5xx."""
    for status, lie, fine in ((201, {}, True), (201, {"id": "other"}, False), (409, {}, False), (500, {}, False)):
        it = Booking(house)
        with house.read() as session:
            it.ledger.note_unheard(session)
        assert set(it.ledger.unheard) == {"k1"}
        it.ledger.close(it.wish, status, it.answer | lie)
        assert (it.ledger.broken == []) is fine
