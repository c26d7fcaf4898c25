"""`ferry demo` and `ferry simulate` as a person types them."""

import json
import socket

import pytest
from typer.testing import CliRunner

from app.cli import cli


def ferry(*words):
    """The command line."""
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.mark.parametrize(
    "words",
    [
        ["simulate", "--drivers", "0"],
        ["simulate", "--hours", "-1"],
        ["simulate", "--riders", "many"],
        ["demo", "--speed", "0"],
        ["demo", "--port", "99999"],
    ],
)
def test_nonsense_is_refused(words):
    """Bad numbers end with two before anything is set up."""
    assert ferry(*words).exit_code == 2


def test_a_simulation_prints_figures():
    """`--json` prints one object with what was served, unmet and waited."""
    told = ferry("simulate", "--drivers", 3, "--riders", 10, "--hours", 0.2, "--json")
    assert told.exit_code == 0
    assert {"booked", "served", "unmet", "wait_median", "wait_p90"} <= json.loads(told.stdout).keys()


def test_a_demonstration_on_a_taken_port_says_so(tmp_path):
    """The links are of no use then: the code is one, and the reason is told."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = ferry("demo", "--port", port, "--drivers", 1, "--riders", 1, "--home", tmp_path)
    assert told.exit_code == 1
    assert f"cannot listen on 127.0.0.1:{port}" in told.stderr
