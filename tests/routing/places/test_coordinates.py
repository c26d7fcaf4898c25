"""Coordinates as people write them."""

import pytest

from routing.places.coordinates import find


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("30.58,114.27", (30.58, 114.27)),
        ("30.58, 114.27", (30.58, 114.27)),
        ("30.58 114.27", (30.58, 114.27)),
        ("(30.58°, 114.27°)", (30.58, 114.27)),
        ("-8.61;41.15", (-8.61, 41.15)),
        ("Gate 3 at 30.5843,114.2737 please", (30.5843, 114.2737)),
        ("30.58N 114.27E", (30.58, 114.27)),
        ("30.58°S, 114.27°W", (-30.58, -114.27)),
        ("E114.27 N30.58", (30.58, 114.27)),
        ("N 30° 34' 48\" E 114° 16' 12\"", (30.58, 114.27)),
        ("30°34'48\"N 114°16'12\"E", (30.58, 114.27)),
        ("30°34′48″N, 114°16′12″E", (30.58, 114.27)),
        ("30°34.8'N 114°16.2'E", (30.58, 114.27)),
        ("北纬30.58 东经114.27", (30.58, 114.27)),
        ("东经114度16分12秒,北纬30度34分48秒", (30.58, 114.27)),
    ],
)
def test_a_coordinate_is_read_in_every_hand(text, pair):
    """Decimal or in minutes and seconds, with letters or without, in English and Chinese."""
    assert find(text) == pytest.approx(pair)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "协和医院",
        "1277 号",
        "12,14",
        "3, 5 people",
        "13800000000",
        "10.0.0.1",
        "30.58",
        "N30.58",
        "N 3 S 4",
        "1.2.3, 4.5.6",
    ],
)
def test_other_numbers_are_no_coordinate(text):
    """House numbers, phone numbers and versions are words to search for."""
    assert find(text) is None
