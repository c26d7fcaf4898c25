"""Permits: where a car may not go it is not sent, and what a checkpoint is shown."""

from datetime import timedelta
from typing import Any

import pytest

from dispatch import permits
from dispatch.commands import AcceptOffer, Actor, AddVehicle, AssignTrip, ChangeRegion, MakeOffer
from dispatch.errors import BadRequest, Gated, NotAllowed, NotFound
from dispatch.secrets import digest
from dispatch.trust import ShowPermit, Vouch, WithdrawCredential
from schemas.credentials import CredentialIn
from schemas.gates import Gates
from schemas.permits import PermitView
from schemas.regions import RegionIn
from schemas.values import Dispatch, Role
from schemas.vehicles import VehicleIn
from tests.build import ADMIN, NIGHT, TONGJI, XIEHE, House
from tests.dispatch.refused import refusal

CENTRE = {"name": "Closed centre", "lat": XIEHE["lat"], "lon": XIEHE["lon"], "km": 0.5, "permit": "A"}
FAR = {"pickup": TONGJI, "dropoff": {"lat": 30.5352, "lon": 114.3561}}


@pytest.fixture
def closed(house: House) -> House:
    """A region whose centre, around Union Hospital, is closed to cars without permit A."""
    house.do(ChangeRegion(RegionIn(gates=Gates.model_validate({"zones": [CENTRE]}))))
    return house


def a_car(house: House, name: str, plate: str) -> tuple[Actor, str, str]:
    """A driver on duty in a car of the list, the shift and the car."""
    car = str(house.do(AddVehicle(VehicleIn(plate=plate))).answer["id"])
    driver, shift = house.on_shift(name, vehicle_id=car)
    return driver, shift, car


def permit(house: House, car: str, kind: str = "A", **more: Any) -> str:
    """A permit that somebody has seen."""
    body = {"vehicle_id": car, "kind": "permit", "permit": kind, "proof": "document_seen"} | more
    return str(house.do(Vouch(CredentialIn.model_validate(body))).answer["id"])


def scanned(house: House, link: str) -> PermitView | None:
    """What the link shows now."""
    with house.read() as session:
        return permits.seen(session, digest(link), house.clock.now())


def test_the_planner_sends_no_car_where_it_may_not_drive(closed: House) -> None:
    """The trip into the centre goes to the car with the permit, however far; the other one gets the trip outside."""
    closed.mode(Dispatch.ASSIGN)
    without, _, _ = a_car(closed, "Wang", "鄂A1")
    inside = closed.book(closed.person(Role.RIDER, "Ana"))
    closed.plan()
    [trip] = closed.see(ADMIN)["trips"]
    assert (trip["state"], trip["why"]) == ("requested", "avoided")
    holder, _, car = a_car(closed, "Zhou", "鄂A2")
    permit(closed, car)
    outside = closed.book(closed.person(Role.RIDER, "Bob"), **FAR)
    closed.plan()
    drivers = {trip["id"]: trip["driver"] and trip["driver"]["id"] for trip in closed.see(ADMIN)["trips"]}
    assert drivers[inside] == holder.id
    assert drivers[outside] in (holder.id, without.id, None)


@pytest.mark.parametrize("kind", ["none", "other class", "not yet", "over"])
def test_the_desk_lets_no_car_past_a_zone_without_its_permit(closed: House, kind: str) -> None:
    """Assigned by hand, offered, accepted: a missing permit, one of another class, one that does not count then."""
    driver, shift, car = a_car(closed, "Wang", "鄂A1")
    when = {"not yet": {"valid_from": NIGHT + timedelta(hours=1)}, "over": {"valid_until": NIGHT + timedelta(hours=1)}}
    if kind != "none":
        permit(closed, car, "B" if kind == "other class" else "A", **when.get(kind, {}))
    wanted = {"pickup_after": NIGHT + timedelta(hours=2)} if kind == "over" else {}
    trip = closed.book(closed.person(Role.RIDER, "Ana"), **wanted)
    assert "holds no permit" in refusal(closed, Gated, AssignTrip(trip, str(driver.id)))
    refusal(closed, Gated, MakeOffer(shift, (trip,), NIGHT + timedelta(minutes=1)))
    fits = permit(closed, car)
    offer = closed.offer(shift, trip)
    closed.do(WithdrawCredential(fits))
    assert "holds no permit" in refusal(closed, Gated, AcceptOffer(offer), driver)
    permit(closed, car)
    assert closed.do(AcceptOffer(offer), driver).answer["state"] == "accepted"


def test_a_checkpoint_sees_the_car_and_nothing_else(house: House) -> None:
    """Plate, classes, validity, region; no driver, no phone, no model; what has lapsed is shown as lapsed."""
    _, _, car = a_car(house, "Wang", "鄂A12345")
    permit(house, car, "A", valid_until=NIGHT + timedelta(days=2))
    permit(house, car, "B", valid_until=NIGHT + timedelta(days=1))
    link = house.do(ShowPermit(vehicle_id=car)).answer["token"]
    shown = scanned(house, link)
    assert shown is not None
    assert (shown.plate, shown.region, shown.valid) == ("鄂A12345", "Test", True)
    assert {name for name in PermitView.model_fields} == {"plate", "region", "region_zh", "valid", "at", "permits"}
    assert "Wang" not in shown.model_dump_json()
    house.clock.forward(days=1)
    lines = scanned(house, link)
    assert lines is not None
    assert [(line.permit, line.valid) for line in lines.permits] == [("A", True), ("B", False)]
    house.clock.forward(days=1)
    over = scanned(house, link)
    assert over is not None
    assert not over.valid
    house.clock.forward(days=28)
    assert scanned(house, link) is None
    assert scanned(house, "forged") is None


def test_a_withdrawn_permit_is_gone_from_the_page_at_once(house: House) -> None:
    """A checkpoint that scans an old print reads what is true now."""
    _, _, car = a_car(house, "Wang", "鄂A1")
    given = permit(house, car)
    link = house.do(ShowPermit(vehicle_id=car)).answer["token"]
    house.do(WithdrawCredential(given))
    shown = scanned(house, link)
    assert shown is not None
    assert (shown.valid, shown.permits) == (False, [])


def test_a_driver_shows_the_car_of_the_own_shift_until_its_end(house: House) -> None:
    """Known by its plate as well; another driver's car is none of theirs; only a digest of the link is kept."""
    car = house.do(AddVehicle(VehicleIn(plate="鄂A1"))).answer["id"]
    driver, shift = house.on_shift("Wang", vehicle=VehicleIn(plate="鄂A1"))
    assert "no permit that is valid now" in refusal(house, BadRequest, ShowPermit(shift_id=shift), driver)
    permit(house, car)
    link = house.do(ShowPermit(shift_id=shift), driver).answer["token"]
    assert scanned(house, link) is not None
    refusal(house, NotAllowed, ShowPermit(shift_id=shift), house.person(Role.DRIVER, "Zhou"))
    refusal(house, NotAllowed, ShowPermit(vehicle_id=car), driver)
    refusal(house, NotFound, ShowPermit(vehicle_id="none"))
    house.clock.forward(hours=6)
    assert scanned(house, link) is None
    _, unknown = house.on_shift("Li", vehicle=VehicleIn(plate="鄂A9"))
    assert "not on the group's list" in refusal(house, BadRequest, ShowPermit(shift_id=unknown))
