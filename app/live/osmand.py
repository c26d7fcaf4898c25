"""What Traccar Client and OsmAnd send, as fixes. Reference: the "OsmAnd" page of Traccar's protocol documentation.

Query or form (OsmAnd, Traccar Client before 9): `id` or `deviceid`; `lat` and `lon`, or `location=lat,lon`; `timestamp`
in seconds or milliseconds since 1970, ISO 8601, or `yyyy-MM-dd HH:mm:ss` (taken as UTC), now when left out; `speed` in
knots; `bearing` or `heading` in degrees; `accuracy` in metres; `valid`. The rest (altitude, batt, hdop, …) is ignored.

JSON (Traccar Client from 9): `{"device_id", "location": {"timestamp", "coords": {"latitude", "longitude", "accuracy",
"speed" (m/s), "heading"}}}`, or a list of locations; -1 means unknown.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite

from pydantic import ValidationError

from dispatch.errors import BadRequest
from schemas.positions import Fix

KNOT = 1852 / 3600
MILLISECONDS_FROM = 2**31 - 1
MOST = 100
DEVICE = re.compile(r"[A-Za-z0-9_-]{1,80}")


@dataclass(frozen=True, slots=True)
class Report:
    """The random id of a shift, and where the phone was; a phone without a valid fix sends none."""

    beacon: str
    fixes: tuple[Fix, ...]


def from_fields(fields: Mapping[str, str], now: datetime) -> Report:
    """Read query or form fields. Raises BadRequest, naming the field."""
    beacon = _beacon(fields.get("id") or fields.get("deviceid") or "")
    if fields.get("valid", "true").lower() not in ("true", "1"):
        return Report(beacon, ())
    lat, lon = _place(fields)
    speed = _number(fields, "speed")
    heading = _number(fields, "bearing", "heading")
    at = moment(fields["timestamp"]) if fields.get("timestamp") else now
    knots = None if speed is None or speed < 0 else speed * KNOT
    return Report(beacon, _fix(lat, lon, at, _number(fields, "accuracy"), knots, heading))


def from_json(body: bytes) -> Report:
    """Read the JSON of Traccar Client. Raises BadRequest."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest(field="body", problem="is not JSON.") from error
    match sent:
        case {"device_id": str() | int() as device, "location": list() | dict() as location}:
            locations = location if isinstance(location, list) else [location]
            return Report(_beacon(str(device)), tuple(fix for each in locations[:MOST] for fix in _located(each)))
    raise BadRequest(field="body", problem='lacks "device_id" or "location".')


def _beacon(text: str) -> str:
    if not DEVICE.fullmatch(text):
        problem = f"{text[:40]!r} is not one of ours; write the device identifier that Ferry shows for your shift."
        raise BadRequest(field="id", problem=problem)
    return text


def _located(location: object) -> tuple[Fix, ...]:
    match location:
        case {"timestamp": str() | int() | float() as at, "coords": {"latitude": lat, "longitude": lon, **rest}}:
            return _fix(lat, lon, moment(str(at)), rest.get("accuracy"), rest.get("speed"), rest.get("heading"))
    raise BadRequest(field="location", problem='lacks "timestamp" or "coords" with "latitude" and "longitude".')


def moment(text: str) -> datetime:
    """A time as phones write it. Raises BadRequest."""
    try:
        number = float(text)
    except ValueError:
        return _written_moment(text)
    try:
        return datetime.fromtimestamp(number / 1000 if number >= MILLISECONDS_FROM else number, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadRequest(field="timestamp", problem=f"{text[:40]} lies outside the calendar.") from error


def _written_moment(text: str) -> datetime:
    try:
        written = datetime.fromisoformat(text)
        return written.replace(tzinfo=UTC) if written.tzinfo is None else written.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        problem = f"{text[:40]!r} is no time; write seconds since 1970, or 2020-02-01T07:30:00Z."
        raise BadRequest(field="timestamp", problem=problem) from error


def _place(fields: Mapping[str, str]) -> tuple[float, float]:
    pair = dict(zip(("lat", "lon"), fields.get("location", "").split(","), strict=False))
    lat, lon = (_number({**pair, **fields}, name) for name in ("lat", "lon"))
    if lat is None or lon is None:
        raise BadRequest(field="lat", problem="and lon are missing; write them in degrees.")
    return lat, lon


def _number(fields: Mapping[str, str], *names: str) -> float | None:
    text = next((fields[name] for name in names if fields.get(name)), None)
    try:
        number = None if text is None else float(text)
    except ValueError:
        number = float("nan")
    if number is not None and not isfinite(number):
        raise BadRequest(field=names[0], problem=f"{text!r} is not a number.")
    return number


def _fix(lat: object, lon: object, at: datetime, accuracy: object, speed: object, heading: object) -> tuple[Fix, ...]:
    """One fix; none from a phone that says 0, 0 because it does not know. Raises BadRequest."""
    if lat == lon == 0:
        return ()
    known = {"accuracy": accuracy, "speed": speed, "heading": heading}
    known = {name: value for name, value in known.items() if not isinstance(value, int | float) or value >= 0}
    try:
        return (Fix.model_validate({"lat": lat, "lon": lon, "at": at, **known}),)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadRequest(field=field, problem=f"{str(first['input'])[:40]}: {first['msg']}.") from error
