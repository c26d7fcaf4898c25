"""A road server to test with: OSRM and Valhalla over a real socket, told how to answer, drive and misbehave."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

from routing.travel.line import LineTravel
from routing.travel.served.table import ANY_DAY
from tests.listening import listening

Lie = Callable[[dict[str, Any]], object]
LINE = "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
"""Through (3.85, -12.02), (4.07, -12.095) and (4.3252, -12.6453)."""
SEA = 10.0
"""Degrees of latitude below which there is no road."""


class Roads:
    """What the server knows, how often it was asked for how much, and how it behaves now."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []
        self.paths: list[str] = []
        self.lie: Lie | None = None
        self.status, self.raw = 0, b""
        self.hangs = self.drips = self.cuts = self.strict = False
        self.go = Event()

    def table(self, sources: np.ndarray, targets: np.ndarray) -> tuple[list[list[Any]], list[list[Any]]]:
        """Half as long as the line says, so that nobody mistakes one for the other."""
        self.asked.append((len(sources), len(targets)))
        travel = LineTravel().matrix(sources, targets, depart_at=ANY_DAY)
        return (travel.seconds / 2).tolist(), (travel.metres / 2).tolist()


def _points(text: str) -> np.ndarray:
    return np.array([[float(lat), float(lon)] for lon, lat in (pair.split(",") for pair in text.split(";"))])


def _osrm(roads: Roads, path: str) -> tuple[int, dict[str, Any]]:
    split = urlsplit(path)
    points = _points(split.path.rpartition("/")[2])
    if split.path.startswith("/route/"):
        legs = [{"duration": 60.4} for _ in points[1:]]
        return 200, {"code": "Ok", "routes": [{"legs": legs, "distance": 600.4 * len(legs), "geometry": LINE}]}
    asked = parse_qs(split.query)
    sources, targets = ([int(n) for n in asked[key][0].split(";")] for key in ("sources", "destinations"))
    if len(points) > 100:
        return 400, {"code": "TooBig", "message": "Too many table coordinates"}
    if roads.strict and (points[:, 0] < SEA).any():
        return 400, {"code": "NoSegment", "message": "Could not find a matching segment for coordinate 0"}
    seconds, metres = roads.table(points[sources], points[targets])
    put = [{"distance": 5000.0 if lat < SEA else 3.0} for lat in points[:, 0]]
    ends = {"sources": [put[n] for n in sources], "destinations": [put[n] for n in targets]}
    return 200, {"code": "Ok", "durations": seconds, "distances": metres, **ends}


def _valhalla(roads: Roads, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    if path == "/route":
        legs = [{"summary": {"time": 60.4, "length": 0.6}, "shape": LINE} for _ in body["locations"][1:]]
        return 200, {"trip": {"status": 0, "legs": legs}}
    sources, targets = (np.array([[p["lat"], p["lon"]] for p in body[key]]) for key in ("sources", "targets"))
    if len(sources) * len(targets) > 2500:
        return 400, {"error_code": 150, "error": "Exceeded max locations", "status_code": 400}
    if (sources[:, 0] < SEA).any() or (targets[:, 0] < SEA).any():
        return 400, {"error_code": 171, "error": "No suitable edges near location", "status_code": 400}
    seconds, metres = roads.table(sources, targets)
    rows = [
        [{"time": s, "distance": m / 1000} for s, m in zip(*row, strict=True)]
        for row in zip(seconds, metres, strict=True)
    ]
    return 200, {"sources_to_targets": rows, "units": "kilometers"}


def _handler(roads: Roads) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            """OSRM asks so."""
            self._answer(*_osrm(roads, self.path))

        def do_POST(self) -> None:
            """Valhalla asks so."""
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(*_valhalla(roads, self.path, body))

        def _answer(self, status: int, told: dict[str, Any]) -> None:
            roads.paths.append(self.path)
            if roads.hangs:
                roads.go.wait(30)
            said = roads.raw or json.dumps(roads.lie(told) if roads.lie else told).encode()
            self.send_response(roads.status or status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            half = len(said) // 2
            self.wfile.write(said[:half])
            if roads.drips:
                roads.go.wait(30)
            if roads.cuts:
                self.close_connection = True
            else:
                self.wfile.write(said[half:])

    return Handler


@contextmanager
def served() -> Iterator[tuple[str, Roads]]:
    """The server, and its address."""
    roads = Roads()
    with listening(_handler(roads), roads.go) as address:
        yield address, roads
