import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.osmand import from_fields, from_json, moment
from dispatch.errors import BadRequest

NOW = datetime(2020, 2, 1, 12, tzinfo=UTC)
BASE = {"id": "b3", "lat": "30.58", "lon": "114.27"}


def test_osmands_own_address_is_understood() -> None:
    """The web address OsmAnd fills in gives a fix: knots become metres per second, unknown fields do not matter."""
    sent = {**BASE, "timestamp": "1580558400", "hdop": "4.0", "altitude": "23.1", "speed": "10", "bearing": "91.5"}
    [fix] = from_fields(sent, NOW).fixes
    assert (fix.lat, fix.lon, fix.at, fix.heading) == (30.58, 114.27, NOW, 91.5)
    assert fix.speed == pytest.approx(5.1444, abs=1e-4)


def test_traccars_query_is_understood() -> None:
    """Traccar Client before version 9: deviceid, milliseconds, accuracy, battery."""
    sent = {"deviceid": "b3", "location": "30.58,114.27", "timestamp": "1580558400000", "accuracy": "12", "batt": "75"}
    report = from_fields(sent, NOW)
    [fix] = report.fixes
    assert report.beacon == "b3"
    assert (fix.lat, fix.lon, fix.at, fix.accuracy, fix.speed) == (30.58, 114.27, NOW, 12, None)


def _traccar(**coords: object) -> dict:
    known = {"latitude": 30.58, "longitude": 114.27, "accuracy": 12, "speed": 8.3, "heading": 270, "altitude": 20}
    location = {
        "timestamp": "2020-02-01T12:00:00.000Z",
        "coords": {**known, **coords},
        "is_moving": True,
        "odometer": 12.5,
        "event": "motionchange",
        "battery": {"level": 0.75, "is_charging": False},
        "activity": {"type": "in_vehicle"},
        "extras": {},
    }
    return {"location": location, "device_id": "b3"}


def test_traccars_json_is_understood() -> None:
    """Traccar Client from version 9: speed in metres per second; -1 means unknown; several locations at once."""
    report = from_json(json.dumps(_traccar()).encode())
    [fix] = report.fixes
    assert (report.beacon, fix.at, fix.speed, fix.heading, fix.accuracy) == ("b3", NOW, 8.3, 270, 12)
    [unsure] = from_json(json.dumps(_traccar(speed=-1, heading=-1, accuracy=-1)).encode()).fixes
    assert (unsure.speed, unsure.heading, unsure.accuracy) == (None, None, None)
    several = {"device_id": 7, "location": [_traccar()["location"], _traccar()["location"]]}
    assert len(from_json(json.dumps(several).encode()).fixes) == 2


@pytest.mark.parametrize(
    "text",
    [
        "1580558400",
        "1580558400.0",
        "1580558400000",
        "2020-02-01T12:00:00Z",
        "2020-02-01T12:00:00.000Z",
        "2020-02-01T20:00:00+08:00",
        "2020-02-01 12:00:00",
    ],
)
def test_times_as_phones_write_them(text: str) -> None:
    """Seconds, milliseconds, ISO 8601 and a bare date with time are the same moment."""
    assert moment(text) == NOW


def test_a_phone_without_a_fix_reports_nothing() -> None:
    """valid=false and the null island are no position; a missing time is now."""
    assert from_fields({**BASE, "valid": "0"}, NOW).fixes == ()
    assert from_fields({"id": "b3", "lat": "0", "lon": "0"}, NOW).fixes == ()
    assert from_fields(BASE, NOW).fixes[0].at == NOW


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"lat": "30", "lon": "114"}, "id"),
        ({**BASE, "id": "a\x00b"}, "id"),
        ({**BASE, "id": "设备"}, "id"),
        ({"id": "b3"}, "lat"),
        ({"id": "b3", "lat": "{0}", "lon": "{1}"}, "lat"),
        ({"id": "b3", "location": "30.5"}, "lat"),
        ({**BASE, "lat": "130"}, "lat"),
        ({**BASE, "lat": "nan"}, "lat"),
        ({**BASE, "lon": "1e400"}, "lon"),
        ({**BASE, "timestamp": "yesterday"}, "timestamp"),
        ({**BASE, "timestamp": "1e300"}, "timestamp"),
        ({**BASE, "timestamp": "nan"}, "timestamp"),
        ({**BASE, "timestamp": "0001-01-01T00:00:00+08:00"}, "timestamp"),
        ({**BASE, "speed": "fast"}, "speed"),
        ({**BASE, "bearing": "900"}, "heading"),
    ],
)
def test_a_bad_field_is_named(sent: dict[str, str], field: str) -> None:
    """Whoever set up the app wrongly is told which field and which value."""
    with pytest.raises(BadRequest, match=field):
        from_fields(sent, NOW)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["device_id", "location", "coords", "timestamp", "latitude", "longitude"]), inner
        )
    ),
)


@given(JUNK | st.fixed_dictionaries({"device_id": st.text(), "location": JUNK}))
def test_junk_is_refused_and_never_an_accident(sent: object) -> None:
    """Any JSON is either a report or a BadRequest."""
    with suppress(BadRequest):
        from_json(json.dumps(sent).encode())


@pytest.mark.parametrize("body", [b"", b"{", b"\xff{}", b"[" * 100_000, b'{"device_id": "b", "location": {}}'])
def test_broken_json_is_refused(body: bytes) -> None:
    """What is not JSON, or JSON of something else, is refused with a reason."""
    with pytest.raises(BadRequest):
        from_json(body)
