"""One-time codes: short-lived, few tries, bound to the browser that asked, and silent about who is known."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dispatch.commands import AcceptInvite, Actor, ChangePerson, ChangeRegion, EnsureRegion, InvitePerson, RequestTrip
from dispatch.doors import AskCode, CloseInvite, UseCode
from dispatch.entry import TRIES
from dispatch.errors import (
    BookingsClosed,
    BookingsVerified,
    CodeNeeded,
    CodeOver,
    IntakeClosed,
    IntakeVerified,
    NotAllowed,
    NotFound,
    TooLate,
)
from schemas.contacts import Address
from schemas.people import InviteIn, PersonChange
from schemas.regions import RegionIn
from schemas.values import Intake, Role
from tests.build import ADMIN, NO_PROMISE, REGION, House, a_trip
from tests.dispatch.laws import World
from tests.dispatch.refused import refusal

GUEST = Actor(Role.RIDER, REGION, verified=False)
PHONE, OTHER = Address.parse("13800000000"), Address.parse("13900000001")


def knock(house: House, address: Address = PHONE, link: str = "") -> dict[str, Any]:
    """Ask for a code."""
    return house.do(AskCode(address, link), GUEST).answer


def typed(asked: dict[str, Any], address: Address = PHONE, code: str = "", **more: Any) -> UseCode:
    """What the browser that asked then types."""
    return UseCode(asked["nonce"], code or asked["code"], address, **more)


def group(house: House, seats: int = 3, by: Actor = ADMIN, role: Role = Role.DRIVER) -> dict[str, Any]:
    """A link for a group."""
    return house.do(InvitePerson(InviteIn.model_validate({"role": role, "team": "East", "seats": seats})), by).answer


def braked(house: House, intake: Intake) -> None:
    """Set the brake."""
    house.do(ChangeRegion(RegionIn(intake=intake)))


def test_whom_the_desk_entered_comes_in_by_the_number(house: House) -> None:
    """And the number is proved from then on; the code is spent."""
    wang = house.person(Role.DRIVER, "Wang")
    asked = knock(house)
    assert asked["send"]
    answer = house.do(typed(asked), GUEST).answer
    assert (answer["person"]["id"], bool(answer["token"])) == (wang.id, True)
    refusal(house, CodeOver, typed(asked), GUEST)
    assert house.do(typed(knock(house)), GUEST).answer["person"]["id"] == wang.id


def test_an_unknown_number_is_answered_alike_and_opens_nothing(house: House) -> None:
    """The same kinds of answer and row, only nothing is sent; the right code would still let nobody in."""
    house.person(Role.DRIVER, "Wang")
    known, unknown = knock(house), knock(house, OTHER)
    assert {name: type(value) for name, value in known.items()} == {
        name: type(value) for name, value in unknown.items()
    }
    assert (known["send"], unknown["send"]) == (True, False)
    assert len(World.of(house.database.engine).rows["one_time_code"]) == 2
    refusal(house, CodeOver, typed(unknown, OTHER), GUEST)


def test_a_code_takes_few_tries(house: House) -> None:
    """Each wrong one is counted for good; after the last the right one is over, too."""
    house.person(Role.DRIVER, "Wang")
    asked = knock(house)
    wrong = "000000" if asked["code"] != "000000" else "111111"
    left = [house.do(typed(asked, code=wrong), GUEST).answer["left"] for _ in range(TRIES)]
    assert left == list(range(TRIES - 1, -1, -1))
    refusal(house, CodeOver, typed(asked), GUEST)


def test_a_code_ends_and_is_of_one_browser_one_number_and_one_region(house: House) -> None:
    """Five minutes; a forged nonce, another number, another region: nothing."""
    house.person(Role.DRIVER, "Wang")
    asked = knock(house)
    refusal(house, CodeOver, replace(typed(asked), nonce="forged"), GUEST)
    assert "left" in house.do(typed(asked, OTHER), GUEST).answer
    there = replace(GUEST, region_id="else")
    house.do(EnsureRegion("Else", "别处"), replace(ADMIN, region_id="else"))
    refusal(house, CodeOver, typed(asked), there)
    house.clock.at += timedelta(minutes=5)
    refusal(house, CodeOver, typed(asked), GUEST)


def test_neither_code_nor_number_is_stored(house: House) -> None:
    """Whoever steals the database finds digests, and without the browser's half not even a code to guess at."""
    asked = knock(house, OTHER)
    stored = str(World.of(house.database.engine).rows)
    assert [each for each in (asked["nonce"], f"'{asked['code']}'", OTHER.text, "13900000001") if each in stored] == []


