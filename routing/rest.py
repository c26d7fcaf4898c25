"""When a driver rests: in which pause between trips each break is taken, so that the route is over as soon as can be.

A label says how early a stop can begin when so many rests were taken before it. Nobody rests while a trip is under way,
so whoever is earlier at the next stop is never worse off, and the best way to each label is all there is to know.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from routing.breaks import Break
from schemas.values import Seconds, Window

NEVER: Final[Seconds] = 2**62
Labels = list[list[Seconds]]
"""`labels[b][z]`: when stop z can begin with b rests before it; stop 0 is the start, the one after the last the end."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A rest as a schedule has it: after stop `after` (0: at the start), before driving on or `there`, at the next."""

    after: int
    there: bool
    begin: Seconds
    end: Seconds


@dataclass(frozen=True, slots=True)
class Trail:
    """What the order of a vehicle asks of time.

    Of each stop there are its window and its service, the start first, which has none. `free` says after which of them
    nobody is aboard; `way(z, leaving)` is how long it takes to stop z; `rides` bound the seconds between two stops.
    """

    windows: Sequence[Window]
    services: Sequence[Seconds]
    free: Sequence[bool]
    way: Callable[[int, Seconds], Seconds]
    rides: Sequence[tuple[int, int, Seconds]]
    breaks: Sequence[Break]
    duration: Seconds | None


def rested(trail: Trail) -> tuple[list[Seconds], list[Pause]] | None:
    """When the vehicle leaves and each stop begins, the end included, and every rest; None when there is no way.

    The end is as early as can be, then the last stop before it, and so on; among equals a rest is taken later.
    """
    labels = [[window.earliest for window in trail.windows] for _ in range(len(trail.breaks) + 1)]
    leave = trail.windows[0].earliest
    for _ in range(2 * len(labels) * len(trail.windows) + 100):
        _forward(trail, labels, leave)
        taken = next((b for b, times in enumerate(labels) if _after(trail, b, times[-1])), None)
        if taken is None:
            return None
        end = labels[taken][-1]
        if trail.duration is not None and end - leave > trail.duration:
            leave = end - trail.duration
        elif not _raised(trail, labels):
            return _backward(trail, labels, taken)
    return None


def _rest(trail: Trail, b: int, ready: Seconds) -> Seconds:
    """When the b-th break is over for who is ready for it then."""
    one = trail.breaks[b - 1]
    end = max(ready, one.window.earliest) + one.length
    return end if end <= one.window.latest else NEVER


def _after(trail: Trail, taken: int, end: Seconds) -> bool:
    """Whether the rests that are still due can be had when all is done."""
    for b in range(taken + 1, len(trail.breaks) + 1):
        end = _rest(trail, b, end)
    return end < NEVER


def _forward(trail: Trail, labels: Labels, leave: Seconds) -> None:
    """Raise every label to the first second at which the vehicle can be there."""
    ready = trail.windows[0].earliest
    for b, times in enumerate(labels):
        ready = ready if b == 0 else _rest(trail, b, ready) if trail.free[0] else NEVER
        times[0] = max(leave, ready)
    for z in range(1, len(trail.windows)):
        for b, there in enumerate(_arrivals(trail, labels, z)):
            start = max(labels[b][z], there)
            labels[b][z] = start if start <= trail.windows[z].latest else NEVER


def _arrivals(trail: Trail, labels: Labels, z: int) -> list[Seconds]:
    """For each number of rests when stop z could begin, but for its window."""
    free, last = trail.free[z - 1], len(trail.windows) - 1
    left, there = list[Seconds](), list[Seconds]()
    for b, times in enumerate(labels):
        ready = times[z - 1] + trail.services[z - 1]
        if b and free and z > 1:
            ready = min(ready, _rest(trail, b, left[-1]))
        left.append(ready)
        ready += trail.way(z, ready) if ready < NEVER else 0
        if b and free and z < last:
            ready = min(ready, _rest(trail, b, there[-1]))
        there.append(ready)
    return there


def _raised(trail: Trail, labels: Labels) -> bool:
    """Let pickups wait for rides that are too long; whether any had to."""
    raised = False
    for times in labels:
        for pickup, dropoff, longest in trail.rides:
            wanted = times[dropoff] - longest
            if times[dropoff] < NEVER and wanted > times[pickup]:
                times[pickup] = wanted if wanted <= trail.windows[pickup].latest else NEVER
                raised = True
    return raised


def _backward(trail: Trail, labels: Labels, taken: int) -> tuple[list[Seconds], list[Pause]]:
    """The way that the labels tell of, from the end back to the start."""
    pauses = _in_turn(trail, len(trail.windows) - 1, False, taken, len(labels) - 1, labels[taken][-1])
    starts, b = [labels[taken][-1]], taken
    for z in range(len(trail.windows) - 1, 0, -1):
        between = _between(trail, labels, z, b)
        pauses = [*between, *pauses]
        b -= len(between)
        starts.append(labels[b][z - 1])
    home = _in_turn(trail, 0, False, 0, b, trail.windows[0].earliest)
    return starts[::-1], [*home, *pauses]


def _between(trail: Trail, labels: Labels, z: int, b: int) -> list[Pause]:
    """The rests on the way to stop z, of which b come before it: as many as its label allows, as late as it allows."""
    for many in range(b if trail.free[z - 1] else 0, 0, -1):
        for there in range(many if z < len(trail.windows) - 1 else 0, -1 if z > 1 else many - 1, -1):
            ready = labels[b - many][z - 1] + trail.services[z - 1]
            before = _in_turn(trail, z - 1, False, b - many, b - there, ready)
            ready = before[-1].end if before else ready
            ready += trail.way(z, ready) if ready < NEVER else 0
            behind = _in_turn(trail, z - 1, True, b - there, b, ready)
            if (behind[-1].end if behind else ready) <= labels[b][z]:
                return [*before, *behind]
    return []


def _in_turn(trail: Trail, after: int, there: bool, taken: int, until: int, ready: Seconds) -> list[Pause]:
    """One rest after the other."""
    pauses = []
    for b in range(taken + 1, until + 1):
        ready = _rest(trail, b, ready)
        pauses.append(Pause(after, there, ready - trail.breaks[b - 1].length, ready))
    return pauses
