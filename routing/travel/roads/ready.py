"""The kernels of this room compiled before anybody waits for them: `python -m routing.travel.roads.ready`."""

from datetime import UTC, datetime

import numpy as np

from routing.travel.roads.graph import Graph
from routing.travel.roads.travel import RoadTravel


def make_ready() -> None:
    """Load or compile every kernel, by asking all there is to ask about one street."""
    corners = np.array([[30.0, 114.0], [30.0, 114.01]])
    one, none = np.array([60, 60], dtype=np.int32), np.zeros(2, dtype=np.int32)
    ends, first = np.array([0, 1], dtype=np.int32), np.array([0, 2, 4])
    shape = np.vstack([corners, corners[::-1]])
    street = Graph(corners, ends, ends[::-1], one, one, none.astype(np.uint8), none, first, shape, ("",), ("",))
    travel, then = RoadTravel(street), datetime(2020, 2, 1, tzinfo=UTC)
    travel.matrix(corners, corners, depart_at=then)
    travel.seconds(corners, corners, depart_at=then)
    travel.route(corners, depart_at=then)


if __name__ == "__main__":
    make_ready()
