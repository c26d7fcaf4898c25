"""Finding trips by letters of their ends."""

from sqlmodel import select

from dispatch import finding
from schemas.trips import Trip
from schemas.values import Role
from tests.build import House


def found(house: House, q: str, named: finding.Named) -> list[str]:
    """The trips with these letters."""
    with house.read() as session:
        return [trip.id for trip in finding.through(session, select(Trip), q, named, 10)[0]]


def test_what_may_not_be_read_may_not_be_found(house: House) -> None:
    """A search looks only in what the reader sees: a yes or no to a guessed address would tell it."""
    trip = house.book(house.person(Role.RIDER, "Ana"))
    assert found(house, "DOOR 7", finding.ends) == [trip]
    assert found(house, "door 7", lambda trip: (trip.pickup_name, "")) == []
    assert found(house, "door 8", finding.ends) == []
