"""`ferry serve` as a process of its own: it starts, it stops, and what it acknowledged it keeps."""

import csv
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from socket import create_server

import httpx
import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.server import free_port
from tests.build import HOME, XIEHE

TRIP = {"pickup": XIEHE, "dropoff": HOME}


def run(*words, home):
    """What a verb prints that needs no process of its own."""
    return CliRunner().invoke(cli, words, env={"FERRY_HOME": str(home), "FERRY_PLANNER": "false"}).stdout


def ferry(*words, home, **more):
    """Run a verb to its end, as a process."""
    environment = os.environ | {"FERRY_HOME": str(home), "FERRY_PLANNER": "false"} | more
    return subprocess.run(
        [sys.executable, "-m", "app", *words], env=environment, capture_output=True, text=True, timeout=60
    )


@contextmanager
def served(home):
    """A server process that listens."""
    port = free_port()
    environment = os.environ | {"FERRY_HOME": str(home), "FERRY_PLANNER": "false"}
    command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert any('"listening"' in line for line in process.stderr)
            yield process, f"http://127.0.0.1:{port}/api/v1"
        finally:
            process.kill()


def rider(home, url):
    """Somebody who books."""
    token = run("token", "--role", "rider", "--name", "Ana", home=home).strip()
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False)


def test_a_wished_stop_is_peaceful(tmp_path):
    """SIGTERM ends with 0, and what was booked is there afterwards."""
    with served(tmp_path) as (process, url):
        with rider(tmp_path, url) as client:
            trip = client.post("/trips", json=TRIP).json()["id"]
        process.send_signal(signal.SIGTERM)
        process.stderr.read()
        assert process.wait(30) == 0
    run("export", "trips", str(tmp_path / "trips.csv"), home=tmp_path)
    [row] = csv.DictReader((tmp_path / "trips.csv").read_text(encoding="utf-8-sig").splitlines())
    assert (row["id"], row["state"]) == (trip, "requested")


def test_what_was_acknowledged_survives_a_kill(tmp_path):
    """However the process dies, every booking that was answered with 201 is in the database, and the log has no gap."""
    acknowledged = []

    def book(client):
        while True:
            try:
                answer = client.post("/trips", json=TRIP)
            except httpx.HTTPError:
                return
            if answer.status_code == 201:
                acknowledged.append(answer.json()["id"])

    with served(tmp_path) as (process, url), rider(tmp_path, url) as client, ThreadPoolExecutor(5) as threads:
        booking = [threads.submit(book, client) for _ in range(4)]
        assert any(line and len(acknowledged) >= 40 for line in process.stderr)
        process.kill()
        process.stderr.read()
        for one in booking:
            one.result(30)
    with served(tmp_path) as (_, url), rider(tmp_path, url) as client:
        for trip in acknowledged:
            assert client.get(f"/trips/{trip}").status_code == 200
    findings = json.loads(run("doctor", "--json", home=tmp_path))["findings"]
    assert {finding["name"]: finding["fine"] for finding in findings}["laws"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"FERRY_PORT": "many"}, "FERRY_PORT"),
        ({"FERRY_DATABASE_URL": "not an address"}, "FERRY_DATABASE_URL"),
    ],
)
def test_settings_that_make_no_sense_are_named(tmp_path, settings, words):
    """A typing error in the environment is bad input, told by the name of the setting, without a stack."""
    ended = ferry("doctor", home=tmp_path, **settings)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_taken_port_is_told(tmp_path):
    """Where somebody listens already, a server says what is wrong and ends with 1."""
    with create_server(("127.0.0.1", 0)) as taken:
        ended = ferry("serve", "--port", str(taken.getsockname()[1]), home=tmp_path)
    assert ended.returncode == 1
    assert "is the port taken?" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_migrate_brings_any_database_up_to_date(database_url, monkeypatch):
    """It may be repeated, and says the revision."""
    monkeypatch.setenv("FERRY_DATABASE_URL", database_url)
    for _ in range(2):
        ended = CliRunner().invoke(cli, ["migrate", "--json"])
        assert (ended.exit_code, set(json.loads(ended.stdout))) == (0, {"revision"})
