"""How codes travel: by a real mail server, by a real hook, or to the terminal."""

import asyncio
import json

import pytest

from app.sender import Sender
from app.settings import Settings
from schemas.contacts import Address
from tests.app import post

PHONE, MAIL = Address.parse("13800001234"), Address.parse("ana@example.org")


def sender(**settings):
    """A sender of which only these are set."""
    return Sender(Settings(_env_file=None, **settings))


def test_a_letter_goes_by_smtp():
    """To the one address, from the one in the settings, with the code in it and in the language of the reader."""
    with post.mail() as office:
        out = sender(smtp_url=f"smtp://127.0.0.1:{office.port}", smtp_from="ferry@example.org")
        asyncio.run(out.code(MAIL, "zh-Hans", "123456"))
        to, letter = office.came.get(timeout=20)
    assert to == "ana@example.org"
    assert "From: ferry@example.org" in letter
    assert (out.real, out.reaches(MAIL), out.reaches(PHONE)) == (True, True, False)


def test_a_text_message_goes_by_a_hook():
    """As JSON {to, text}, with the service's own token."""
    with post.text() as service:
        out = sender(sms_url=f"http://127.0.0.1:{service.port}/send", sms_token="of-the-service")
        asyncio.run(out.code(PHONE, "en", "123456"))
        kind, body = service.came.get(timeout=20)
    assert (kind, json.loads(body)["to"]) == ("application/json", "+8613800001234")
    assert json.loads(body)["text"].startswith("Ferry code: 123456.")
    assert service.headers["Authorization"] == "Bearer of-the-service"


def test_a_service_that_sends_elsewhere_is_not_followed():
    """Neither the number nor the token goes where a redirect points, which nobody has chosen."""
    with post.text() as service:
        out = sender(sms_url=f"http://127.0.0.1:{service.port}/away", sms_token="of-the-service")
        asyncio.run(out.code(PHONE, "en", "123456"))
        service.came.get(timeout=20)
        assert service.came.empty()


def test_without_any_way_the_terminal_shows_it(capsys):
    """For trying Ferry out: on standard error, with a hint of whom it is for; standard output stays the verbs'."""
    out = sender()
    asyncio.run(out.code(PHONE, "en", "123456"))
    shown = capsys.readouterr()
    assert (out.real, out.reaches(PHONE), out.reaches(MAIL)) == (False, True, True)
    assert "…234: Ferry code: 123456." in shown.err
    assert "13800001234" not in shown.err
    assert shown.out == ""


@pytest.mark.parametrize(
    "broken",
    [{"smtp_url": "smtp://127.0.0.1:1"}, {"smtp_url": "smtps://127.0.0.1:1"}, {"sms_url": "http://127.0.0.1:1/"}],
)
def test_what_cannot_be_sent_breaks_nothing(broken):
    """The service is away: whoever waits asks again; whoever asked was answered before."""
    out = sender(**broken)
    asyncio.run(out.code(MAIL if out.reaches(MAIL) else PHONE, "en", "123456"))


def test_no_password_is_said_in_the_clear():
    """A mail server without TLS gets no letter when a password is set: nothing reaches it."""
    with post.mail() as office:
        asyncio.run(sender(smtp_url=f"smtp://ferry:pass-word@127.0.0.1:{office.port}").code(MAIL, "en", "123456"))
        assert office.came.empty()
