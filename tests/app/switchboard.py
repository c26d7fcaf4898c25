"""A service that masks numbers, over a real socket: it binds, lets go, and misbehaves as it is told."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any

from tests.listening import listening

Told = dict[str, Any]
FIRST = 17_000_000_000


@dataclass
class Switchboard:
    """What it has bound, by the asker's ids; whatever it is asked to be it is until told otherwise."""

    bound: dict[str, Told] = field(default_factory=dict)
    asked: list[tuple[str, Told]] = field(default_factory=list)
    tokens: set[str | None] = field(default_factory=set)
    lie: Callable[[Told, Told], object] | None = None
    """What it says instead: made of the question and the right answer."""
    raw, status = b"", 200
    hangs = False
    go: Event = field(default_factory=Event)

    def answer(self, path: str, body: Told) -> Told:
        """As the contract says: asked twice about one id it does a thing once."""
        self.asked.append((path, body))
        if path == "/unbind":
            self.bound.pop(body["id"], None)
            return {}
        rank = len({each["id"] for way, each in self.asked if way == "/bind"})
        number = f"+86{FIRST + rank}"
        made = {"rider_dials": number, "driver_dials": number, "binding": f"b{rank}"}
        return dict(self.bound.setdefault(body["id"], {**body, **made}))


def _handler(board: Switchboard) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            """Both questions come so."""
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            board.tokens.add(self.headers["Authorization"])
            told: object = board.answer(self.path, body)
            if board.hangs:
                board.go.wait(30)
            if board.lie:
                told = board.lie(body, dict(told))  # type: ignore[call-overload]
            said = board.raw or json.dumps(told).encode()
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(board.status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

    return Handler


@contextmanager
def switchboard() -> Iterator[tuple[str, Switchboard]]:
    """The service, and its address."""
    board = Switchboard()
    with listening(_handler(board), board.go) as address:
        yield address, board
