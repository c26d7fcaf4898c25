"""A large map is cut at its bridges, and whoever stands there is taken out last."""

import numpy as np

from routing.travel.roads.cut import cut
from routing.travel.roads.hierarchy import contract
from routing.travel.roads.order import order_of
from tests.routing.travel.roads.city import BRIDGES, SIDE, a_city, neighbours


def test_the_wall_stands_at_the_bridges() -> None:
    """As many vertices as there are bridges, and no street goes past them from one side to the other."""
    city = a_city()
    one, other = np.unique(np.sort(neighbours(city), axis=1), axis=0).T
    here, there, wall = cut(city.points, one, other)
    assert wall.sum() == len(BRIDGES)
    assert (here.astype(int) + there + wall == 1).all()
    assert not ((here[one] & there[other]) | (there[one] & here[other])).any()


def test_those_at_the_bridges_come_last_and_ancestors_are_few() -> None:
    """Every rank once, the highest at the bridges; nobody has more ancestors than a few streets have crossings."""
    city = a_city()
    rank = order_of(city.points, *neighbours(city).T)
    assert sorted(rank.tolist()) == list(range(len(city)))
    last = np.argsort(rank)[-len(BRIDGES) :]
    assert set((last % SIDE).tolist()) == set(BRIDGES)
    none = np.empty(0, dtype=np.int32)
    assert contract(city.points, city.tail, city.head, (none, none)).height < 4 * SIDE
