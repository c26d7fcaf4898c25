"""Roads are measured from the extract to the largest table, with or without a rival."""

from pathlib import Path

import pytest

from app.bench.heats import Order, roads
from app.bench.library import Missing
from app.bench.roads import Roads, kit, run
from tests.routing.travel.roads.town import grid


def test_a_small_town_is_measured_from_its_extract_on(tmp_path: Path) -> None:
    """Every step takes time, the tables too, and the ratios are those of what is told beside them."""
    task = Roads(grid().write(tmp_path / "town.osm.pbf"), size=6, large=9, few=3, times=1)
    found = {figure.name: figure.value for figure in run(task)}
    assert {"map made from the extract", "9 × 9, seconds alone", "memory held at most"} <= set(found)
    assert all(value > 0 for value in found.values())
    both = found["6 × 6, seconds and metres"] / found["6 × 6, seconds alone"]
    assert found["both against seconds alone"] == pytest.approx(both)
    assert ("the same by RoutingKit" in found) == (kit is not None)


def test_an_extract_that_is_not_there_is_named(tmp_path: Path) -> None:
    """With what to do."""
    with pytest.raises(Missing, match=r"porto-metro-roads\.osm\.pbf is not there: name the folder"):
        list(roads(Order(tmp_path)))
