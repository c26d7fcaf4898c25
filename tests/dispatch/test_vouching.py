"""Credentials and organisations: by whose word somebody is trusted, until when, and what ends with it."""

from datetime import timedelta
from typing import Any

import pytest

from dispatch.commands import (
    Actor,
    AddVehicle,
    AssignTrip,
    ChangePerson,
    ChangeRegion,
    MoveShift,
    PlanShift,
    RemoveVehicle,
)
from dispatch.errors import BadRequest, Gated, NotFound, Stale
from dispatch.proposals import due
from dispatch.trust import AddOrganisation, ChangeOrganisation, LapseCredential, StandDown, Vouch, WithdrawCredential
from schemas.credentials import CredentialIn
from schemas.gates import Gates
from schemas.organisations import OrganisationIn
from schemas.people import PersonChange
from schemas.regions import RegionIn
from schemas.values import Dispatch, Role
from schemas.vehicles import VehicleIn
from tests.build import ADMIN, NIGHT, PLANNER, House, a_shift
from tests.dispatch.refused import refusal

DAY = timedelta(days=1)


def held(whose: str, kind: str = "licence", **more: Any) -> Vouch:
    """A credential of a person or, by its kind, of a vehicle."""
    subject = "vehicle_id" if kind in ("insurance", "permit") else "person_id"
    body = {subject: whose, "kind": kind, "proof": "document_seen"} | more
    return Vouch(CredentialIn.model_validate(body))


def asks(house: House, **gates: Any) -> None:
    """What the region asks from now on."""
    house.do(ChangeRegion(RegionIn(gates=Gates.model_validate(gates))))


def alerts(house: House) -> list[tuple[str, str]]:
    """What stands on the board."""
    return [(alert["kind"], alert["thing_id"]) for alert in house.see(ADMIN)["alerts"]]


def verified(house: House, who: Actor) -> bool:
    """Whether the stored person counts as verified, by changing nothing about them."""
    return bool(house.do(ChangePerson(str(who.id), PersonChange())).answer["verified"])


def test_a_licence_is_asked_for_at_the_start(house: House) -> None:
    """Without one no start, in words that say whom to show it to; with one, to the end of its validity."""
    asks(house, driver_needs=["licence"])
    driver = house.person(Role.DRIVER, "Wang")
    shift = house.do(PlanShift(a_shift()), driver).answer["id"]
    assert "no driving licence" in refusal(house, Gated, MoveShift(shift, "start"), driver)
    house.do(held(str(driver.id), "vetting"))
    refusal(house, Gated, MoveShift(shift, "start"), driver)
    house.do(held(str(driver.id), valid_from=NIGHT + DAY))
    refusal(house, Gated, MoveShift(shift, "start"), driver)
    house.do(held(str(driver.id)))
    assert house.do(MoveShift(shift, "start"), driver).answer["state"] == "on"


def test_a_licence_that_lapses_on_duty_takes_its_driver_out(house: House) -> None:
    """The plan never goes past the lapse; at the lapse time alone asks for it, and the trip goes to somebody else."""
    house.mode(Dispatch.ASSIGN)
    (driver, shift), (other, _) = house.on_shift("Wang"), house.on_shift("Zhou")
    licence = house.do(held(str(driver.id), valid_until=NIGHT + timedelta(hours=1))).answer["id"]
    house.do(held(str(other.id)))
    asks(house, driver_needs=["licence"])
    rider = house.person(Role.RIDER, "Ana")
    late = house.book(rider, pickup_after=NIGHT + timedelta(hours=2))
    house.plan()
    assert house.see(ADMIN)["trips"][0]["suggested_driver"] in (other.id, None)
    house.do(AssignTrip(late, str(driver.id)))
    house.clock.forward(hours=1)
    assert due(house.snapshot(), house.desk.travel) == [LapseCredential(licence), StandDown(shift)]
    house.plan()
    [trip] = house.see(rider)["trips"]
    assert trip["driver"] is None or trip["driver"]["id"] == other.id
    assert house.see(driver)["shifts"][0]["stood_down"] == "licence"
    assert "no driving licence" in refusal(house, Gated, AssignTrip(late, str(driver.id)))


def test_the_plan_ends_where_a_licence_does(house: House) -> None:
    """A trip that would end after the lapse has no place, and says that the shift is too short; with another it has."""
    asks(house, driver_needs=["licence"])
    driver = house.person(Role.DRIVER, "Wang")
    house.do(held(str(driver.id), valid_until=NIGHT + timedelta(hours=1)))
    shift = house.do(PlanShift(a_shift()), driver).answer["id"]
    house.do(MoveShift(shift, "start"), driver)
    house.book(house.person(Role.RIDER, "Ana"), pickup_after=NIGHT + timedelta(minutes=55))
    house.plan()
    [trip] = house.see(ADMIN)["trips"]
    assert (trip["suggested_driver"], trip["why"]) == (None, "shift")
    house.do(held(str(driver.id)))
    house.plan()
    assert house.see(ADMIN)["trips"][0]["suggested_driver"] == driver.id


def test_a_withdrawn_credential_bites_in_the_same_moment(house: House) -> None:
    """Of the driver or of the car, named or known by its plate: the shift is out of dispatch in that commit."""
    car = house.do(AddVehicle(VehicleIn(plate="鄂A1"))).answer["id"]
    driver, shift = house.on_shift("Wang", vehicle=VehicleIn(plate="鄂A1"))
    insurance = house.do(held(car, "insurance")).answer["id"]
    asks(house, car_needs=["insurance"])
    trip = house.book(house.person(Role.RIDER, "Ana"))
    house.do(AssignTrip(trip, str(driver.id)))
    house.do(WithdrawCredential(insurance))
    assert house.see(ADMIN)["trips"][0]["state"] == "requested"
    assert house.see(driver)["shifts"][0]["stood_down"] == "insurance"
    house.do(held(car, "insurance"))
    assert house.do(MoveShift(shift, "resume"), driver).answer["state"] == "on"


