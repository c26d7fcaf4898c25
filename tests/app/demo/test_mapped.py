"""A demonstration on a map: every place is at a street of it, and simulated cars keep to its roads."""

from datetime import UTC, datetime

import numpy as np
import pytest

from app.demo.mapped import city_on
from app.demo.road import closures, steps, way
from app.driving import driving
from app.settings import Settings
from routing.travel.line import LineTravel
from schemas.places import PlaceKind
from schemas.values import Point
from tests.app.test_driving import town  # noqa: F401  the map of a town, as a fixture
from tests.routing.travel.roads.town import place

NOON = datetime(2020, 2, 1, 12, tzinfo=UTC)


def test_a_city_is_made_up_where_the_map_is_of_no_known_one(town):  # noqa: F811
    """Hospitals, hotels, a station and a depot at streets of the map, no street twice; without a map it is Wuhan."""
    city, travel = city_on(town, 1), driving(Settings(_env_file=None, map=town))
    assert {kind: len(city.of(kind)) > 0 for kind in (PlaceKind.HOSPITAL, PlaceKind.HOTEL)} == {
        PlaceKind.HOSPITAL: True,
        PlaceKind.HOTEL: True,
    }
    assert len({site.name for site in city.sites}) == len({site.name_zh for site in city.sites}) == len(city.sites)
    points = np.array([(site.lat, site.lon) for site in city.sites])
    assert (travel.matrix(points, points, depart_at=NOON).seconds < 3600).all()
    assert (city.name, city.zone) == ("town", "Etc/GMT-8")
    assert all(site.entry().district for site in city.sites)
    assert city_on(town, 1) == city != city_on(town, 2)
    assert city_on(None, 1).name == "Wuhan"


@pytest.mark.parametrize("speed", [1, 6])
def test_a_car_keeps_to_the_road_and_out_of_what_is_closed(town, speed):  # noqa: F811
    """In the time of the drive, along its line, by another bridge when one is closed; without a map straight on."""
    travel = driving(Settings(_env_file=None, map=town))
    start, goal = (Point(*place(row, 1)) for row in (2, 5))
    free = way(travel, [], start, goal, NOON)
    drawn = list(steps(free, goal, speed=speed, every=3))
    assert drawn[-1].point == goal
    assert sum(step.wait for step in drawn) == pytest.approx(free.seconds / speed)
    spots = travel.spots(np.array([(step.point.lat, step.point.lon) for step in drawn]))
    assert (spots.arc >= 0).all()
    (south, west), (north, east) = place(3.4, 0.5), place(3.6, 1.5)
    corners = [(south, west), (south, east), (north, east), (north, west)]
    view = {
        "kind": "blocked",
        "points": [{"lat": lat, "lon": lon} for lat, lon in corners],
        "percent": None,
        "begins_at": "2020-02-01T10:00:00Z",
        "ends_at": None,
    }
    around = way(travel, closures([view]), start, goal, NOON)
    assert around.seconds > free.seconds
    assert not any(south < point.lat < north and west < point.lon < east for point in around.polyline)
    assert way(LineTravel(), [], start, goal, NOON).polyline == (start, goal)
