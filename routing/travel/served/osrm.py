"""OSRM, as `osrm-routed` speaks: `/table` and `/route` of version 1."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from routing.travel import Path, Points, Travel
from routing.travel.served.path import path_of
from routing.travel.served.table import NoRoad, strand, table
from routing.wire import NoAnswer, Wire

NOWHERE: Final = frozenset({"NoSegment", "NoTable", "NoRoute"})


@dataclass(frozen=True)
class Osrm:
    """A server of OSRM; `most` is its --max-table-size, the points of one question."""

    url: str
    most: int = 100
    name: ClassVar[str] = "osrm"

    def block(self, sources: int, targets: int) -> tuple[int, int]:
        """How many sources and targets fit into one question."""
        rows = min(sources, max(self.most // 2, self.most - targets))
        return rows, self.most - rows

    def table(self, line: Wire, sources: Points, targets: Points, until: float) -> Travel:
        """Seconds and metres. Raises NoAnswer, NoRoad."""
        rows, every = len(sources), len(sources) + len(targets)
        ends = f"sources={_list(0, rows)}&destinations={_list(rows, every)}"
        asked = f"/table/v1/driving/{_places(sources)};{_places(targets)}?{ends}"
        told = _fine(line.ask(f"{asked}&annotations=duration,distance&generate_hints=false", until))
        travel = table(told.get("durations"), told.get("distances"), (rows, len(targets)))
        for axis, (side, many) in enumerate((("sources", rows), ("destinations", len(targets)))):
            strand(travel, _away(told.get(side), many), axis)
        return travel

    def route(self, line: Wire, stops: Points, until: float) -> Path:
        """One drive. Raises NoAnswer, NoRoad."""
        told = _fine(
            line.ask(
                f"/route/v1/driving/{_places(stops)}?overview=full&geometries=polyline6&generate_hints=false", until
            )
        )
        try:
            [first, *_] = told["routes"]
            legs = [leg["duration"] for leg in first["legs"]]
            return path_of(legs, [first["distance"]], [first["geometry"]], len(stops))
        except (TypeError, LookupError, ValueError) as error:
            raise NoAnswer("wrong") from error


def _fine(told: Any) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise NoAnswer("unreadable")
    if told.get("code") in NOWHERE:
        raise NoRoad
    if told.get("code") != "Ok":
        raise NoAnswer("refused")
    return told


def _places(points: Points) -> str:
    return ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in points.tolist())


def _list(first: int, beyond: int) -> str:
    return ";".join(map(str, range(first, beyond)))


def _away(waypoints: Any, many: int) -> list[float]:
    """How far each point lies from the road it was put on; servers that do not say are believed to be near."""
    try:
        away = [float(each.get("distance", 0.0)) for each in waypoints or [{}] * many]
    except (AttributeError, TypeError, ValueError) as error:
        raise NoAnswer("wrong") from error
    if len(away) != many:
        raise NoAnswer("wrong")
    return away
