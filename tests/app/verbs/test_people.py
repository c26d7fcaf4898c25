"""`ferry token` and `ferry invite` as a person types them."""

import json

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.db import Database
from app.sealing import ring_of
from app.settings import Settings
from dispatch import store
from schemas.values import Role


@pytest.fixture
def ferry(database_url, monkeypatch):
    """The command line on each kind of database."""
    monkeypatch.setenv("FERRY_DATABASE_URL", database_url)
    return lambda *words: CliRunner().invoke(cli, list(words))


def people():
    """Everyone the database knows."""
    database = Database(Settings().database_url, ring_of(Settings()))
    with database.read() as session:
        found = store.people(session, "default")
    database.close()
    return [(person.role, person.name, person.verified) for person in found]


def test_a_token_is_all_that_is_printed(ferry):
    """`TOKEN=$(ferry token …)` works: one line, one word, a new secret each time, the same person."""
    first, second = (ferry("token", "--role", "dispatcher", "--name", "Ana") for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert len(first.stdout.split()) == 1
    assert first.stdout != second.stdout
    assert people() == [(Role.DISPATCHER, "Ana", True)]


def test_the_same_name_in_another_role_is_another_person(ferry):
    """One role each: a driver who also rides is two entries."""
    for role in ("rider", "driver"):
        assert ferry("token", "--role", role, "--name", "Li").exit_code == 0
    assert sorted(people()) == [(Role.DRIVER, "Li", True), (Role.RIDER, "Li", True)]


def test_an_invite_is_a_link(ferry):
    """For people the link alone, for programs with what it is for."""
    link = ferry("invite", "--role", "driver", "--team", "Night").stdout.strip()
    assert "/join/" in link
    told = json.loads(ferry("invite", "--role", "rider", "--json").stdout)
    assert (told["role"], "/join/" in told["link"]) == ("rider", True)
    assert people() == []


@pytest.mark.parametrize(
    "words", [("token", "--role", "pilot", "--name", "A"), ("token", "--role", "rider"), ("invite",)]
)
def test_bad_words_end_with_two(ferry, words):
    """What cannot be understood is exit code 2, and nobody is made."""
    ended = ferry(*words)
    assert ended.exit_code == 2
    assert ended.stdout == ""
