"""What somebody takes along is everything of theirs and nothing of anybody else's."""

import json

from dispatch import commands, dossier
from schemas.people import Person
from schemas.values import Role
from tests.build import HOME, House


def copy(house: House, person_id: object) -> dict[str, list[object]]:
    """The copy of everything, as it goes out."""
    with house.read() as session:
        found = dossier.gather(session, session.get_one(Person, person_id), house.clock.now())
    return dict(json.loads(json.dumps(found)))


def test_a_booking_for_somebody_else_takes_no_door_along(house: House) -> None:
    """Whoever booked for a rider has that they booked, without where to; what has no rider is theirs as a whole."""
    desk, ana = house.person(Role.DISPATCHER, "Desk"), house.person(Role.RIDER, "Ana Sick")
    for rider, note in ((ana.id, "fever-note"), (None, "ward 7")):
        house.do(house.booking(rider_id=rider, note=note), desk)
    booked, mine = copy(house, desk.id), copy(house, ana.id)
    assert [len(booked[kind]) for kind in ("rides", "booked", "drives")] == [0, 2, 0]
    assert ("ward 7" in str(booked), "fever-note" in str(booked), str(booked).count("Door 7")) == (True, False, 2)
    assert "fever-note" in str(mine["rides"])


def test_everything_of_ones_own_and_nothing_of_others(house: House) -> None:
    """The rider has the door, the note and who saw it; the driver the drive without the rider; no secret in either."""
    ana, (driver, shift) = house.person(Role.RIDER, "Ana Sick"), house.on_shift("Wang Wei", start=HOME)
    trip = house.book(ana, note="fever-note")
    house.do(commands.ShareTrip(trip), ana)
    house.do(commands.AcceptOffer(house.offer(shift, trip)), driver)
    house.look(driver, trip)
    hers, his = copy(house, ana.id), copy(house, driver.id)
    mine = ("Ana Sick", "fever-note", "Door 7", "TripRequested")
    assert [word for word in mine if word not in str(hers)] == []
    assert [word for word in ("Ana Sick", "fever-note", str(ana.id)) if word in str(his)] == []
    assert [len(his[kind]) for kind in ("drives", "shifts", "offers")] == [1, 1, 1]
    assert len(hers["looks"]) == 1
    assert [word for word in ("token-", "hash", "beacon") if word in str(hers) + str(his)] == []