def test_two_people_of_one_number_choose(house: House) -> None:
    """Who rides and drives by turns says as whom; somebody else's id is none of the choices."""
    house.person(Role.DRIVER, "Wang")
    rider = house.person(Role.RIDER, "Wang")
    other = house.person(Role.ADMIN, "Boss")
    house.do(ChangePerson(str(other.id), PersonChange(phone=OTHER.text)))
    asked = knock(house)
    assert {one["role"] for one in house.do(typed(asked), GUEST).answer["choose"]} == {"driver", "rider"}
    assert "choose" in house.do(typed(asked, person_id=str(other.id)), GUEST).answer
    assert house.do(typed(asked, person_id=str(rider.id)), GUEST).answer["person"]["id"] == rider.id


def test_a_number_written_into_ones_own_profile_opens_nothing(house: House) -> None:
    """Only the desk's word or a code makes a number a way in: nobody lays a trap with somebody else's number."""
    wang = house.person(Role.DRIVER, "Wang")
    house.do(ChangePerson(str(wang.id), PersonChange(phone=OTHER.text)), wang)
    assert not knock(house, OTHER)["send"]
    house.do(ChangePerson(str(wang.id), PersonChange(phone=OTHER.text)), ADMIN)
    assert (knock(house, OTHER)["send"], knock(house)["send"]) == (True, False)


def test_who_was_in_before_comes_back_by_a_proved_number_only(house: House) -> None:
    """A number that nobody proved lets in only somebody who was never in."""
    wang = house.person(Role.DRIVER, "Wang")
    link = house.do(InvitePerson(InviteIn(role=Role.DRIVER), wang.id)).answer["token"]
    house.do(AcceptInvite(link, ""), GUEST)
    assert not knock(house)["send"]
    asked = house.do(AskCode(PHONE), wang).answer
    house.do(typed(asked), wang)
    assert knock(house)["send"]


def test_a_group_link_lets_in_as_many_as_it_has_seats(house: House) -> None:
    """By code only, each unverified and of the team; the same number twice is the same person and takes no seat."""
    made = group(house, 2)
    for number, name in ((PHONE, "Wang"), (PHONE, "Wang again"), (OTHER, "Li")):
        answer = house.do(
            typed(knock(house, number, made["token"]), number, link=made["code"].lower(), name=name), GUEST
        )
        person = answer.answer["person"]
        assert (person["team"], person["role"], person["verified"]) == ("East", "driver", False)
    people = World.of(house.database.engine).rows["person"]
    assert sorted(row["name"] for row in people) == ["Li", "Wang"]
    assert "of this link" in refusal(house, NotFound, AskCode(Address.parse("13900000002"), made["token"]), GUEST)


def test_a_group_link_needs_a_code(house: House) -> None:
    """Passed on in a chat of thousands it is no secret, so it makes nobody by itself."""
    refusal(house, CodeNeeded, AcceptInvite(group(house)["token"], "Eve"), GUEST)


def test_a_code_asked_for_without_the_link_still_needs_the_link(house: House) -> None:
    """A forged, an ended and a closed link open nothing, whatever code is held."""
    made = group(house)
    asked = knock(house)
    refusal(house, NotFound, typed(asked, link="forged", name="Eve"), GUEST)
    house.do(CloseInvite(made["id"]))
    refusal(house, NotFound, typed(asked, link=made["token"], name="Eve"), GUEST)
    late = group(house)
    house.clock.at += timedelta(days=14)
    refusal(house, TooLate, AskCode(PHONE, late["token"]), GUEST)


def lead(house: House, quota: int) -> Actor:
    """A driver who may invite."""
    wang = house.person(Role.DRIVER, "Wang")
    house.do(ChangePerson(str(wang.id), PersonChange(quota=quota, team="West")))
    return wang


