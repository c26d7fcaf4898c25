"""`ferry bench` from end to end, in a town of three."""

import json
import subprocess
import sys


def test_a_small_town_is_measured() -> None:
    """Every figure is there, and nothing is broken by the judge's word."""
    small = ["--drivers", "3", "--trips", "3", "--bookings", "4", "--seconds", "0.1", "--kills", "1", "--json"]
    run = subprocess.run([sys.executable, "-m", "app", "bench", *small], capture_output=True, text=True, check=False)
    figures = {figure["name"]: figure for figure in json.loads(run.stdout)}
    assert figures["rules broken, by the judge"]["value"] == 0
    assert figures["lost, done twice or out of law"]["value"] == 0
    assert {"full re-plan, median", "booking with its promise, p99", "event on another screen, p99"} <= figures.keys()
    assert figures["ready again after a kill, worst of 1"]["value"] > 0
