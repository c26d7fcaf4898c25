"""An earlier `plan.json`, read back for who drives what in which order; its times are made anew."""

import json
from collections.abc import Iterator
from typing import Final

from routing.formats import BadFile
from routing.plan import Plan, Route, Stop
from schemas.values import StopKind

KINDS: Final = tuple(kind.value for kind in StopKind)


def earlier(text: str) -> Plan:
    """The routes of a plan's file, to start from and to compare with. Raises BadFile with the place and the value."""
    try:
        top = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise BadFile("the file", text[:20], "JSON") from None
    routes = top.get("routes") if isinstance(top, dict) else None
    if not isinstance(routes, list):
        raise BadFile("routes", routes, "a list, as `ferry plan -o plan.json` writes it")
    plan = Plan(tuple(_route(f"routes[{k}]", route) for k, route in enumerate(routes)), ())
    _once([f"trip {stop.job} ({stop.kind.value})" for _, stop in plan.stops()])
    _once([f"driver {route.vehicle}" for route in plan.routes])
    return plan


def _route(where: str, value: object) -> Route:
    driver = _text(where, value, "driver")
    stops = value.get("stops") if isinstance(value, dict) else None
    if not isinstance(stops, list):
        raise BadFile(f"{where}.stops", stops, "a list")
    return Route(driver, tuple(_stops(where, stops)), 0, 0)


def _stops(where: str, stops: list[object]) -> Iterator[Stop]:
    """Stops in order; nobody is set down before they were picked up, except whoever was aboard from the start."""
    down: set[str] = set()
    for k, stop in enumerate(stops):
        trip, kind = (_text(f"{where}.stops[{k}]", stop, name) for name in ("trip", "kind"))
        if kind not in KINDS:
            raise BadFile(f"{where}.stops[{k}].kind", kind, f"one of {', '.join(KINDS)}")
        if trip in down:
            raise BadFile(f"{where}.stops[{k}]", trip, "a trip that is still to be set down")
        down |= {trip} if kind == StopKind.DROPOFF else set()
        yield Stop(0, trip, StopKind(kind), 0, 0, 0)


def _text(where: str, value: object, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, str):
        raise BadFile(f"{where}.{name}", found, "a name")
    return found


def _once(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise BadFile("routes", name, "there once")
        seen.add(name)
