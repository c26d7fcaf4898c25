"""Where commands wait for the writer: two lanes, people before the planner, both bounded together."""

from collections import deque
from threading import Condition
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Lanes(Generic[Item]):
    """A queue for one taker. The back lane moves only while the front is empty, and in smaller groups.

    So whoever comes to the front waits behind one small group of the back at most.
    """

    def __init__(self, capacity: int, front: int, back: int) -> None:
        self._capacity, self._groups = capacity, (front, back)
        self._lanes: tuple[deque[Item], deque[Item]] = (deque(), deque())
        self._changed = Condition()
        self._open = True

    def __len__(self) -> int:
        return sum(map(len, self._lanes))

    def put(self, item: Item, behind: bool = False) -> bool:
        """Queue an item; False when the lanes are full or closed."""
        with self._changed:
            if not self._open or len(self) >= self._capacity:
                return False
            self._lanes[behind].append(item)
            self._changed.notify()
            return True

    def take(self) -> list[Item]:
        """Wait for items, then take a group of one lane. Empty: the lanes are closed and all was taken."""
        with self._changed:
            self._changed.wait_for(lambda: len(self) or not self._open)
            behind = not self._lanes[False]
            lane, most = self._lanes[behind], self._groups[behind]
            return [lane.popleft() for _ in range(min(most, len(lane)))]

    def close(self) -> None:
        """Take nothing more in; what waits can still be taken."""
        with self._changed:
            self._open = False
            self._changed.notify_all()