def test_a_group_lead_invites_up_to_a_limit(house: House) -> None:
    """Riders and drivers of their own team, as many as they were given; what nobody used comes back with the link."""
    wang = lead(house, 3)
    made = group(house, 2, wang)
    assert made["team"] == "West"
    assert house.do(InvitePerson(InviteIn(role=Role.RIDER, team="East")), wang).answer["team"] == "West"
    refusal(house, NotAllowed, InvitePerson(InviteIn(role=Role.DRIVER)), wang)
    house.do(CloseInvite(made["id"]), wang)
    house.do(CloseInvite(made["id"]), wang)
    assert group(house, 2, wang)["seats"] == 2
    refusal(house, NotAllowed, InvitePerson(InviteIn(role=Role.DRIVER)), wang)


def test_a_group_lead_makes_no_dispatcher_and_closes_no_link_of_others(house: House) -> None:
    """Nor does anybody give themselves more invitations, or sign in as somebody else by a link of their own."""
    wang, other = lead(house, 9), house.person(Role.DRIVER, "Li")
    refusal(house, NotAllowed, InvitePerson(InviteIn(role=Role.DISPATCHER)), wang)
    refusal(house, NotAllowed, InvitePerson(InviteIn(role=Role.DRIVER), other.id), wang)
    refusal(house, NotAllowed, ChangePerson(str(wang.id), PersonChange(quota=400)), wang)
    refusal(house, NotAllowed, CloseInvite(group(house, 2, wang)["id"]), other)


def test_whom_an_unverified_lead_invites_is_not_verified(house: House) -> None:
    """Trust is passed on, not made."""
    wang = lead(house, 2)
    trusted = house.do(InvitePerson(InviteIn(role=Role.DRIVER)), wang).answer["token"]
    assert house.do(AcceptInvite(trusted, "A"), GUEST).answer["person"]["verified"]
    house.do(ChangePerson(str(wang.id), PersonChange(verified=False)))
    doubtful = house.do(InvitePerson(InviteIn(role=Role.DRIVER)), wang).answer["token"]
    assert not house.do(AcceptInvite(doubtful, "B"), GUEST).answer["person"]["verified"]


def test_the_brake_on_newcomers(house: House) -> None:
    """Verified only: personal links; closed: nobody, but the desk's own people and whoever is here already."""
    wang, many = house.person(Role.DRIVER, "Wang"), group(house)["token"]
    one, boss = (
        house.do(InvitePerson(InviteIn.model_validate({"role": r}))).answer["token"] for r in ("rider", "admin")
    )
    asked = knock(house, OTHER, many)
    braked(house, Intake.VERIFIED)
    refusal(house, IntakeVerified, AskCode(OTHER, many), GUEST)
    refusal(house, IntakeVerified, typed(asked, OTHER, link=many, name="Eve"), GUEST)
    braked(house, Intake.CLOSED)
    refusal(house, IntakeClosed, AcceptInvite(one, "Ana"), GUEST)
    assert house.do(AcceptInvite(boss, "Boss"), GUEST).answer["person"]["role"] == "admin"
    assert house.do(typed(knock(house)), GUEST).answer["person"]["id"] == wang.id
    braked(house, Intake.VERIFIED)
    assert house.do(AcceptInvite(one, "Ana"), GUEST).answer["person"]["name"] == "Ana"


@pytest.mark.parametrize(
    ("intake", "verified", "stranger"),
    [
        (Intake.OPEN, None, None),
        (Intake.VERIFIED, None, BookingsVerified),
        (Intake.CLOSED, BookingsClosed, BookingsClosed),
    ],
)
def test_the_brake_on_wishes(
    house: House,
    intake: Intake,
    verified: type[BookingsClosed] | None,
    stranger: type[BookingsClosed | BookingsVerified] | None,
) -> None:
    """A rider hears at once that nothing can be taken, instead of waiting in vain; the desk books as before."""
    braked(house, intake)
    riders = {
        house.person(Role.RIDER, "Ana"): verified,
        house.person(Role.RIDER, "Eve", verified=False): stranger,
        house.person(Role.DISPATCHER, "Desk"): None,
    }
    for rider, refused in riders.items():
        wish = RequestTrip(a_trip(), NO_PROMISE)
        if refused is None:
            assert house.do(wish, rider).answer["id"]
        else:
            refusal(house, refused, wish, rider)
