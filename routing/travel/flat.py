"""A piece of the earth as a flat map: good to a percent over a few hundred kilometres, away from the poles."""

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points
from routing.travel.line import EARTH_KM


def flat(points: Points) -> NDArray[np.float64]:
    """Metres east and north of the first point, shape (n, 2)."""
    lat, lon = points.T
    east = (lon - lon[:1] + 180) % 360 - 180
    north = lat - lat[:1]
    shrunk = np.cos(np.radians(lat.mean())) if len(lat) else 1.0
    return np.asarray(np.radians(np.column_stack([east * shrunk, north])) * EARTH_KM * 1000)
