"""Valhalla, as `valhalla_service` speaks: `/sources_to_targets` and `/route`."""

from dataclasses import dataclass
from math import isqrt
from typing import Any, ClassVar, Final

from routing.travel import Path, Points, Travel
from routing.travel.served.path import path_of
from routing.travel.served.table import NoRoad, table
from routing.wire import NoAnswer, Wire

NOWHERE: Final = frozenset({170, 171, 442})
"""Its numbers for: not connected, no road near a point, no way."""
KM: Final = 1000.0


@dataclass(frozen=True)
class Valhalla:
    """A server of Valhalla; `most` is its max_matrix_location_pairs, the cells of one question."""

    url: str
    most: int = 2500
    name: ClassVar[str] = "valhalla"

    def block(self, sources: int, targets: int) -> tuple[int, int]:
        """How many sources and targets fit into one question."""
        rows = min(sources, max(isqrt(self.most), self.most // targets))
        return rows, self.most // rows

    def table(self, line: Wire, sources: Points, targets: Points, until: float) -> Travel:
        """Seconds and metres. Raises NoAnswer, NoRoad."""
        body = {"sources": _places(sources), "targets": _places(targets), "costing": "auto", "units": "kilometers"}
        told = _fine(line.ask("/sources_to_targets", until, body))
        try:
            rows = told["sources_to_targets"]
            seconds = [[cell["time"] for cell in row] for row in rows]
            metres = [[_metres(cell["distance"]) for cell in row] for row in rows]
        except (TypeError, LookupError) as error:
            raise NoAnswer("wrong") from error
        return table(seconds, metres, (len(sources), len(targets)))

    def route(self, line: Wire, stops: Points, until: float) -> Path:
        """One drive. Raises NoAnswer, NoRoad."""
        body = {"locations": _places(stops), "costing": "auto", "units": "kilometers", "directions_type": "none"}
        told = _fine(line.ask("/route", until, body))
        try:
            legs = told["trip"]["legs"]
            seconds = [leg["summary"]["time"] for leg in legs]
            metres = [leg["summary"]["length"] * KM for leg in legs]
            return path_of(seconds, metres, [leg["shape"] for leg in legs], len(stops))
        except (TypeError, LookupError, ValueError) as error:
            raise NoAnswer("wrong") from error


def _fine(told: Any) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise NoAnswer("unreadable")
    if told.get("error_code") in NOWHERE:
        raise NoRoad
    if "error_code" in told or "error" in told:
        raise NoAnswer("refused")
    return told


def _places(points: Points) -> list[dict[str, float]]:
    return [{"lat": round(lat, 6), "lon": round(lon, 6)} for lat, lon in points.tolist()]


def _metres(km: float | None) -> float | None:
    """No way has no length."""
    return None if km is None else km * KM
