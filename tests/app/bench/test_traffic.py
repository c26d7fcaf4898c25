"""Made-up traffic is on the roads alone, and the same dice throw the same."""

from pathlib import Path

from app.bench.learning import off
from app.bench.traffic import Traffic
from routing.travel.roads.build import draw
from routing.travel.roads.osm import read
from tests.routing.travel.roads.town import grid


def test_empty_roads_are_as_the_map_says_and_the_same_dice_throw_the_same_traffic(tmp_path: Path) -> None:
    """So that what is wrong with the map's times is traffic alone."""
    graph = draw(read(grid().write(tmp_path / "town.osm.pbf")), "town", "2020-02-01").graph
    city, again = Traffic(graph, 3), Traffic(graph, 3)
    assert off(city.travel, [city.sample(4, 8, busy=False)]) < 0.5
    again.sample(4, 8, busy=False)
    one, other = city.sample(4, 8), again.sample(4, 8)
    assert off(city.travel, [one]) > 10
    assert (one.departed, one.seconds.tolist()) == (other.departed, other.seconds.tolist())
