"""A run after all its stops: what a closure to come makes impossible in its order is given back, and nothing else."""

from datetime import timedelta

from dispatch.commands import AssignTrip
from schemas.values import Dispatch, Role
from tests.build import ADMIN, NIGHT, House
from tests.dispatch.town import barrier, spot, street


def test_who_is_kept_on_one_bank_until_the_bridge_is_closed_loses_what_comes_after(house: House) -> None:
    """Free until then the car could have crossed; between two trips it cannot. The trip before is kept, in order.

    Where the bridge is open again in time nothing is lost, and nobody is told of a time that no road allows.
    """
    house.desk.travel = street()
    house.mode(Dispatch.ASSIGN)
    driver, shift = house.on_shift("Wang", start=spot(0))
    wishes = [(50, spot(0), spot(2)), (80, spot(4), spot(5))]
    before, after = (
        house.book(
            house.person(Role.RIDER, "Li"),
            pickup=here,
            dropoff=there,
            riders=4,
            pickup_after=NIGHT + timedelta(minutes=minutes),
        )
        for minutes, here, there in wishes
    )
    for trip in (before, after):
        house.do(AssignTrip(trip, str(driver.id)))
    barrier(house, begins_at=NIGHT + timedelta(minutes=52), ends_at=NIGHT + timedelta(minutes=70))
    house.plan()
    assert {each["state"] for each in house.see(ADMIN)["trips"]} == {"assigned"}
    barrier(house, begins_at=NIGHT + timedelta(minutes=52))
    outlook = house.plan()
    trips = {each["id"]: (each["state"], each["why"]) for each in house.see(ADMIN)["trips"]}
    assert trips == {before: ("assigned", None), after: ("requested", trips[after][1])}
    assert trips[after][1] is not None
    assert [stop.job for stop in outlook.plan.route[shift].stops] == [before, before]
