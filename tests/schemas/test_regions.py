"""A region's zone exists, its centre is whole, its policy within bounds."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from schemas.regions import Policy, Region, RegionIn
from schemas.values import Point


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"zone": "Asia/Wuhan"}, "Asia/Wuhan is not a time zone; write it like Asia/Shanghai"),
        ({"zone": "../../etc/passwd"}, "not a time zone"),
        ({"zone": ""}, "not a time zone"),
        ({"zone": "Asia"}, "not a time zone"),
        ({"lat": 30.5}, "go together"),
        ({"lat": 91, "lon": 0}, "lat"),
        ({"name": ""}, "name"),
        ({"dispatch": "shout"}, "dispatch"),
        ({"policy": {"offer_seconds": 4}}, "policy.offer_seconds"),
        ({"policy": {"ride_factor": 0.9}}, "policy.ride_factor"),
        ({"policy": {"hours": 1}}, "Extra inputs"),
    ],
)
def test_a_bad_change_is_told(body: dict[str, object], told: str) -> None:
    """Every bad value is refused, naming the field or saying what to write."""
    with pytest.raises(ValidationError, match=told):
        RegionIn.model_validate(body)


def test_what_is_left_out_is_not_changed() -> None:
    """An empty change changes nothing; a zone alone changes the zone."""
    assert RegionIn.model_validate({}).model_fields_set == set()
    assert RegionIn.model_validate({"zone": "Asia/Shanghai"}).model_fields_set == {"zone"}


def test_a_stored_policy_keeps_what_it_was_given_and_fills_the_rest() -> None:
    """A region with a partial policy has the defaults for everything else, and its numbers read as times."""
    region = Region(id="r1", name="Wuhan", name_zh="武汉", policy={"patience_minutes": 30})
    assert region.rules == Policy(patience_minutes=30)
    assert region.rules.patience == timedelta(minutes=30)
    assert (region.centre, Region(lat=30.6, lon=114.3).centre) == (None, Point(30.6, 114.3))
