"""Ferry's own problem file: one JSON object.

    {"places": [[lat, lon], …]                    or "seconds": [[…], …], "metres"?: [[…], …], "places"?
     "bands"?: [{"from", "seconds": [[…], …]} or {"from", "percent"}, …],
     "permits"?: {name: {"seconds": [[…], …], "metres"?: [[…], …], "bands"?}, …},
     "vehicles": [{"id", "start", "shift": [from, to], "end"?, "duration"?, "driving"?, "traits"?,
                   "permit"?, "per_minute"?, "per_km"?, "toll"?, "soiled"?: [[kind, seconds], …],
                   "seats"?, "wheelchairs"?, "litres"?, "kilograms"?, "breaks"?: [[from, to, length], …]}],
     "jobs": [{"id", "pickup", "dropoff", "pickup_window": [from, to], "dropoff_window": [from, to],
               "seats"?, "wheelchairs"?, "litres"?, "kilograms"?, "needs"?, "pickup_service"?, "dropoff_service"?,
               "max_ride"?, "priority"?, "penalty"?, "floor"?, "avoid"?, "prefer"?, "met"?, "kind"?, "group"?,
               "pickup_due"?, "dropoff_due"?, "late_price"?, "bundle"?},
              {"id", "single": true, "dropoff", "dropoff_window", …}],
     "clean"?: [[kind, kind, seconds], …], "apart"?: [[kind, kind], …],
     "contact_price"?: seconds, "mix_price"?: seconds}

Places are numbered from 0; `start`, `end`, `pickup` and `dropoff` are such numbers. Times are whole seconds from any
origin; null in `seconds` says there is no legal way. With `places` alone the line model gives the travel times; with
`seconds` they only make a map. A vehicle with a `permit` drives by the matrices of that name.
A break is a rest of `length` seconds within [from, to]. In a band, from second `from` on, drives take other `seconds`,
or so many `percent` of the ordinary ones, rounded up; the bands of permits begin with the others.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from unicodedata import category

import numpy as np
from numpy.typing import NDArray

from routing.breaks import LONGEST_BREAK, Break
from routing.formats import BadFile, Instance, Objective
from routing.problem import FORBIDDEN, Band, Job, Matrix, Problem, Vehicle, Ways
from routing.travel.flat import flat
from routing.travel.line import DETOUR, EXPONENT, SECONDS_AT_ONE_KM, LineTravel
from routing.travel.plane import Plane
from schemas.values import Load, Window

Fields = Mapping[str, object]
ANY_DAY = datetime(2020, 1, 1, tzinfo=UTC)
VEHICLE = 1_000_000
"""What sending out a car costs where cars count first; leaving a trip over costs that more, or no car would go."""
MATRIX = 2_000
"""So many places fit in a matrix; between more, times come from the same power law on a flat map."""
SLOWEST = 10_000
"""Percent of the ordinary seconds that a drive may take in a band."""
LOADS = ("seats", "wheelchairs", "litres", "kilograms")
LATE = ("pickup_due", "dropoff_due", "late_price")
NUMBERS = ("pickup_service", "dropoff_service", "max_ride", "priority", "penalty", "floor", *LATE)
RATES = ("duration", "driving", "per_minute", "per_km", "toll")
NAMES = ("needs", "avoid", "prefer", "met")
PRICES = ("contact_price", "mix_price")


def read(text: str, objective: Objective = Objective.DISTANCE) -> Instance:
    """The instance in a file's text. Raises BadFile with the line or the field, and the value."""
    known = {"places", "seconds", "metres", "bands", "permits", "vehicles", "jobs", "clean", "apart", *PRICES}
    top = _object("the file", _json(text), known)
    seconds, metres, points = _travel(top)
    permits = top.get("permits", {})
    cost = VEHICLE if objective is Objective.VEHICLES else 0
    jobs = [_job(f"jobs[{k}]", one) for k, one in enumerate(_list("jobs", top.get("jobs")))]
    problem = Problem(
        tuple(_vehicle(f"vehicles[{k}]", one) for k, one in enumerate(_list("vehicles", top.get("vehicles")))),
        tuple(replace(job, penalty=job.penalty + cost) for job in jobs),
        seconds,
        metres,
        vehicle_cost=cost,
        clean=dict(_cleaning(f"clean[{k}]", one) for k, one in enumerate(_list("clean", top.get("clean", [])))),
        apart=frozenset(_apart(f"apart[{k}]", one) for k, one in enumerate(_list("apart", top.get("apart", [])))),
        bands=_bands("bands", top.get("bands", []), seconds),
        permits={name: _ways(f"permits.{name}", one) for name, one in _object("permits", permits).items()},
        contact_price=_whole("contact_price", top.get("contact_price", 0)),
        mix_price=_whole("mix_price", top.get("mix_price", 0)),
    )
    return Instance("ferry", problem, 1, metres, points)


