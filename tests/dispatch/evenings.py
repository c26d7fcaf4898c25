"""Evenings that are over, to remember: rides that were driven and trips that nobody took."""

from typing import Any

from dispatch.commands import Actor, AssignTrip, ChangeRegion, ExpireTrip
from schemas.regions import Policy, RegionIn
from tests.build import PLANNER, House

STEPS = ("depart", "arrive", "board", "complete")


def ruled(house: House, **numbers: int) -> None:
    """The region's numbers, from now on."""
    house.do(ChangeRegion(RegionIn(policy=Policy.model_validate(numbers))))


def driven(house: House, rider: Actor, driver: Actor, **trip: Any) -> str:
    """A ride from booking to end; the car is there after two minutes."""
    booked = house.book(rider, **trip)
    house.do(AssignTrip(booked, str(driver.id)))
    house.move(booked, driver, *STEPS)
    return booked


def unfilled(house: House, rider: Actor, **trip: Any) -> str:
    """A trip that nobody took for as long as the region is patient."""
    booked = house.book(rider, **trip)
    house.clock.forward(minutes=121)
    house.do(ExpireTrip(booked), PLANNER)
    return booked
