import json

import pytest
from websockets.exceptions import InvalidStatus

from app.auth import COOKIE
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
