"""A fresh key, everything sealed with it, and the old one gone: beside a server that people use all the while."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import event
from typer.testing import CliRunner

from app.cli import cli
from app.db import Database
from app.sealing import add_key, file_of, left, ring_of, rotate
from app.settings import Settings
from dispatch import keyring, store
from dispatch.commands import ChangePerson
from dispatch.contacts import fingerprint
from schemas.contacts import Address
from schemas.people import PersonChange
from schemas.values import Role
from tests.app.server import Running, running
from tests.build import REGION, a_trip

NUMBER = "13912345678"


class Killed(Exception):
    """The process ends here."""


@dataclass
class Live:
    """A server with a key file, its dispatcher and a rider with a number."""

    ferry: Running
    settings: Settings
    desk: httpx.Client
    rider: httpx.Client

    @property
    def file(self) -> Path:
        """Where its keys are."""
        return file_of(self.settings)

    def book(self, note: str) -> None:
        """A rider books: what is written now is sealed now."""
        wish = a_trip(note=note).model_dump(mode="json", exclude_none=True)
        self.rider.post("/trips", json=wish).raise_for_status()

    def all_is_well(self, *names: str) -> None:
        """Everybody and every note is read by the server, and a number still finds its person."""
        people = self.desk.get("/people").raise_for_status().json()["items"]
        assert {"Ana Sichuan", *names} <= {person["name"] for person in people}
        assert "before" in {trip["note"] for trip in self.desk.get("/board").raise_for_status().json()["trips"]}
        with self.ferry.rooms.database.read() as session:
            mark = fingerprint(REGION, Address.parse(NUMBER))
            assert keyring.contact(session, self.rider.get("/me").json()["person"]["id"], mark) is not None


def killed_half_way(settings: Settings, updates: int) -> None:
    """A rotation whose process dies: the statement is never run, its transaction never ends."""
    database, coming = Database(settings.database_url, ring_of(settings)), iter(range(updates))

    def cut(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE") and next(coming, None) is None:
            raise Killed

    event.listen(database.engine, "before_cursor_execute", cut)
    with pytest.raises(Killed):
        rotate(database)
    database.close()


def run(*words: str) -> str:
    """A verb, on the same settings as the server."""
    done = CliRunner().invoke(cli, list(words))
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def live(tmp_path, monkeypatch):
    """A server on SQLite that has a first key."""
    url = f"sqlite:///{tmp_path / 'ferry.db'}"
    monkeypatch.setenv("FERRY_DATABASE_URL", url)
    monkeypatch.setenv("FERRY_HOME", str(tmp_path))
    settings = Settings(_env_file=None)
    add_key(settings)
    with running(url, home=tmp_path) as ferry:
        desk, rider = ferry.api(Role.DISPATCHER), ferry.api(Role.RIDER, "Ana Sichuan")
        ferry.do(ChangePerson(rider.get("/me").json()["person"]["id"], PersonChange(phone=NUMBER)))
        yield Live(ferry, settings, desk, rider)


def test_a_key_is_changed_beside_a_live_server(live: Live) -> None:
    """The server knows the new key before it needs it; killed half-way nothing is lost; then one key is enough."""
    live.book("before")
    old = live.file.read_text().splitlines()[-1]
    run("rotate", "--new-key")
    run("token", "--role", "rider", "--name", "Bo Wuchang")
    live.all_is_well("Bo Wuchang")
    live.book("after")
    both = Database(live.settings.database_url, ring_of(live.settings))
    before = left(both)
    killed_half_way(live.settings, before // 2)
    assert 0 < left(both) < before
    live.all_is_well("Bo Wuchang")
    with ThreadPoolExecutor(1) as pool:
        rotating = pool.submit(run, "rotate")
        for number in range(10):
            live.book(f"while {number}")
        rotating.result()
    assert left(both) == 0
    both.close()
    live.file.write_text("\n".join(line for line in live.file.read_text().splitlines() if line != old))
    alone = Database(live.settings.database_url, ring_of(live.settings))
    assert left(alone) == 0
    with alone.read() as session:
        assert "Bo Wuchang" in {person.name for person in store.people(session, REGION)}
    alone.close()
    live.book("with one key")
    live.all_is_well("Bo Wuchang")


def test_a_key_file_that_is_broken_for_a_while_stops_nobody(live: Live) -> None:
    """Edited, cut off, moved away: the server goes on with the keys it has, and takes the file up again."""
    good = live.file.read_text()
    live.book("before")
    for body in ("not a key!", ""):
        live.file.write_text(body)
        live.book("meanwhile")
        live.all_is_well()
    live.file.unlink()
    live.all_is_well()
    live.file.write_text(good)
    run("rotate", "--new-key")
    run("token", "--role", "rider", "--name", "Bo Wuchang")
    live.all_is_well("Bo Wuchang")
