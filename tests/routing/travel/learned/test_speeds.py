"""Learned speeds as data: kept, refused when they are not what was written, and told with their evidence."""

import json

import pytest

from routing.travel.learned.speeds import Effect, Speeds

SPEEDS = Speeds(
    "roads", "Asia/Shanghai", 7, {"all": Effect(0.2, 7), "cell 3 4": Effect(-0.1, 2), "hour 4": Effect(0.3, 7)}
)


def test_what_is_kept_as_json_is_read_back_the_same() -> None:
    """With its version, its count and every effect."""
    assert Speeds.read(json.loads(json.dumps(SPEEDS.plain()))) == SPEEDS
    assert SPEEDS.plain()["version"] == 1
    assert SPEEDS.plain()["drives"] == 7


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"version": 2}, "version 2 cannot be read"),
        ({"drives": "many"}, "missing or of another kind"),
        ({"zone": "Nowhere/At_All"}, "'Nowhere/At_All' is no time zone"),
        ({"effects": {"all": [float("nan"), 3]}}, "The effect of 'all' is"),
        ({"effects": {"all": [40.0, 3]}}, "The effect of 'all' is"),
        ({"effects": {"all": 1}}, "The effect of 'all' is 1"),
    ],
)
def test_what_is_no_speeds_is_refused(wrong: dict[str, object], said: str) -> None:
    """With what is wrong with it."""
    with pytest.raises(ValueError, match=said):
        Speeds.read(SPEEDS.plain() | wrong)


def test_it_says_what_it_believes_and_why() -> None:
    """Every cause with its factor and how many drives spoke of it, the most first."""
    told = [(name, round(effect.factor, 2), effect.drives) for name, effect in SPEEDS.told()]
    assert told == [("all", 1.22, 7), ("hour 4", 1.35, 7), ("cell 3 4", 0.9, 2)]
