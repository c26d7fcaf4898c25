"""What a server has told already: the last points it was asked about, and every pair of them that is known."""

from collections import OrderedDict
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points, Travel

UNKNOWN: Final = -1
MOST: Final = 1500
"""Points that are kept: 18 MB. Those not asked about for longest go first; cars move, doors do not."""

Key = tuple[float, float]


class Memory:
    """Pairs of points and what is known of them; safe to use from several threads."""

    def __init__(self, most: int = MOST) -> None:
        self._slot: OrderedDict[Key, int] = OrderedDict()
        self._most, self._lock = most, Lock()
        self._seconds, self._metres = (np.full((most, most), UNKNOWN, dtype=np.int32) for _ in range(2))

    def recall(self, sources: Points, targets: Points) -> Travel:
        """Seconds and metres, UNKNOWN where nothing is known."""
        with self._lock:
            rows, columns = (self._slots(points) for points in (sources, targets))
            there = np.ix_(rows, columns)
            seconds, metres = self._seconds[there], self._metres[there]
            lost = (rows[:, None] < 0) | (columns[None, :] < 0)
        seconds[lost] = metres[lost] = UNKNOWN
        return Travel(seconds, metres)

    def note(self, sources: Points, targets: Points, travel: Travel) -> None:
        """Keep what was told; no more points than there is room for, since a plan of thousands is its own memory."""
        with self._lock:
            if len({*_keys(sources), *_keys(targets)}) > self._most:
                return
            for points in (sources, targets):
                self._take(points)
            there = np.ix_(self._slots(sources), self._slots(targets))
            self._seconds[there], self._metres[there] = travel.seconds, travel.metres

    def forget(self) -> None:
        """Everything."""
        with self._lock:
            self._slot.clear()
            self._seconds[:] = self._metres[:] = UNKNOWN

    def _slots(self, points: Points) -> NDArray[np.int64]:
        return np.array([self._slot.get(key, UNKNOWN) for key in _keys(points)], dtype=np.int64)

    def _take(self, points: Points) -> None:
        """A slot for each, the freshest at the end."""
        for key in _keys(points):
            if key not in self._slot:
                full = len(self._slot) == self._most
                slot = self._slot.popitem(last=False)[1] if full else len(self._slot)
                for cells in (self._seconds, self._metres):
                    cells[slot, :] = cells[:, slot] = UNKNOWN
                self._slot[key] = slot
            self._slot.move_to_end(key)


def _keys(points: Points) -> list[Key]:
    """To a tenth of a metre, as they are sent."""
    return [(round(lat, 6), round(lon, 6)) for lat, lon in points.tolist()]
