"""What a body can measure, in words that say what was meant."""

import pytest
from pydantic import ValidationError

from schemas.checks import CheckIn


@pytest.mark.parametrize(
    ("celsius", "told"),
    [
        (98.6, "98.6 looks like degrees Fahrenheit; write it in degrees Celsius: 37.0."),
        (366, "366.0 °C is no body temperature; write it in degrees Celsius, between 34.0 and 43.0."),
        (0, "0.0 °C is no body temperature"),
        (-36.6, "-36.6 °C is no body temperature"),
        (float("nan"), "finite number"),
        (float("inf"), "finite number"),
        ("warm", "valid number"),
    ],
)
def test_an_impossible_temperature_is_refused_with_what_was_meant(celsius: object, told: str) -> None:
    """Fahrenheit is turned over, a lost decimal point and nonsense are named with the bounds."""
    with pytest.raises(ValidationError) as caught:
        CheckIn.model_validate({"celsius": celsius})
    assert told in str(caught.value)


@pytest.mark.parametrize("celsius", [34.0, 36.6, 43.0])
def test_what_people_measure_is_taken(celsius: float) -> None:
    """The bounds themselves are possible."""
    assert CheckIn(celsius=celsius).celsius == celsius


def test_a_check_has_no_other_fields() -> None:
    """Nobody can hand in that they have passed."""
    with pytest.raises(ValidationError, match="Extra inputs"):
        CheckIn.model_validate({"celsius": 39, "passed": True})
