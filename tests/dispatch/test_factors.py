"""Second factors: each answer counts once, only for its owner, and what was stolen adds none."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest

from dispatch import store
from dispatch.commands import AcceptInvite, Actor, Forget, InvitePerson
from dispatch.doors import (
    AddPasskey,
    AskChallenge,
    DropPasskey,
    ForgetFactors,
    StartAuthenticator,
    UseAuthenticator,
    UsePasskey,
)
from dispatch.errors import FactorWrong, NotAllowed, NotFound
from dispatch.secrets import digest
from schemas.people import InviteIn, Login, Means
from schemas.values import Role
from tests.build import REGION, House
from tests.dispatch.laws import World
from tests.dispatch.refused import refusal

GUEST = Actor(Role.RIDER, REGION, verified=False)


class Somebody:
    """A person in a browser."""

    def __init__(self, house: House, actor: Actor) -> None:
        link = house.do(InvitePerson(InviteIn.model_validate({"role": actor.role}), actor.id)).answer["token"]
        self.house, self.actor = house, actor
        self.token = house.do(AcceptInvite(link, ""), GUEST).answer["token"]

    @property
    def login(self) -> Login:
        with self.house.read() as session:
            found = store.person_of_login(session, digest(self.token), self.house.clock.now())
        assert found is not None
        return found[1]

    def challenge(self) -> str:
        return str(self.house.do(AskChallenge(), self.actor).answer["challenge"])

    def add(self, credential: str = "key-1") -> Any:
        return self.house.do(
            AddPasskey(self.challenge(), credential, "public", 1, "Chrome", self.login.id), self.actor
        ).answer

    def secret(self) -> str:
        return str(self.house.do(StartAuthenticator(self.login.id), self.actor).answer["secret"])

    def types(self, secret: str, **later: float) -> UseAuthenticator:
        shown = pyotp.TOTP(secret).at(self.house.clock.now() + timedelta(**later))
        return UseAuthenticator(shown, self.login.id)


@pytest.fixture
def ana(house: House) -> Somebody:
    """A dispatcher in a browser."""
    return Somebody(house, house.person(Role.DISPATCHER, "Ana"))


def test_a_passkey_made_confirms_the_session_and_opens_the_next(house: House, ana: Somebody) -> None:
    """Making one shows one; the next time it is enough by itself, and its counter moves on."""
    assert ana.login.second_at is None
    ana.add()
    assert ana.login.second_at == house.clock.now()
    asked = house.do(AskChallenge(), GUEST).answer["challenge"]
    ana.token = house.do(UsePasskey(asked, "key-1", 2, "Chrome"), GUEST).answer["token"]
    assert (ana.login.means, ana.login.second_at) == (Means.PASSKEY, house.clock.now())


def test_a_challenge_is_answered_once_in_time_by_whom_it_was_put_to(house: House, ana: Somebody) -> None:
    """Replayed, late, forged or somebody else's, it is no question of ours."""
    ana.add()
    mallory = Somebody(house, house.person(Role.RIDER, "Mallory"))
    asked = house.do(AskChallenge(), GUEST).answer["challenge"]
    house.do(UsePasskey(asked, "key-1", 2), GUEST)
    late = house.do(AskChallenge(), GUEST).answer["challenge"]
    for challenge in (asked, "forged", mallory.challenge()):
        refusal(house, FactorWrong, UsePasskey(challenge, "key-1", 3), GUEST)
    house.clock.at += timedelta(minutes=5)
    refusal(house, FactorWrong, UsePasskey(late, "key-1", 3), GUEST)


def test_a_copied_passkey_is_noticed(house: House, ana: Somebody) -> None:
    """A counter that does not move on tells of a copy; keys that never count are taken as they are."""
    ana.add()
    asked = house.do(AskChallenge(), GUEST).answer["challenge"]
    assert "copied" in refusal(house, FactorWrong, UsePasskey(asked, "key-1", 1), GUEST)
    assert house.do(UsePasskey(asked, "key-1", 2), GUEST).answer["token"]


def test_nobody_confirms_with_somebody_elses_passkey(house: House, ana: Somebody) -> None:
    """Nor removes it, nor uses a session that is not theirs."""
    key = ana.add()["id"]
    mallory = Somebody(house, house.person(Role.DISPATCHER, "Mallory"))
    wish = UsePasskey(mallory.challenge(), "key-1", 2, login_id=mallory.login.id)
    refusal(house, FactorWrong, wish, mallory.actor)
    mallory.add("key-2")
    refusal(house, NotFound, DropPasskey(key, mallory.login.id), mallory.actor)
    refusal(house, NotFound, DropPasskey(key, ana.login.id), mallory.actor)


def test_a_stolen_session_adds_and_removes_no_factor(house: House, ana: Somebody) -> None:
    """Who has a second factor shows it before changing any; a fresh link alone is not enough."""
    key, thief = ana.add()["id"], Somebody(house, ana.actor)
    wish = AddPasskey(thief.challenge(), "key-9", "public", 1, "", thief.login.id)
    for refused in (wish, StartAuthenticator(thief.login.id), DropPasskey(key, thief.login.id)):
        refusal(house, NotAllowed, refused, ana.actor)
    house.do(UsePasskey(thief.challenge(), "key-1", 2, login_id=thief.login.id), ana.actor)
    house.do(DropPasskey(key, thief.login.id), ana.actor)


def test_an_app_counts_once_its_code_was_typed(house: House, ana: Somebody) -> None:
    """Each code once, half a minute early or late; what it showed a while ago is nothing."""
    secret = ana.secret()
    refusal(house, FactorWrong, ana.types(secret, minutes=-2), ana.actor)
    refusal(house, FactorWrong, UseAuthenticator("", ana.login.id), ana.actor)
    wish = ana.types(secret, seconds=-30)
    house.do(wish, ana.actor)
    assert ana.login.second_at == house.clock.now()
    assert "used already" in refusal(house, FactorWrong, wish, ana.actor)
    house.do(ana.types(secret), ana.actor)


def test_a_secret_nobody_typed_a_code_of_is_replaced(house: House, ana: Somebody) -> None:
    """Without it there is nothing to type; and a second start voids the first."""
    refusal(house, FactorWrong, UseAuthenticator("000000", ana.login.id), ana.actor)
    first, second = ana.secret(), ana.secret()
    refusal(house, FactorWrong, ana.types(first), ana.actor)
    house.do(ana.types(second), ana.actor)


def test_a_lost_phone_is_forgotten_by_an_admin(house: House, ana: Somebody) -> None:
    """All factors and all sessions go, and a fresh link begins anew."""
    ana.add()
    house.do(ForgetFactors(str(ana.actor.id)))
    rows = World.of(house.database.engine).rows
    assert (rows["passkey"], rows["authenticator"], [row for row in rows["login"] if not row["revoked_at"]]) == (
        [],
        [],
        [],
    )
    again = Somebody(house, ana.actor)
    again.add("key-2")
    assert again.login.second_at is not None


def test_what_has_ended_is_swept_away(house: House, ana: Somebody) -> None:
    """Codes and challenges nobody used leave no trace."""
    ana.challenge()
    house.clock.at += timedelta(minutes=10)
    house.do(Forget(house.clock.now()))
    assert World.of(house.database.engine).rows["challenge"] == []