def test_it_is_an_alert_seven_days_before_and_settled_by_the_next_one(house: House) -> None:
    """Not on the eighth day; once, however often the planner looks; gone when somebody has seen a newer one."""
    driver = house.person(Role.DRIVER, "Wang")
    house.do(held(str(driver.id), valid_until=NIGHT + 10 * DAY))
    house.clock.forward(days=2, hours=23)
    house.plan()
    assert alerts(house) == []
    house.clock.forward(hours=1)
    house.plan()
    house.plan()
    assert alerts(house) == [("credential", str(driver.id))]
    house.clock.forward(days=8)
    house.plan()
    assert alerts(house) == [("credential", str(driver.id))]
    house.do(held(str(driver.id), valid_until=NIGHT + 400 * DAY))
    house.plan()
    assert alerts(house) == []


def test_a_badge_verifies_a_rider_and_frees_what_they_asked_for(house: House) -> None:
    """Held until somebody has seen a badge; when it lapses, the next wish is held again, even before it is told."""
    rider = house.person(Role.RIDER, "Ana", verified=False)
    first = house.book(rider)
    assert house.see(rider)["trips"][0]["state"] == "held"
    badge = house.do(held(str(rider.id), "badge", proof="badge_seen", valid_until=NIGHT + DAY)).answer
    assert (house.see(rider)["trips"][0]["id"], house.see(rider)["trips"][0]["state"]) == (first, "requested")
    assert alerts(house) == []
    assert verified(house, rider)
    house.clock.forward(days=1)
    house.book(Actor(rider.role, rider.region_id, rider.id, verified=True))
    assert "held" in {trip["state"] for trip in house.see(rider)["trips"]}
    house.do(LapseCredential(badge["id"]), PLANNER)
    assert not verified(house, rider)
    house.do(ChangePerson(str(rider.id), PersonChange(verified=True)))
    house.book(rider)
    assert house.see(rider)["trips"][-1]["state"] == "requested"


def test_members_of_a_verified_organisation_skip_the_queue(house: House) -> None:
    """From the moment it is verified until the moment it is not; whoever waited goes on their way at once."""
    rider = house.person(Role.RIDER, "Ana", verified=False)
    hospital = house.do(AddOrganisation(OrganisationIn(name="Union Hospital", name_zh="协和医院"))).answer["id"]
    house.do(ChangePerson(str(rider.id), PersonChange(organisation_id=hospital)))
    house.book(rider)
    assert house.see(rider)["trips"][0]["state"] == "held"
    until = OrganisationIn(name="Union Hospital", verified_until=NIGHT + DAY)
    house.do(ChangeOrganisation(hospital, until))
    house.book(rider)
    assert {trip["state"] for trip in house.see(rider)["trips"]} == {"requested"}
    house.clock.forward(days=1)
    house.book(rider)
    assert house.see(rider)["trips"][-1]["state"] == "held"
    assert house.do(ChangePerson(str(rider.id), PersonChange(organisation_id=""))).answer["organisation_id"] is None


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"valid_until": NIGHT - DAY}, "valid_until: 2020-01-31T12:00:00+00:00 has passed"),
        ({"proof": "colleague", "colleague_id": "self"}, "cannot vouch for this person"),
        ({"proof": "colleague", "colleague_id": "unknown"}, "cannot vouch for this person"),
    ],
)
def test_a_word_that_cannot_count_is_refused(house: House, more: dict[str, Any], words: str) -> None:
    """Over already, one's own word, the word of somebody nobody has vouched for."""
    driver, unknown = house.person(Role.DRIVER, "Wang"), house.person(Role.DRIVER, "Zhou", verified=False)
    named = {"self": driver.id, "unknown": unknown.id}
    given = {key: named.get(value, value) if key == "colleague_id" else value for key, value in more.items()}
    assert words in refusal(house, BadRequest, held(str(driver.id), **given))


def test_nobody_vouches_for_themselves(house: House) -> None:
    """A dispatcher's own licence is somebody else's to see."""
    desk = house.person(Role.DISPATCHER, "Li")
    assert "nobody vouches for themselves" in refusal(house, BadRequest, held(str(desk.id)), desk)


def test_what_is_not_there_is_not_vouched_for(house: House) -> None:
    """Unknown people, cars, organisations and credentials; one that is still good does not lapse."""
    driver = house.person(Role.DRIVER, "Wang")
    refusal(house, NotFound, held("nobody"))
    refusal(house, NotFound, held("no-car", "insurance"))
    refusal(house, NotFound, WithdrawCredential("none"))
    refusal(house, NotFound, ChangeOrganisation("none", OrganisationIn(name="A")))
    refusal(house, NotFound, ChangePerson(str(driver.id), PersonChange(organisation_id="none")))
    good = house.do(held(str(driver.id))).answer["id"]
    refusal(house, Stale, LapseCredential(good), PLANNER)


def test_a_car_goes_with_its_papers(house: House) -> None:
    """Removing a car leaves no insurance of a car that is not there."""
    car = house.do(AddVehicle(VehicleIn())).answer["id"]
    house.do(held(car, "insurance"))
    house.do(RemoveVehicle(car))
    with house.read() as session:
        assert session.connection().exec_driver_sql("select count(*) from credential").scalar() == 0