def _json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise BadFile(f"line {error.lineno}, column {error.colno}", error.doc[error.pos :][:20], "JSON") from None
    except RecursionError:
        raise BadFile("the file", f"{text[:20]}…", "JSON of a sane depth") from None


def _once(pairs: list[tuple[str, object]]) -> Fields:
    """An object as JSON has it; the last of two equal names would win without a word."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise BadFile("the file", max(names, key=names.count), "a name to be given twice in one object")
    return found


def _travel(top: Fields) -> tuple[Matrix | Plane, Matrix | Plane, NDArray[np.float64] | None]:
    """Seconds, metres, and where the nodes lie, if the file says so."""
    given = top.get("places", [] if "seconds" in top else None)
    places = [_pair(f"places[{k}]", one) for k, one in enumerate(_list("places", given))]
    at = np.array(places, dtype=np.float64).reshape(-1, 2)
    points = flat(at) if places else None
    if "seconds" in top:
        seconds = _matrix("seconds", top["seconds"])
        if places and len(places) != len(seconds):
            raise BadFile("places", f"{len(places)} places", f"as many as rows of seconds, {len(seconds)}")
        return seconds, _metres("metres", top, seconds), points
    if points is not None and len(points) > MATRIX:
        return Plane(points / 1000, SECONDS_AT_ONE_KM, EXPONENT), Plane(points, DETOUR), points
    travel = LineTravel().matrix(at, at, depart_at=ANY_DAY)
    return travel.seconds, travel.metres, points


def _ways(where: str, value: object) -> Ways:
    given = _object(where, value, {"seconds", "metres", "bands"})
    seconds = _matrix(f"{where}.seconds", given.get("seconds"))
    bands = _bands(f"{where}.bands", given.get("bands", []), seconds)
    return Ways(seconds, _metres(f"{where}.metres", given, seconds), bands)


def _bands(where: str, value: object, seconds: Matrix | Plane) -> tuple[Band, ...]:
    """Hours in which drives take otherwise long."""
    return tuple(_band(f"{where}[{k}]", one, seconds) for k, one in enumerate(_list(where, value)))


def _band(where: str, value: object, seconds: Matrix | Plane) -> Band:
    given = _object(where, value, {"from", "seconds", "percent"})
    begin = _whole(f"{where}.from", given.get("from"))
    if ("seconds" in given) == ("percent" in given):
        raise BadFile(where, sorted(given), "seconds or percent, one of them")
    if "seconds" in given:
        return Band(begin, _matrix(f"{where}.seconds", given["seconds"]))
    percent = _whole(f"{where}.percent", given["percent"])
    if not 1 <= percent <= SLOWEST:
        raise BadFile(f"{where}.percent", percent, f"a whole number of 1 to {SLOWEST}")
    if isinstance(seconds, Plane):
        return Band(begin, replace(seconds, pace=seconds.pace * percent / 100))
    legs = np.minimum(-(-seconds.astype(np.int64) * percent // 100), FORBIDDEN - 1)
    return Band(begin, np.where(seconds == FORBIDDEN, FORBIDDEN, legs).astype(np.int32))


def _metres(where: str, given: Fields, seconds: Matrix) -> Matrix:
    return _lengths(where, given["metres"], seconds) if "metres" in given else np.zeros_like(seconds)


def _matrix(where: str, value: object) -> Matrix:
    rows = [_list(f"{where}[{k}]", row) for k, row in enumerate(_list(where, value))]
    if any(len(row) != len(rows) for row in rows):
        raise BadFile(where, [len(row) for row in rows][:5], f"a square of {len(rows)} rows")
    found = np.zeros((len(rows), len(rows)), dtype=np.int32)
    for k, row in enumerate(rows):
        legs = [one for one in row if type(one) is int and 0 <= one < FORBIDDEN]
        found[k] = legs if len(legs) == len(row) else [_leg(f"{where}[{k}]", one) for one in row]
    return found


def _lengths(where: str, value: object, seconds: Matrix) -> Matrix:
    metres = _matrix(where, value)
    if metres.shape == seconds.shape:
        for row, column in np.argwhere((metres == FORBIDDEN) & (seconds != FORBIDDEN))[:1].tolist():
            raise BadFile(f"{where}[{row}][{column}]", None, "the length of a way, and there is one")
    return metres


def _leg(where: str, value: object) -> int:
    leg = FORBIDDEN if value is None else _whole(where, value)
    if leg < 0 or (leg == FORBIDDEN and value is not None):
        raise BadFile(where, value, f"a drive of 0 to {FORBIDDEN - 1}; null is no way")
    return leg


def _vehicle(where: str, value: object) -> Vehicle:
    others = {"traits", "permit", "breaks", "soiled"}
    given = _object(where, value, {"id", "start", "end", "shift", *others, *RATES, *LOADS})
    end = given.get("end")
    rates = {name: _whole(f"{where}.{name}", given[name]) for name in RATES if given.get(name) is not None}
    return Vehicle(
        _text(f"{where}.id", given.get("id")),
        _whole(f"{where}.start", given.get("start")),
        None if end is None else _whole(f"{where}.end", end),
        _window(f"{where}.shift", given.get("shift")),
        _load(where, given, 4),
        frozenset(_text(f"{where}.traits", one) for one in _list(f"{where}.traits", given.get("traits", []))),
        permit=_text(f"{where}.permit", given["permit"]) if "permit" in given else "",
        breaks=_breaks(f"{where}.breaks", given.get("breaks", [])),
        soiled=tuple(_soil(f"{where}.soiled", one) for one in _list(f"{where}.soiled", given.get("soiled", []))),
        **rates,  # type: ignore[arg-type] # whole numbers, checked above
    )


def _breaks(where: str, value: object) -> tuple[Break, ...]:
    """Rests in the order of their hours."""
    made: list[Break] = []
    for k, one in enumerate(_list(where, value)):
        given = _list(f"{where}[{k}]", one)
        if len(given) != 3:
            raise BadFile(f"{where}[{k}]", one, "[from, to, length]")
        window, length = _window(f"{where}[{k}]", list(given[:2])), _whole(f"{where}[{k}]", given[2])
        if not 1 <= length <= min(LONGEST_BREAK, window.latest - window.earliest):
            raise BadFile(f"{where}[{k}]", one, f"a length of 1 to {LONGEST_BREAK} that fits between from and to")
        if made and not (made[-1].window.earliest <= window.earliest and made[-1].window.latest <= window.latest):
            raise BadFile(f"{where}[{k}]", one, "a break that begins and ends no sooner than the one before it")
        made.append(Break(window, length))
    return tuple(made)


def _job(where: str, value: object) -> Job:
    required = {"id", "pickup", "dropoff", "pickup_window", "dropoff_window"}
    given = _object(where, value, {*required, *LOADS, *NUMBERS, *NAMES, "kind", "group", "single", "bundle"})
    single = _truth(f"{where}.single", given.get("single", False))
    boarding = "dropoff_window" if single and "pickup_window" not in given else "pickup_window"
    numbers = {name: _whole(f"{where}.{name}", given[name]) for name in NUMBERS if given.get(name) is not None}
    names = {
        name: frozenset(_text(f"{where}.{name}", one) for one in _list(f"{where}.{name}", given[name]))
        for name in NAMES
        if name in given
    }
    return Job(
        _text(f"{where}.id", given.get("id")),
        None if single and "pickup" not in given else _whole(f"{where}.pickup", given.get("pickup")),
        _whole(f"{where}.dropoff", given.get("dropoff")),
        _window(f"{where}.{boarding}", given.get(boarding)),
        _window(f"{where}.dropoff_window", given.get("dropoff_window")),
        _load(where, given, 0 if single else 1),
        single=single,
        kind=_kind(f"{where}.kind", given.get("kind", "")),
        group=_kind(f"{where}.group", given.get("group", "")),
        bundle=_text(f"{where}.bundle", given["bundle"]) if "bundle" in given else "",
        **names,  # type: ignore[arg-type] # checked field by field above
        **numbers,  # type: ignore[arg-type] # and these
    )


def _cleaning(where: str, value: object) -> tuple[tuple[str, str], int]:
    given = _list(where, value)
    if len(given) != 3:
        raise BadFile(where, value, "[kind, kind, seconds]")
    return _apart(where, list(given[:2])), _whole(where, given[2])


def _soil(where: str, value: object) -> tuple[str, int]:
    given = _list(where, value)
    if len(given) != 2:
        raise BadFile(where, value, "[kind, seconds]")
    return _kind(where, given[0]), _whole(where, given[1])


def _apart(where: str, value: object) -> tuple[str, str]:
    pair = _list(where, value)
    if len(pair) != 2:
        raise BadFile(where, value, "a pair of kinds")
    return _kind(where, pair[0]), _kind(where, pair[1])


def _kind(where: str, value: object) -> str:
    """A class or a group of jobs; the empty word is the ordinary class, and no group."""
    return "" if value == "" else _text(where, value)


def _load(where: str, given: Fields, seats: int) -> Load:
    amounts = {name: _whole(f"{where}.{name}", given[name]) for name in LOADS if name in given}
    return Load(**({"seats": seats} | amounts))


def _object(where: str, value: object, known: set[str] | None = None) -> Fields:
    if not isinstance(value, dict):
        raise BadFile(where, value, "an object")
    for name in value:
        if known is not None and name not in known:
            raise BadFile(where, name, f"a known field; known are {', '.join(sorted(known))}")
    return value


def _list(where: str, value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise BadFile(where, value, "a list")
    return value


def _whole(where: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**31:
        raise BadFile(where, value, "a whole number below 2147483648")
    return value


def _truth(where: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise BadFile(where, value, "true or false")
    return value


def _text(where: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise BadFile(where, value, "a name")
    if any(category(one) in ("Cc", "Cs") for one in value):
        raise BadFile(where, value, "a name without control characters")
    return value


def _window(where: str, value: object) -> Window:
    pair = _list(where, value)
    if len(pair) != 2:
        raise BadFile(where, value, "a pair [from, to]")
    earliest, latest = (_whole(where, one) for one in pair)
    if latest < earliest:
        raise BadFile(where, value, "a span that ends after it begins")
    return Window(earliest, latest)


def _pair(where: str, value: object) -> tuple[float, float]:
    pair = _list(where, value)
    numbers = [one for one in pair if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(pair) != 2 or len(numbers) != 2 or not (abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180):
        raise BadFile(where, value, "a pair [lat, lon] in degrees")
    return float(numbers[0]), float(numbers[1])
