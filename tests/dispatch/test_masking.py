"""Masked numbers at the desk: who is to be bound, who dials what, and when it is over; on both databases."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import select

from dispatch import commands, masks, store
from dispatch.commands import Actor
from dispatch.discretion import BindMask, FreeMask, WantMask
from dispatch.masks import LASTS, Pair, Work
from schemas.masks import Mask, Numbers
from schemas.people import PersonChange
from schemas.regions import RegionIn
from schemas.values import Calls, Role
from tests.build import PLANNER, REGION, House

ANA, WANG, DESK = "13800000001", "13900000002", "02780000000"
NUMBERS = Numbers("+8617000000001", "+8617000000002", "b1")


@dataclass
class Ride:
    """A rider and a driver who have numbers of their own, in a region that masks them."""

    house: House
    rider: Actor
    driver: Actor
    trip: str

    def work(self) -> Work:
        """What the region wants of its service now."""
        with self.house.read() as session:
            return masks.work(session, REGION, self.house.clock.now())

    def want(self) -> str:
        """Note the binding that is missing, twice; its id."""
        for _ in range(2):
            self.house.do(WantMask(self.trip), PLANNER)
        [order] = self.work().orders
        return order.id

    def bind(self, numbers: Numbers = NUMBERS) -> str:
        """Have both bound."""
        mask_id = self.want()
        self.house.do(BindMask(mask_id, numbers), PLANNER)
        return mask_id

    def lines(self) -> tuple[tuple[object, ...], tuple[object, ...]]:
        """How the driver reaches the rider, and the rider the driver; neither is ever shown the other's own number."""
        driver, rider = self._seen(self.driver), self._seen(self.rider)
        assert (ANA in str(driver), WANG in str(rider)) == (False, False)
        return _line(driver["rider"]), _line(rider["driver"])

    def _seen(self, reader: Actor) -> dict[str, Any]:
        return next(trip for trip in self.house.see(reader)["trips"] if trip["id"] == self.trip)

    def rows(self) -> list[Mask]:
        """What is kept of bindings."""
        with self.house.read() as session:
            return list(session.exec(select(Mask)))


def _line(person: dict[str, Any] | None) -> tuple[object, ...]:
    return (person["phone"], person["by_desk"], person["masked"]) if person else ()


def phone(house: House, who: Actor, number: str) -> None:
    """Give somebody a number."""
    house.do(commands.ChangePerson(str(who.id), PersonChange(phone=number)))


@pytest.fixture
def ride(house: House) -> Ride:
    """The driver has said yes."""
    rider, (driver, shift) = house.person(Role.RIDER, "Ana Sick"), house.on_shift("Wang Wei")
    phone(house, rider, ANA)
    phone(house, driver, WANG)
    house.do(commands.ChangeRegion(RegionIn(desk_phone=DESK, calls=Calls.MASKED)))
    trip = house.book(rider)
    house.do(commands.AcceptOffer(house.offer(shift, trip)), driver)
    return Ride(house, rider, driver, trip)


BY_DESK, MASKED = (DESK, True, True), (NUMBERS.driver_dials, False, True)


def test_from_the_yes_to_half_an_hour_after_both_dial_a_masked_number(ride: Ride) -> None:
    """Before it is bound they ring the desk, after the end nobody; both are told of each change; nothing is kept."""
    assert (ride.work().new, ride.lines()) == ((ride.trip,), (BY_DESK, BY_DESK))
    mask_id = ride.want()
    [order] = ride.work().orders
    assert (order.pair, order.until) == (Pair(f"+86{ANA}", f"+86{WANG}"), ride.house.clock.now() + LASTS)
    before = ride.house.do(BindMask(mask_id, NUMBERS), PLANNER).seq or 0
    assert ride.house.do(BindMask(mask_id, Numbers("+861", "+862")), PLANNER).seq is None
    ride.house.move(ride.trip, ride.driver, "depart", "arrive", "board", "complete")
    assert ride.lines() == (MASKED, (NUMBERS.rider_dials, False, True))
    assert ride.work() == Work()
    ride.house.clock.forward(minutes=30)
    assert ride.lines() == ((), ("", True, False))
    [over] = ride.work().over
    assert (over.id, over.binding) == (mask_id, "b1")
    after = ride.house.do(FreeMask(mask_id), PLANNER).seq or 0
    with ride.house.read() as session:
        told = [store.events_after(session, REGION, seq - 1, 1)[0] for seq in (before, after)]
    assert [(fact.name, ["trips", ride.trip] in fact.touched) for fact in told] == [
        ("CallsMasked", True),
        ("CallsUnmasked", True),
    ]
    assert all({ride.rider.id, ride.driver.id} == set(fact.audience) for fact in told)
    assert (ride.rows(), ride.work()) == ([], Work())


