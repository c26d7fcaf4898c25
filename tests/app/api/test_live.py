import json

import pytest
from websockets.exceptions import InvalidStatus

from app.api.live import GREETINGS
from app.auth import COOKIE
from dispatch import store
from dispatch.commands import AcceptInvite, Actor, InvitePerson, RevokeLogin
from dispatch.doors import ForgetFactors
from dispatch.secrets import digest
from schemas.people import InviteIn, Login
from schemas.values import Role
from tests.app.live.served import Ground


def test_a_bearer_header_opens_the_feed(ground: Ground) -> None:
    """A script signs in by header."""
    member = ground.member(Role.DRIVER)
    with ground.served.listen(member.token) as ear:
        frame = ear.hear()
        assert (frame["type"], frame["role"]) == ("snapshot", "driver")
        assert set(frame) > {
            "epoch",
            "seq",
            "now",
            "trips",
            "drivers",
            "offers",
            "shifts",
            "places",
            "alerts",
            "regions",
            "plans",
        }


def test_the_first_frame_opens_the_feed(ground: Ground) -> None:
    """Whoever can send neither header nor cookie says the token first."""
    member = ground.member(Role.RIDER)
    with ground.served.listen(None) as ear:
        ear.socket.send(json.dumps({"type": "auth", "token": member.token}))
        assert ear.hear()["type"] == "snapshot"
        ear.socket.send(json.dumps({"type": "auth", "token": member.token}))
        ear.until_type("heartbeat")


def test_the_cookie_of_our_own_page_opens_the_feed(ground: Ground) -> None:
    """A browser brings the session by itself, from Ferry's own pages."""
    member = ground.member(Role.DISPATCHER)
    headers = {"Cookie": f"{COOKIE}={member.token}", "Origin": f"http://{ground.served.host}"}
    with ground.served.listen(None, headers=headers) as ear:
        assert ear.hear()["type"] == "snapshot"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", ""])
def test_the_cookie_in_a_foreign_page_opens_nothing(ground: Ground, origin: str) -> None:
    """Another site's script that rides on the browser's cookie is refused before the handshake."""
    member = ground.member(Role.DISPATCHER)
    headers = {"Cookie": f"{COOKIE}={member.token}", "Origin": origin}
    with pytest.raises(InvalidStatus, match="403"), ground.served.listen(None, headers=headers):
        pass


@pytest.mark.parametrize(
    "headers", [{"Authorization": "Bearer wrong"}, {"Authorization": "Bearer wrong 字".encode().decode("latin-1")}]
)
def test_an_unknown_token_is_told_so(ground: Ground, headers: dict[str, str]) -> None:
    """A wrong token is closed with 4401, so that a page knows to sign in again."""
    with ground.served.listen(None, headers=headers) as ear:
        assert ear.until_closed() == 4401


GARBAGE = [
    "",
    "null",
    "[]",
    "{",
    '{"type":"auth"}',
    '{"type":"auth","token":7}',
    '{"type":"auth","token":"\\ud800"}',
    "[" * 50_000,
    "\x00",
    b"\x00\xff",
]


@pytest.mark.parametrize("said", GARBAGE)
def test_no_greeting_no_feed(ground: Ground, said: str | bytes) -> None:
    """Whatever else is said first is no greeting, and ends with 4401."""
    with ground.served.listen(None) as ear:
        ear.socket.send(said)
        assert ear.until_closed() == 4401


def test_silence_is_no_greeting(ground: Ground) -> None:
    """Who says nothing in time is sent away with 4401."""
    with ground.served.listen(None) as ear:
        assert ear.until_closed() == 4401


@pytest.mark.parametrize("said", GARBAGE)
def test_noise_ends_the_feed(ground: Ground, said: str | bytes) -> None:
    """One meaningless frame is forgiven, three are not; the server stays up for others."""
    member = ground.member(Role.RIDER)
    with ground.served.listen(member.token) as ear, ground.served.listen(member.token) as other:
        ear.hear()
        ear.socket.send(said)
        ear.until_type("heartbeat")
        for _ in range(2):
            ear.socket.send(said)
        assert ear.until_closed() == 4400
        other.until_type("heartbeat")


def test_a_huge_frame_ends_the_feed(ground: Ground) -> None:
    """More than the server takes in one frame closes with 1009."""
    with ground.served.listen(ground.member(Role.RIDER).token) as ear:
        ear.hear()
        ear.socket.send("x" * 70_000)
        assert ear.until_closed() == 1009


def come_in(ground: Ground, role: Role) -> tuple[str, Login]:
    """A session of a browser, by a personal link."""
    link = ground.served.do(InvitePerson(InviteIn.model_validate({"role": role})), ground.admin).answer["token"]
    token = str(ground.served.do(AcceptInvite(link, "Ana"), Actor(Role.RIDER, ground.id)).answer["token"])
    with ground.served.rooms.database.read() as session:
        _, login = store.person_of_login(session, digest(token), ground.served.clock.now())
    return token, login


def test_every_socket_of_a_revoked_session_is_closed_and_no_other(ground: Ground) -> None:
    """Two windows of the stolen phone go dark with 4401, though nothing else happens; another device listens on."""
    token, login = come_in(ground, Role.DRIVER)
    person = Actor(Role.DRIVER, ground.id, login.person_id)
    again = ground.served.do(InvitePerson(InviteIn(role=Role.DRIVER), login.person_id), ground.admin).answer["token"]
    other = ground.served.do(AcceptInvite(again, ""), Actor(Role.RIDER, ground.id)).answer["token"]
    with (
        ground.served.listen(token) as one,
        ground.served.listen(token) as two,
        ground.served.listen(other) as three,
    ):
        for ear in (one, two, three):
            ear.hear()
        ground.served.do(RevokeLogin(login.id), person)
        assert (one.until_closed(), two.until_closed()) == (4401, 4401)
        three.until_type("heartbeat")
    with ground.served.listen(token) as late:
        assert late.until_closed() == 4401


def test_a_lost_phone_forgotten_by_an_admin_hears_no_more(ground: Ground) -> None:
    """Forgetting the second factors ends the sessions, and with them what they listen to."""
    token, login = come_in(ground, Role.DRIVER)
    with ground.served.listen(token) as ear:
        ear.hear()
        ground.served.do(ForgetFactors(login.person_id), ground.admin)
        assert ear.until_closed() == 4401


def test_without_the_second_factor_a_dispatcher_hears_nothing(ground: Ground) -> None:
    """Not by cookie, header or first frame: the feed is what the second factor guards most."""
    token, _ = come_in(ground, Role.DISPATCHER)
    cookie = {"Cookie": f"{COOKIE}={token}", "Origin": f"http://{ground.served.host}"}
    for ear in (ground.served.listen(token), ground.served.listen(None, headers=cookie)):
        with ear:
            assert ear.until_closed() == 4401


def test_a_flood_of_greetings_ends_the_feed(ground: Ground) -> None:
    """There is nothing to say but who one is; who says it for ever is sent away."""
    member = ground.member(Role.RIDER)
    with ground.served.listen(member.token) as ear:
        ear.hear()
        for _ in range(GREETINGS):
            ear.socket.send(json.dumps({"type": "auth", "token": member.token}))
        assert ear.until_closed() == 4400
