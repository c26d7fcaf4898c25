"""What learning is worth is measured with traffic that is really there, and against the truth."""

from pathlib import Path

import pytest

from app.bench.heats import Order, learning
from app.bench.learning import Learning, run
from app.bench.library import Missing
from tests.routing.travel.roads.town import grid


def test_a_small_town_learns_and_what_it_takes_is_told(tmp_path: Path) -> None:
    """Traffic is worse than none, drives make times better, and both goals are those of the whole city."""
    task = Learning(grid().write(tmp_path / "town.osm.pbf"), few=40, many=120, places=12, asked=8)
    figures = {figure.name: figure for figure in run(task)}
    assert figures["the map after 120 drives"].value < 0.7 * figures["the map, with traffic"].value
    assert figures["distance after 120 drives"].value < figures["distance alone, with traffic"].value
    assert figures["learning from 40 drives on the map"].value > 0
    assert {name: figure.target for name, figure in figures.items() if figure.target} == {
        "distance alone, empty roads": 15,
        "distance after 120 drives": 11,
        "the map after 40 drives": 3.5,
    }


def test_an_extract_that_is_not_there_is_named(tmp_path: Path) -> None:
    """As for the roads."""
    with pytest.raises(Missing, match=r"porto-metro-roads\.osm\.pbf is not there"):
        list(learning(Order(tmp_path)))
