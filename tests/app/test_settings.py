"""What a group may turn without touching code."""

import re

import pytest
from pydantic import ValidationError

from app.settings import Settings
from tests.repository import ROOT

COMPOSE = {"FERRY_LISTEN", "FERRY_POSTGRES_PASSWORD"}


def settings(**given):
    """Settings of which only these are given; no file is read."""
    return Settings(_env_file=None, **given)


def test_without_any_setting_everything_works():
    """A SQLite file in the home, links that work on this machine, cookies without TLS."""
    made = settings(port=8123, home="somewhere")
    assert made.database_url.startswith("sqlite:////")
    assert made.database_url.endswith("/somewhere/ferry.db")
    assert (made.link("/join/x"), made.secure) == ("http://127.0.0.1:8123/join/x", False)


def test_the_address_people_use_is_kept_without_its_slash():
    """With https:// cookies travel by TLS only."""
    outside = settings(public_url="https://ferry.example.org/")
    assert (outside.link("t/y"), outside.secure) == ("https://ferry.example.org/t/y", True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "70000"),
        ("port", "http"),
        ("region", "two words"),
        ("region", "x" * 41),
        ("planner", "perhaps"),
        ("plan_seconds", "0"),
        ("tick_seconds", "-1"),
        ("wake_seconds", "61"),
        ("trace_hours", "0"),
        ("trace_hours", "2.5"),
        ("public_url", "ferry.example.org"),
        ("public_url", "ftp://ferry.example.org"),
        ("public_url", "https://"),
        ("tiles", "https://tiles.example.org/{z}/{x}.png"),
        ("tiles_datum", "bd09"),
        ("second_factor", "perhaps"),
        ("smtp_url", "mail.example.org"),
        ("sms_url", "sms.example.org"),
        ("sms_url", "http://169.254.169.254/latest/meta-data"),
        ("sms_url", "http://2852039166/"),
        ("sms_url", "http://0xa9.254.43518/"),
        ("sms_url", "http://[fe80::1]/send"),
        ("sms_url", "http://[::ffff:169.254.169.254]/"),
        ("sms_url", "http://0.0.0.0/send"),
        ("sms_url", "file:///etc/passwd"),
        ("codes_per_hour", "0"),
        ("account_per_minute", "59"),
        ("address_per_minute", "9"),
        ("address_sockets", "0"),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(name, value, monkeypatch):
    """As a variable of the environment; nothing starts with half a setting."""
    monkeypatch.setenv(f"FERRY_{name.upper()}", value)
    with pytest.raises(ValidationError) as caught:
        settings()
    [fault] = caught.value.errors()
    assert (fault["loc"], fault["input"]) == ((name,), value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "postgresql://ferry:change-me@postgres/ferry"),
        ("smtp_url", "smtp://ferry:Password@mail.example.org:587"),
        ("sms_token", "changeme"),
    ],
)
def test_the_password_of_an_example_is_none(name, value):
    """Nothing starts with a secret that stands in a manual."""
    with pytest.raises(ValidationError, match="choose one of your own"):
        settings(**{name: value})


def test_an_empty_variable_means_the_default(monkeypatch):
    """A line left without its value does not open every address or forget the database."""
    monkeypatch.delenv("FERRY_HOME", raising=False)
    plain = settings()
    for name in Settings.model_fields:
        monkeypatch.setenv(f"FERRY_{name.upper()}", "")
    assert settings() == plain
    assert plain.host == "127.0.0.1"


def test_the_environment_wins_over_the_file(monkeypatch, tmp_path):
    """What is in both comes from the environment; what Ferry does not know is somebody else's."""
    file = tmp_path / ".env"
    file.write_text("FERRY_PORT=1\nFERRY_REGION=east\nFERRY_LISTEN=0.0.0.0:80\nOTHER=1\n")
    monkeypatch.setenv("FERRY_PORT", "2")
    read = Settings(_env_file=file)
    assert (read.port, read.region) == (2, "east")


def test_the_example_names_every_setting_and_nothing_else():
    """`.env.example` is the list to choose from, and its values are good ones."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = dict(re.findall(r"^#?(FERRY_\w+)=(.*)$", text, re.MULTILINE))
    assert set(named) - COMPOSE == {f"FERRY_{name.upper()}" for name in Settings.model_fields}
    settings(**{name[6:].lower(): value for name, value in named.items() if name not in COMPOSE})
