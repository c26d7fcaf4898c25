"""People and how they come in, and how they go."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dispatch import store
from dispatch.commands import (
    AcceptInvite,
    AcceptOffer,
    Actor,
    AssignTrip,
    ChangePerson,
    EnsureRegion,
    InvitePerson,
    IssueToken,
    PlanShift,
    ReportPositions,
    RevokeLogin,
)
from dispatch.errors import BadRequest, NotAllowed, NotFound, TooLate
from dispatch.secrets import digest
from schemas.people import InviteIn, Login, PersonChange
from schemas.positions import Fix
from schemas.values import Role
from tests.build import ADMIN, NIGHT, REGION, House, a_shift
from tests.dispatch.laws import World
from tests.dispatch.refused import refusal

GUEST = Actor(Role.RIDER, REGION, verified=False)


def invite(house: House, role: Role = Role.DRIVER, person: str | None = None) -> str:
    """The token of a fresh link."""
    body = InviteIn.model_validate({"role": role, "team": "Night"})
    return str(house.do(InvitePerson(body, person)).answer["token"])


def change(house: House, person: Actor, by: Actor = ADMIN, **changes: Any) -> dict[str, Any]:
    """Change a person."""
    return house.do(ChangePerson(str(person.id), PersonChange.model_validate(changes)), by).answer


def login(house: House, token: str) -> Login | None:
    """The session that a token opens now."""
    with house.read() as session:
        found = store.person_of_login(session, digest(token), house.clock.now())
    return found[1] if found else None


def test_an_invite_makes_one_person_and_signs_them_in(house: House) -> None:
    """With the role and the team it was made for, vouched for by whoever made it; a second use finds nothing."""
    link = invite(house)
    joined = house.do(AcceptInvite(link, "  Wang  ", "13800000000"), GUEST).answer
    wanted = {"role": "driver", "name": "Wang", "team": "Night", "verified": True, "active": True}
    assert wanted.items() <= joined["person"].items()
    assert login(house, joined["token"]) is not None
    assert "of this link" in refusal(house, NotFound, AcceptInvite(link, "Zhou"), GUEST)


@pytest.mark.parametrize(
    ("name", "after", "kind", "words"),
    [
        ("   ", timedelta(0), BadRequest, "write the name that riders and drivers should see"),
        ("Wang", timedelta(days=14), TooLate, "2020-02-15"),
    ],
)
def test_an_invite_that_cannot_be_used_stays_unused(
    house: House, name: str, after: timedelta, kind: type[BadRequest | TooLate], words: str
) -> None:
    """Without a name, or after two weeks, nobody is made, and the rule is said."""
    link = invite(house)
    house.clock.at += after
    assert words in refusal(house, kind, AcceptInvite(link, name), GUEST)


def test_a_link_is_of_its_region(house: House) -> None:
    """Held out to another region it is none: who is an admin there is nobody here."""
    there = replace(ADMIN, region_id="else")
    house.do(EnsureRegion("Else", "别处"), there)
    link = house.do(InvitePerson(InviteIn(role=Role.ADMIN)), there).answer["token"]
    assert "of this link" in refusal(house, NotFound, AcceptInvite(link, "Eve"), GUEST)


def test_a_link_for_somebody_known_signs_in_that_one(house: House) -> None:
    """No second person is made, whatever name is typed; whoever was stood down does not come in by it."""
    wang = house.person(Role.DRIVER, "Wang")
    joined = house.do(AcceptInvite(invite(house, person=wang.id), "Somebody"), GUEST).answer
    assert (joined["person"]["id"], joined["person"]["name"]) == (wang.id, "Wang")
    link = invite(house, person=wang.id)
    change(house, wang, active=False)
    assert "stood down" in refusal(house, NotAllowed, AcceptInvite(link, "Wang"), GUEST)
    assert "nobody" in refusal(house, NotFound, InvitePerson(InviteIn(role=Role.RIDER), "nobody"))


def test_the_same_name_and_role_is_the_same_person(house: House) -> None:
    """A token asked for again is another token of one person, verified; stood down, they get none."""
    one, two = (house.do(IssueToken(Role.DRIVER, "Wang")).answer for _ in range(2))
    other = house.do(IssueToken(Role.RIDER, "Wang")).answer
    assert one["person"] == two["person"] != other["person"]
    assert one["person"]["verified"]
    assert one["token"] != two["token"]
    change(house, Actor(Role.DRIVER, REGION, one["person"]["id"]), active=False)
    assert "stood down" in refusal(house, NotAllowed, IssueToken(Role.DRIVER, "Wang"))


def test_no_token_is_stored(house: House) -> None:
    """Of links and logins only the digest is kept: whoever steals the database signs in as nobody."""
    link = invite(house)
    tokens = [link, house.do(AcceptInvite(link, "Wang"), GUEST).answer["token"]]
    tokens.append(house.do(IssueToken(Role.RIDER, "Ana")).answer["token"])
    stored = str(World.of(house.database.engine).rows)
    assert [token for token in tokens if token in stored] == []
    assert [token for token in tokens if digest(token) not in stored] == []


def test_a_session_ends_once_or_by_itself(house: House) -> None:
    """Revoked it opens nothing, and again is nothing new; after ninety days it is over; an unknown one is none."""
    lasting, revoked = (house.do(IssueToken(Role.DRIVER, "Wang")).answer["token"] for _ in range(2))
    ended = login(house, revoked)
    assert ended is not None
    assert house.do(RevokeLogin(ended.id)).seq is not None
    assert house.do(RevokeLogin(ended.id)).seq is None
    assert (login(house, revoked), login(house, lasting) is not None) == (None, True)
    house.clock.at = NIGHT + timedelta(days=90)
    assert login(house, lasting) is None
    assert "none" in refusal(house, NotFound, RevokeLogin("none"))


def test_whoever_is_stood_down_stops_at_once(house: House) -> None:
    """Offers, trips, shifts now and to come, sessions: nothing is left; who was in the car waits where it stands."""
    driver, shift = house.on_shift("Wang")
    token = house.do(IssueToken(Role.DRIVER, "Wang")).answer["token"]
    house.do(PlanShift(a_shift(NIGHT + timedelta(hours=8))), driver)
    riders = [house.person(Role.RIDER, name) for name in ("Ana", "Bo", "Cai")]
    aboard, accepted, asked = (house.book(rider) for rider in riders)
    for trip in (aboard, accepted):
        house.do(AcceptOffer(house.offer(shift, trip)), driver)
    house.offer(shift, asked)
    house.move(aboard, driver, "depart", "arrive", "board")
    house.clock.forward(hours=3)
    house.do(ReportPositions(shift, (Fix(lat=30.56, lon=114.31, at=house.clock.now()),)), driver)
    change(house, driver, active=False)
    board = house.see(ADMIN)
    states = {trip["id"]: trip["state"] for trip in board["trips"]}
    assert states == dict.fromkeys((aboard, accepted, asked), "requested")
    [stranded] = [trip for trip in board["trips"] if trip["id"] == aboard]
    assert (stranded["pickup"]["lat"], stranded["promise"]) == (30.56, None)
    assert stranded["pickup_after"] == house.clock.now().isoformat().replace("+00:00", "Z")
    assert (board["offers"], board["shifts"], board["drivers"], login(house, token)) == ([], [], [], None)
    change(house, driver, active=True)
    assert login(house, token) is None


def test_a_new_name_is_read_where_the_old_one_was(house: House) -> None:
    """Everyone who sees the person on a trip or an offer is told; what is left out stays as it is."""
    rider, (driver, _) = house.person(Role.RIDER, "Ana"), house.on_shift("Wang")
    trip = house.book(rider)
    house.do(AssignTrip(trip, str(driver.id)))
    told = change(house, driver, driver, name="Zhou Wei")
    assert (told["name"], told["phone"]) == ("Zhou Wei", "13800000000")
    assert house.see(rider)["trips"][0]["driver"]["name"] == "Zhou"
    with house.read() as session:
        [*_, last] = store.events_after(session, REGION, 0, 1000)
    assert {("trips", trip), ("drivers", driver.id)} <= {tuple(touch) for touch in last.touched}
    assert {rider.id, driver.id} <= set(last.audience)
