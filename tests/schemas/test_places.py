"""Places and spots: a known place or a point, never both, never half."""

import pytest
from pydantic import ValidationError

from schemas.places import PlaceIn, Spot
from schemas.values import Point


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "either place_id or lat and lon"),
        ({"place_id": "p1", "lat": 30.5, "lon": 114.3}, "either place_id or lat and lon"),
        ({"lat": 30.5}, "lat and lon go together"),
        ({"lon": 114.3, "name": "gate 3"}, "lat and lon go together"),
        ({"lat": 114.3, "lon": 30.5}, "swapped"),
        ({"lat": 30.5, "lon": 200}, "between -180 and 180"),
        ({"lat": "north", "lon": 114.3}, "valid number"),
        ({"lat": float("nan"), "lon": 114.3}, "finite"),
        ({"place_id": "p1", "name": "x" * 201}, "at most 200"),
        ({"place_id": "p1", "gate": "3"}, "Extra inputs"),
    ],
)
def test_a_bad_spot_is_told(body: dict[str, object], told: str) -> None:
    """Every way to write half a place is refused with what to do."""
    with pytest.raises(ValidationError, match=told):
        Spot.model_validate(body)


def test_a_spot_is_a_place_or_a_point() -> None:
    """Both ways to say where are understood, and names lose the blanks around them."""
    assert Spot(place_id="p1").lat is None
    spot = Spot(lat=30.58, lon=114.27, name="  gate 3 ")
    assert (spot.place_id, spot.lat, spot.lon, spot.name) == (None, 30.58, 114.27, "gate 3")


@pytest.mark.parametrize(
    "change", [{"name": "  "}, {"lat": 91}, {"lon": -181}, {"kind": "castle"}, {"name_zh": "院" * 121}, {"beds": 4}]
)
def test_a_bad_place_is_refused(change: dict[str, object]) -> None:
    """A place needs a name and coordinates on the earth, and knows no other fields."""
    good = {"name": "Wuhan Union Hospital", "lat": 30.58, "lon": 114.27}
    assert Point(PlaceIn.model_validate(good).lat, PlaceIn.model_validate(good).lon)
    with pytest.raises(ValidationError):
        PlaceIn.model_validate(good | change)
