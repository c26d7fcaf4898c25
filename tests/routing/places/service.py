"""An online service of places to test with: all four kinds over a real socket, told what to answer and how to fail."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from threading import Event
from urllib.parse import parse_qs, urlsplit

from tests.listening import listening

Found = tuple[str, float, float]


class Answers:
    """What the service knows, what it was asked, and how it behaves now."""

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.asked: list[dict[str, str]] = []
        self.agents: set[str | None] = set()
        self.raw, self.status = b"", 200
        self.hangs = False
        self.arrived, self.go = Event(), Event()


def _told(answers: Answers, path: str) -> object:
    if path.startswith("/search"):
        return [{"display_name": name, "lat": str(lat), "lon": str(lon)} for name, lat, lon in answers.found]
    if path.startswith("/geocoding"):
        if not answers.found:
            return {"status": 0, "result": []}
        name, lat, lon = answers.found[0]
        return {"status": 0, "result": {"location": {"lat": lat, "lng": lon}, "level": name}}
    features = [
        {"geometry": {"coordinates": [lon, lat]}, "properties": {"name": name, "label": name}}
        for name, lat, lon in answers.found
    ]
    return {"type": "FeatureCollection", "features": features}


def _handler(answers: Answers) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            """All four ask so."""
            asked = urlsplit(self.path)
            answers.asked.append({key: value[0] for key, value in parse_qs(asked.query).items()})
            answers.agents.add(self.headers["User-Agent"])
            answers.arrived.set()
            if answers.hangs:
                answers.go.wait(30)
            said = answers.raw or json.dumps(_told(answers, asked.path)).encode()
            with suppress(BrokenPipeError):
                self.send_response(answers.status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

    return Handler


@contextmanager
def service() -> Iterator[tuple[str, Answers]]:
    """The service, and its address."""
    answers = Answers()
    with listening(_handler(answers), answers.go) as address:
        yield address, answers
