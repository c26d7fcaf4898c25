"""A server as a process of its own, for measurements."""

import asyncio
from socket import socket

import pytest

from app.bench.served import NotServing, Served, served
from app.settings import Settings


def test_a_server_that_cannot_listen_is_told(tmp_path) -> None:
    """Nobody waits for ever for a server that has ended; what it said last is the reason."""
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(_env_file=None, home=tmp_path, port=taken.getsockname()[1])

        async def start() -> None:
            async with served(settings):
                pass

        with pytest.raises(NotServing, match="is the port taken"):
            asyncio.run(start())


def test_what_would_worry_who_runs_it_is_counted(tmp_path) -> None:
    """Warnings, errors and every line of a stack trace; not what is in order."""
    server = Served(Settings(_env_file=None, home=tmp_path))
    for line in (
        '{"level": "info", "event": "request"}',
        '{"level": "error", "event": "tick_failed"}',
        "Traceback",
        "7",
    ):
        server._heard(line)
    assert server.complaints == {"tick_failed": 1, "Traceback": 1, "7": 1}
