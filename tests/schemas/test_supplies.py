"""Material takes room, rounded up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.supplies import Cargo


@given(st.floats(0, 100_000), st.floats(0, 50_000))
def test_what_fits_on_paper_fits_in_the_car(volume: float, weight: float) -> None:
    """Room is whole litres and kilograms, never less than what was written nor more than one above."""
    room = Cargo(volume_l=volume, weight_kg=weight).room()
    assert room.litres - 1 <= volume <= room.litres
    assert room.kilograms - 1 <= weight <= room.kilograms
    assert (room.seats, room.wheelchairs) == (0, 0)


@pytest.mark.parametrize(
    "body",
    [
        {"volume_l": -0.1},
        {"weight_kg": 50_001},
        {"volume_l": float("inf")},
        {"items": [{"item": "", "quantity": 1}]},
        {"items": [{"item": "N95", "quantity": 0}]},
        {"items": [{"item": "N95", "quantity": float("nan")}]},
        {"items": [{"item": "N95"}]},
        {"items": [{"item": "N95", "quantity": 1}] * 201},
    ],
)
def test_a_bad_load_is_refused(body: dict[str, object]) -> None:
    """A line has a name and a quantity above nothing, and a car has an end."""
    with pytest.raises(ValidationError):
        Cargo.model_validate(body)
