"""The demonstration is measured from outside, as one more rider of it."""

import json
from socket import socket

import pytest
from typer.testing import CliRunner

from app.bench.staged import NoDemonstration, demonstration
from app.cli import cli


def test_a_rider_more_is_timed_among_those_who_play() -> None:
    """Each booking had its promise, and plans were made meanwhile."""
    few = ["--drivers", "2", "--riders", "1", "--bookings", "3", "--rate", "3"]
    told = CliRunner().invoke(cli, ["bench", "demo", *few, "--json"])
    figures = {figure["name"]: figure["value"] for figure in json.loads(told.stdout)}
    assert 0 < figures["booking with its promise, median"] <= figures["booking with its promise, worst of 3"]
    assert figures["plans in a minute"] > 0


def test_a_demonstration_that_cannot_begin_is_told() -> None:
    """Nobody waits for ever for people who never come."""
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NoDemonstration), demonstration(taken.getsockname()[1], 1, 1, 1):
            pass
