"""What a browser is asked, and made-up answers."""

import base64
import json
from itertools import product

import pytest

from app import passkeys
from app.settings import Settings
from dispatch.errors import FactorWrong, Unavailable
from schemas.factors import Passkey
from schemas.people import Person
from schemas.values import Role
from tests.app.server import running
from tests.build import NIGHT, REGION

HERE = Settings(_env_file=None, port=8123)


def plain(data):
    """Bytes as WebAuthn writes them."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def said(**changes):
    """What a browser says it signed."""
    words = {"type": "webauthn.create", "challenge": plain(b"token"), "origin": "http://localhost:8123"} | changes
    return plain(json.dumps(words).encode())


@pytest.mark.parametrize(
    ("public_url", "wanted"),
    [
        ("", ("localhost", "http://localhost:8123")),
        ("http://127.0.0.1:9000", ("localhost", "http://localhost:9000")),
        ("https://ferry.example.org", ("ferry.example.org", "https://ferry.example.org")),
        ("http://192.168.1.20:8000", None),
        ("http://[2001:db8::1]:8000", None),
    ],
)
def test_passkeys_belong_to_a_name(public_url, wanted):
    """The settings name it, never the request; browsers know none of bare numbers, so there none are offered."""
    settings = Settings(_env_file=None, port=8123, public_url=public_url)
    assert settings.passkeys == wanted
    if wanted is None:
        with pytest.raises(Unavailable):
            passkeys.at(settings)


def test_a_browser_is_asked_for_a_verified_person_and_no_second_key_of_the_same():
    """The screen lock is asked for, and a device that has a key already is left out."""
    person = Person(id="p1", region_id=REGION, role=Role.DRIVER, name="王磊", joined_at=NIGHT)
    key = Passkey(id="k", person_id="p1", credential=plain(b"key"), public_key="", made_at=NIGHT)
    asked = passkeys.to_create(HERE, person, [key], "token")
    assert (asked["rp"]["id"], asked["challenge"]) == ("localhost", plain(b"token"))
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert [each["id"] for each in asked["excludeCredentials"]] == [plain(b"key")]


RESPONSES = [
    None,
    {},
    {"clientDataJSON": said()},
    {"clientDataJSON": "%%%", "attestationObject": ""},
    {"clientDataJSON": said(challenge="字"), "attestationObject": plain(b"\xa0")},
    {"clientDataJSON": plain(b"[" * 50_000), "attestationObject": plain(b"\xa0")},
    {"clientDataJSON": said(), "attestationObject": plain(b"\x81" * 50_000)},
    {"clientDataJSON": said(), "attestationObject": plain(b"\xff\x00")},
    {"clientDataJSON": said(), "authenticatorData": plain(b"\x00" * 37), "signature": plain(b"0")},
    {"clientDataJSON": said(origin="https://evil.example"), "attestationObject": plain(b"\xa0")},
    {"clientDataJSON": 7, "attestationObject": []},
]


@pytest.mark.parametrize("response", RESPONSES, ids=range(len(RESPONSES)))
def test_a_made_up_answer_is_refused(response):
    """Whatever is sent in place of a signature, it is an error in words: never a stack, never a yes."""
    key = Passkey(id="k", person_id="p", credential=plain(b"key"), public_key=plain(b"\xa0"), made_at=NIGHT)
    for name, kind in product((plain(b"key"), "", 7, None), ("public-key", None)):
        credential = {"id": name, "rawId": name, "type": kind, "response": response}
        for check in (
            lambda it: passkeys.made(HERE, it, passkeys.challenge_of(it)),
            lambda it: passkeys.used(HERE, it, passkeys.challenge_of(it), key),
        ):
            with pytest.raises(FactorWrong):
                check(credential)


def test_a_made_up_answer_is_told_so_by_the_api(tmp_path):
    """422 and a sentence, for a stranger and for somebody signed in; nothing is stored."""
    with running(f"sqlite:///{tmp_path / 'ferry.db'}") as ferry:
        stranger, rider = ferry.api(), ferry.api(Role.RIDER)
        seq = ferry.seq()
        for client, path in ((stranger, "/passkeys/sign-in"), (rider, "/me/passkeys"), (rider, "/me/passkeys/confirm")):
            for response in RESPONSES:
                body = {"credential": {"id": "x", "rawId": "x", "type": "public-key", "response": response}}
                answer = client.post(path, json=body)
                assert answer.status_code == 422, (path, response)
        assert (stranger.post("/me/passkeys/options").status_code, ferry.seq()) == (401, seq)
