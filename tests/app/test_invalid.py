"""Validation errors in words."""

import pytest
from pydantic import ValidationError

from app.invalid import LONGEST_VALUE, explain, shown
from schemas.positions import Fix
from schemas.trips import TripIn


def errors(model, body):
    """What the model says about a body, placed as the framework places it."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(body)
    return [error | {"loc": ("body", *error["loc"])} for error in caught.value.errors()]


def test_field_value_and_rule_are_named():
    """The sentence holds where, what and why."""
    told = explain("en", errors(Fix, {"lat": 1, "lon": 2, "at": "2020-02-01T07:30:00Z", "speed": 900}))
    assert told == "speed must be at most 200 (was 900)."


def test_swapped_coordinates_get_a_hint():
    """A latitude that could be a longitude says so."""
    told = explain("zh-Hans", errors(Fix, {"lat": 114.3, "lon": 30.6, "at": "2020-02-01T07:30:00Z"}))
    assert told == "lat 不能大于 90（收到 114.3）。 纬度和经度好像写反了。"


def test_many_errors_stay_readable():
    """The first five are told, the rest counted."""
    body = {f"field{number}": 1 for number in range(9)}
    told = explain("en", errors(TripIn, body))
    assert told.count("is not a field") + told.count("is missing") == 5
    assert told.endswith("And 6 more.")


def test_unknown_kinds_of_error_are_told_in_the_frameworks_words():
    """A kind of error nobody translated still names field and value."""
    odd = {"type": "set_type", "loc": ("query", "x"), "msg": "Input should be a set", "input": 7}
    assert explain("en", [odd]) == "x: Input should be a set (was 7)."


def test_long_and_odd_values_are_cut():
    """A megabyte sent is not a megabyte shown, and any bytes can be shown."""
    assert len(shown("x" * 10**6)) == LONGEST_VALUE + 1
    assert shown("\ud800") == "?"
    assert shown(b"\xff").startswith('"b')