ENDS: dict[str, Callable[[Ride], object]] = {
    "the trip is called off": lambda ride: ride.house.do(commands.CancelTrip(ride.trip), ride.rider),
    "it is taken from the driver": lambda ride: ride.house.do(commands.ReleaseTrip(ride.trip)),
    "the rider has another number": lambda ride: phone(ride.house, ride.rider, "13800000009"),
    "the driver has none any more": lambda ride: phone(ride.house, ride.driver, ""),
    "its day is over": lambda ride: ride.house.clock.forward(hours=24),
    "the region masks no more": lambda ride: ride.house.do(commands.ChangeRegion(RegionIn(calls=Calls.DESK))),
}
RENEWED = {"the rider has another number", "its day is over"}


@pytest.mark.parametrize("why", ENDS)
def test_a_binding_ends_with_what_it_was_for(ride: Ride, why: str) -> None:
    """Whatever ends it, it is to be let go, and where the two still ride, another one is wanted at once."""
    mask_id = ride.bind()
    ENDS[why](ride)
    found = ride.work()
    assert [row.id for row in found.over] == [mask_id]
    assert found.new == ((ride.trip,) if why in RENEWED else ())
    assert found.orders == ()


def test_who_takes_over_does_not_dial_the_number_of_the_first(ride: Ride) -> None:
    """The old binding is to be let go and gives nobody a number; the new pair rings the desk until it is bound."""
    first = ride.bind()
    ride.house.do(commands.ReleaseTrip(ride.trip))
    second, _ = ride.house.on_shift("Zhou")
    phone(ride.house, second, "13700000003")
    ride.house.do(commands.AssignTrip(ride.trip, str(second.id)))
    ride.driver = second
    assert ride.lines() == (BY_DESK, BY_DESK)
    assert [row.id for row in ride.work().over] == [first]
    assert ride.bind(Numbers("+8617000000005", "+8617000000005")) != first
    assert ride.lines()[0] == ("+8617000000005", False, True)


def test_without_two_numbers_nobody_is_asked(ride: Ride) -> None:
    """A number that is missing, or the same one twice, cannot be bound: they ring the desk, and no service fails."""
    for number in ("", WANG):
        phone(ride.house, ride.rider, number)
        ride.house.do(WantMask(ride.trip), PLANNER)
        assert (ride.work(), ride.rows()) == (Work(), [])


def test_whose_numbers_are_not_masked_ring_as_before(ride: Ride) -> None:
    """Directly: the rider's own number; by the desk: its number; the desk always sees both; no binding is wanted."""
    mask_id = ride.bind()
    desk = ride.house.person(Role.DISPATCHER, "Dora")
    seen = ride._seen(desk)
    assert (seen["rider"]["phone"], seen["driver"]["phone"], seen["rider"]["masked"]) == (ANA, WANG, False)
    ride.house.do(FreeMask(mask_id), PLANNER)
    for calls, line in ((Calls.DESK, (DESK, True, False)), (Calls.DIRECT, (ANA, False, False))):
        ride.house.do(commands.ChangeRegion(RegionIn(calls=calls)))
        assert _line(ride._seen(ride.driver)["rider"]) == line
        assert _line(ride._seen(ride.rider)["driver"]) == (DESK, True, False)
        assert ride.work() == Work()
