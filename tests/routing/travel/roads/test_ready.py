"""Once the roads are made ready nothing is left to compile, whatever is asked."""

import importlib
from pkgutil import iter_modules

import numpy as np

import routing.travel.roads
from routing.travel.roads.closures import Closure
from routing.travel.roads.ready import make_ready
from schemas.values import ClosureKind, Point
from tests.routing.travel.roads.test_travel import NOON, town


def kernels() -> dict[str, int]:
    """For how many kinds of arguments each kernel of this room is compiled."""
    names = [each.name for each in iter_modules(routing.travel.roads.__path__, "routing.travel.roads.")]
    found = (one for name in names for one in vars(importlib.import_module(name)).values())
    return {one.__name__: len(one.nopython_signatures) for one in found if hasattr(one, "nopython_signatures")}


def test_afterwards_nothing_is_left_to_compile() -> None:
    """Matrices, seconds alone, one driver, routes and closures over another map need no kernel but those."""
    make_ready()
    before = kernels()
    assert sum(before.values()) > 5
    travel, points = town(), np.array([[30.0, 114.0], [30.004, 114.004], [30.001, 114.0031], [31.0, 114.0]])
    travel = travel.under([Closure(ClosureKind.BLOCKED, (Point(30, 114), Point(30, 114.002), Point(30.002, 114)))])
    travel.seconds(points[::2], points[1:], depart_at=NOON)
    travel.goals(points, depart_at=NOON).travel(travel.spots(points[:1]))
    travel = travel.under([])
    travel.route(points[:3], depart_at=NOON)
    assert kernels() == before
