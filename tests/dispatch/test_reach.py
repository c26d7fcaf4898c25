"""What closures cut off is named: hospitals that cars without a permit reach no more."""

from dispatch.closing import LiftClosure
from dispatch.commands import AddPlace
from dispatch.reach import cut
from schemas.places import PlaceIn
from tests.build import ADMIN, House
from tests.dispatch.town import SPOTS, barrier, street, with_permit


def test_a_hospital_behind_a_barrier_is_named_until_the_road_is_open(house: House) -> None:
    """The lone one beyond the bridge is cut off, not the many places on this side; nobody cares for a hotel."""
    house.desk.travel = street()
    kinds = ("hospital", "hotel", "other", "other", "hospital", "hotel")
    made = [
        house.do(AddPlace(PlaceIn(name=f"Place {k}", kind=kind, lat=SPOTS[k][0], lon=SPOTS[k][1]))).answer["id"]
        for k, kind in enumerate(kinds)
    ]
    east = [{"lat": 30.5, "lon": 114.235}, {"lat": 30.6, "lon": 114.235}]
    with_permit(house, "medical", "鄂A11111")
    closed = barrier(house, points=east, permits=["medical"])
    assert cut(house.snapshot(), house.desk.travel) == (("place", made[4]),)
    house.plan()
    house.plan()
    [alert] = house.see(ADMIN)["alerts"]
    assert (alert["kind"], alert["thing"], alert["thing_id"]) == ("cut_off", "place", made[4])
    house.do(LiftClosure(closed))
    house.plan()
    assert house.see(ADMIN)["alerts"] == []
