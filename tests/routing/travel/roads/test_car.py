"""What a car may do, by the words of mappers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.roads.car import CLOSED, FASTEST, KINDS, OPEN, SLOWEST, SPEEDS, SURFACES, barred, drive, speed_limit

KIND = st.sampled_from(sorted(SPEEDS.keys() - {"ferry"}))
LIMIT = st.text("0123456789 .-;|:mphknotsPTurban", max_size=12) | st.integers(0, 999).map(str)
ROAD = {"highway": "secondary"}


@pytest.mark.parametrize(
    ("tags", "along", "against"),
    [
        ({}, True, True),
        ({"oneway": "yes"}, True, False),
        ({"oneway": "-1"}, False, True),
        ({"oneway": "no", "junction": "roundabout"}, True, True),
        ({"junction": "roundabout"}, True, False),
        ({"oneway": "yes", "oneway:motor_vehicle": "no"}, True, True),
        ({"highway": "motorway"}, True, False),
        ({"highway": "motorway_link"}, True, True),
        ({"oneway": "yes", "oneway:bicycle": "no"}, True, False),
    ],
)
def test_a_one_way_street_is_driven_one_way(tags, along, against):
    """The most special word about direction counts, and motorways and roundabouts need none."""
    found = drive(ROAD | tags)
    assert (found.along > 0, found.against > 0) == (along, against)


@given(KIND, st.sampled_from(sorted(CLOSED)), st.sampled_from(sorted(OPEN)))
def test_the_most_special_access_counts(kind, closed, opened):
    """What holds for cars outweighs what holds for everybody, both ways."""
    assert drive({"highway": kind, "access": closed}) is None
    assert drive({"highway": kind, "access": closed, "motor_vehicle": opened}) is not None
    assert drive({"highway": kind, "access": opened, "motorcar": closed, "vehicle": opened}) is None


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway"},
        {"highway": "construction"},
        {"building": "yes"},
        {"highway": "service", "service": "parking_aisle"},
        {"highway": "pedestrian", "area": "yes"},
        {"highway": "residential", "oneway": "reversible"},
        {"route": "ferry"},
        {"route": "ferry", "foot": "yes", "motor_vehicle": "no"},
    ],
)
def test_what_is_no_road_for_cars_is_left_out(tags):
    """Ways on foot, areas, and ferries that do not say that they take cars."""
    assert drive(tags) is None


def test_a_ferry_that_takes_cars_is_a_slow_road():
    """A town on two banks may have nothing else."""
    assert drive({"route": "ferry", "motor_vehicle": "yes"}) == (KINDS.index("ferry"), 5.0, 5.0)


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("50", 50),
        ("50 km/h", 50),
        ("30 mph", 48.28),
        ("30mph", 48.28),
        ("80; 60", 80),
        ("60|80", 60),
        ("PT:urban", 50),
        ("PT:motorway", 120),
        ("CN:rural", 70),
        ("none", 162.5),
        ("walk", 10),
        ("signals", None),
        ("variable", None),
        ("", None),
        ("0", None),
        ("fifty", None),
    ],
)
def test_limits_are_read_in_the_ways_they_are_written(words, limit):
    """Numbers, miles, names of zones; what is not certain is left to the class of the road."""
    assert speed_limit(words) == (limit and pytest.approx(limit, abs=0.01))


@given(KIND, LIMIT, st.sampled_from(["", "asphalt", *SURFACES]))
def test_whatever_mappers_write_the_speed_can_be_driven(kind, limit, surface):
    """No word of theirs makes a car fly or stand."""
    found = drive({"highway": kind, "maxspeed": limit, "surface": surface})
    assert found is None or all(SLOWEST <= speed <= FASTEST for speed in (found.along, found.against) if speed)


def test_a_limit_and_a_bad_road_slow_down():
    """A limit is driven at four fifths, each direction has its own, and no car is fast on sand."""
    assert drive(ROAD | {"maxspeed": "50", "maxspeed:backward": "30"})[1:] == (40, 24)
    assert drive(ROAD | {"surface": "sand"})[1:] == (20, 20)


@pytest.mark.parametrize(
    ("tags", "shut"),
    [
        ({"barrier": "bollard"}, True),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, False),
        ({"barrier": "gate"}, False),
        ({"barrier": "gate", "access": "private"}, True),
        ({"barrier": "toll_booth"}, False),
        ({"access": "no"}, False),
        ({"highway": "traffic_signals"}, False),
    ],
)
def test_bollards_stop_cars_and_open_gates_do_not(tags, shut):
    """A barrier's own access outweighs what such barriers usually do."""
    assert barred(tags) is shut
