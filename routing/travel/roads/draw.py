"""The line of a drive, to be drawn on a map."""

from collections.abc import Iterator

import numpy as np

from routing.travel import Points
from routing.travel.roads.graph import Graph
from routing.travel.roads.way import Way


def line_of(graph: Graph, way: Way) -> Points:
    """The corners of a drive, without those that come twice; none for a drive of no length over no arc."""
    pieces = [piece for piece in _pieces(graph, way) if len(piece)]
    if not pieces:
        return np.empty((0, 2))
    corners = np.concatenate(pieces)
    fresh = np.ones(len(corners), dtype=np.bool_)
    fresh[1:] = (corners[1:] != corners[:-1]).any(axis=1)
    return np.asarray(corners[fresh])


def _pieces(graph: Graph, way: Way) -> Iterator[Points]:
    for number, arc in enumerate(way.arcs):
        begin = way.begin if number == 0 else 0.0
        end = way.end if number == len(way.arcs) - 1 else 1.0
        yield cut(graph.shape[graph.first[arc] : graph.first[arc + 1]], begin, end)


def cut(line: Points, begin: float, end: float) -> Points:
    """The piece of a line between two fractions of its length."""
    if (begin, end) == (0, 1) or not len(line):
        return line
    step = (line[1:] - line[:-1]) * (1.0, np.cos(np.radians(line[0, 0])))
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*step.T))])
    low, high = begin * length[-1], end * length[-1]
    inside = (length > low) & (length < high)
    ends = [[np.interp(at, length, line[:, axis]) for axis in (0, 1)] for at in (low, high)]
    return np.concatenate([[ends[0]], line[inside], [ends[1]]])
