"""The tutorial does what it says: its terminal blocks run, in order, against a server of their own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

import pytest

from tests.conftest import absent
from tests.repository import ROOT

BLOCK = re.compile(r"^```(bash|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ADDRESS = "http://127.0.0.1:8000"
TOOLS = ("bash", "curl", "date")


def blocks() -> list[tuple[str, str]]:
    """What to run (`bash`) and what must then have been printed (`text`), in order."""
    return BLOCK.findall((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8"))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def room(folder: Path, port: int) -> dict[str, str]:
    """A folder with the examples and `ferry` in it; the environment to work there."""
    (folder / "docs").mkdir()
    (folder / "docs" / "examples").symlink_to(ROOT / "docs" / "examples")
    verb = folder / "bin" / "ferry"
    verb.parent.mkdir()
    verb.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m app "$@"\n', encoding="utf-8")
    verb.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FERRY_")}
    path = f"{verb.parent}:{Path(sys.executable).parent}:{kept['PATH']}"
    return {**kept, "PATH": path, "PYTHONPATH": str(ROOT), "FERRY_PORT": str(port), "no_proxy": "127.0.0.1"}


@contextmanager
def served(folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """`ferry serve`, stopped as Ctrl-C does."""
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(["ferry", "serve"], cwd=folder, env=environment, stderr=log, stdout=log)
        try:
            yield
        finally:
            server.terminate()
            server.wait(30)


@pytest.fixture
def printed(tmp_path) -> list[str]:
    """What each block of the tutorial printed."""
    for tool in TOOLS:
        if shutil.which(tool) is None:
            absent(f"the tutorial needs {tool}")
    port = free_port()
    environment = room(tmp_path, port)
    script = "\n".join(f"{block}\nprintf '\\f'" for kind, block in blocks() if kind == "bash").replace(
        ADDRESS, f"http://127.0.0.1:{port}"
    )
    with served(tmp_path, environment):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
        )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\n{(tmp_path / 'server.log').read_text()}"
    return done.stdout.split("\f")


def test_the_tutorial_runs_and_prints_what_it_shows(printed) -> None:
    """Whoever copies the blocks sees, line by line, what the page shows after them."""
    number = -1
    shown = 0
    for kind, block in blocks():
        if kind == "bash":
            number += 1
            continue
        shown += 1
        wanted = block.splitlines()
        lines = printed[number].splitlines()
        assert [line for line in lines if line in wanted] == wanted
    assert number > 5
    assert shown > 5
