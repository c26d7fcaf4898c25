"""Squares of the map hold the streets that lie in them, each once, and small ones only from near."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given

from routing.travel.roads.build import draw
from routing.travel.roads.osm import read
from routing.travel.roads.tiles import EXTENT, Tiles, flat
from tests.routing.travel.roads.make import graphs
from tests.routing.travel.roads.town import grid, place

NEAR = 15


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    """A town in which one street is great and one of middling rank."""
    draft, folder = grid(), tmp_path_factory.mktemp("tiles")
    ranks = {"Row 2": "primary", "Column 4": "tertiary"}
    draft.ways |= {
        key: (refs, tags | {"highway": ranks.get(tags["name"], "residential")})
        for key, (refs, tags) in draft.ways.items()
    }
    return draw(read(draft.write(folder / "town.osm.pbf")), "town", "now").graph


def square(point, zoom):
    """The square a point lies in."""
    return tuple((flat(np.array([point]))[0] * 2**zoom).astype(int).tolist())


def around(zoom):
    """All squares of the town."""
    (west, south), (east, north) = square(place(0, 0), zoom), square(place(7, 7), zoom)
    return product(range(min(west, east), max(west, east) + 1), range(min(north, south), max(north, south) + 1))


def corners(steps):
    """The corners of a stroke, absolute."""
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0)


def test_far_away_only_great_streets_are_drawn(graph):
    """Great ones always, middling ones from zoom 11, all from 14; the greatest are drawn last."""
    tiles = Tiles.of(graph)
    seen = {zoom: [rank for x, y in around(zoom) for rank, _ in tiles.at(zoom, x, y)] for zoom in (10, 12, NEAR)}
    assert {zoom: set(ranks) for zoom, ranks in seen.items()} == {10: {0}, 12: {0, 1}, NEAR: {0, 1, 2}}
    ranks = [rank for rank, _ in tiles.at(14, *square(place(2, 4), 14))]
    assert ranks == sorted(ranks, reverse=True)


def test_a_street_lies_where_it_is(graph):
    """Within a step of its corners; nothing is drawn where no street is."""
    tiles, zoom = Tiles.of(graph), NEAR
    x, y = square(place(2, 4), zoom)
    drawn = np.vstack([corners(steps) for _, steps in tiles.at(zoom, x, y)])
    wanted = (flat(np.array([place(2, 4)]))[0] * 2**zoom - (x, y)) * EXTENT
    assert np.abs(drawn - wanted).max(axis=1).min() <= 0.5
    assert tiles.at(zoom, *square(place(60, 60), zoom)) == []


def test_the_ends_of_the_earth_are_no_trouble():
    """Poles are drawn at the edge of the square of the world, and squares far from any street are empty."""
    edges = flat(np.array([[90.0, 180.0], [-90.0, -180.0], [0.0, 0.0]]))
    assert edges == pytest.approx(np.array([[1, 0], [0, 1], [0.5, 0.5]]), abs=1e-9)


@given(graphs())
def test_two_way_streets_are_one_line(case):
    """A line and the same backwards count once; turns have none."""
    graph, twin = case
    drawn = [arc for arc in range(len(twin)) if graph.first[arc + 1] - graph.first[arc] >= 2]
    assert len(Tiles.of(replace(graph, kinds=("primary",))).rank) == sum(not 0 <= twin[arc] < arc for arc in drawn)
