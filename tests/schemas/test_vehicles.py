"""A vehicle has room within reason."""

import pytest
from pydantic import ValidationError

from schemas.values import Load
from schemas.vehicles import VehicleIn, capacity


def test_an_undescribed_car_is_an_ordinary_one() -> None:
    """Whoever says nothing about the car brings four seats and a boot."""
    assert capacity(VehicleIn()) == Load(seats=4, litres=400, kilograms=400)


@pytest.mark.parametrize(
    "body", [{"seats": -1}, {"seats": 61}, {"wheelchairs": 21}, {"weight_kg": 50_001}, {"plate": "x" * 21}, {"hp": 90}]
)
def test_a_bad_vehicle_is_refused(body: dict[str, object]) -> None:
    """No negative room, no bus of a thousand seats, no unknown field."""
    with pytest.raises(ValidationError):
        VehicleIn.model_validate(body)
