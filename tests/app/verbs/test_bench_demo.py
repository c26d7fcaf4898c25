"""`ferry bench demo` from end to end, among three."""

import json

from typer.testing import CliRunner

from app.cli import cli


def test_a_rider_more_is_timed_among_those_who_play() -> None:
    """Each booking had its promise, and no figure is missing."""
    few = ["--drivers", "2", "--riders", "1", "--bookings", "3", "--rate", "3"]
    told = CliRunner().invoke(cli, ["bench", "demo", *few, "--json"])
    figures = {figure["name"]: figure["value"] for figure in json.loads(told.stdout)}
    assert 0 < figures["booking with its promise, median"] <= figures["booking with its promise, worst of 3"]
    assert "plans in a minute" in figures
