"""Who saw what: noted in order, chained, and read by whom it concerns alone."""

from datetime import timedelta

from dispatch import looks
from dispatch.audit import faults
from dispatch.commands import Actor, CancelTrip
from dispatch.discretion import NoteLooks
from schemas.looks import Glance, What
from schemas.values import Role
from tests.build import REGION, House


def ledger(house: House, person: Actor) -> list[tuple[str, str, str, str | None]]:
    """What somebody may read: role, name, what, and the trip."""
    with house.read() as session:
        found = looks.of(session, REGION, str(person.id), house.clock.now())
    return [(one.role.value, one.name, one.what.value, one.trip_id) for one in found]


def glance(house: House, reader: Actor, what: What, thing_id: str) -> Glance:
    """A look, now."""
    return Glance(house.clock.now(), str(reader.id), reader.role, what, thing_id, REGION)


def test_a_look_is_read_by_whom_it_showed_and_by_nobody_else(house: House) -> None:
    """A trip shows its rider, a person themselves; the driver is named as strangers name them."""
    ana, eve = house.person(Role.RIDER, "Ana"), house.person(Role.RIDER, "Eve")
    driver, desk = house.person(Role.DRIVER, "王小明"), house.person(Role.DISPATCHER, "Dora Desk")
    trip = house.book(ana)
    house.look(driver, trip)
    house.clock.forward(minutes=1)
    house.do(NoteLooks((glance(house, desk, What.PERSON, str(ana.id)), glance(house, desk, What.PERSON, str(eve.id)))))
    assert ledger(house, ana) == [("dispatcher", "Dora", "person", None), ("driver", "王师傅", "trip", trip)]
    assert ledger(house, eve) == [("dispatcher", "Dora", "person", None)]
    assert ledger(house, driver) == ledger(house, desk) == []


def test_what_shows_nobody_else_is_no_look(house: House) -> None:
    """One's own trip, oneself, a supply run, a trip that never was: nothing is noted, and the chain goes on."""
    ana, desk = house.person(Role.RIDER, "Ana"), house.person(Role.DISPATCHER, "Dora")
    supply = house.book(desk, kind="supply")
    own = [(ana, What.TRIP, house.book(ana)), (ana, What.PERSON, str(ana.id)), (desk, What.PERSON, str(desk.id))]
    nothing = [(desk, What.TRIP, supply), (desk, What.TRIP, "nowhere")]
    house.do(NoteLooks(tuple(glance(house, *each) for each in [*own, *nothing])))
    house.look(desk, house.book(ana))
    assert ledger(house, ana) == [("dispatcher", "Dora", "trip", ledger(house, ana)[0][3])]
    with house.read() as session:
        assert faults(session, house.clock.now()) == []


def test_a_board_is_a_look_at_whoever_was_on_it_then(house: House) -> None:
    """From the booking until two hours after the end; a board closed before or opened later did not show them."""
    ana, desk = house.person(Role.RIDER, "Ana"), house.person(Role.DISPATCHER, "Dora")

    def watch(opening: str, minutes: int) -> None:
        begin = glance(house, desk, What.BOARD_OPENED, opening)
        house.clock.forward(minutes=minutes)
        house.do(NoteLooks((begin, glance(house, desk, What.BOARD_CLOSED, opening))))

    watch("before", 5)
    house.clock.forward(minutes=1)
    trip = house.book(ana)
    watch("during", 10)
    house.do(CancelTrip(trip), ana)
    house.clock.forward(hours=2, minutes=1)
    watch("after", 5)
    with house.read() as session:
        [seen] = looks.of(session, REGION, str(ana.id), house.clock.now())
    assert (seen.what, seen.until and seen.until - seen.at) == (What.BOARD_OPENED, timedelta(minutes=10))
