"""By when a driver has to set out, where just in time would be too late: plans leave early, people do not."""

from typing import Final

from routing.drive import Drive, drives_of
from routing.plan import Route
from routing.problem import Problem
from routing.ways import FORBIDDEN, Ways
from schemas.values import Seconds

SLACK: Final = 120
"""Seconds too early that nobody has to be told about."""


def leave_by(problem: Problem, route: Route) -> list[Seconds | None]:
    """For each stop the last second at which to leave for it; None where whoever leaves just in time is in time."""
    ways = problem.ways(problem.vehicle[route.vehicle].permit)
    if not ways.bands:
        return [None] * len(route.stops)
    drives = drives_of(problem, route)
    return [_latest(ways, drive, stop.start) for drive, stop in zip(drives, route.stops, strict=False)]


def _latest(ways: Ways, drive: Drive, start: Seconds) -> Seconds | None:
    begins = [band.begin for band in ways.bands]
    found: list[tuple[Seconds, Seconds]] = []
    for since, until, one in zip([drive.leaves, *begins], [*begins, start + 1], ways.hours, strict=True):
        seconds = int(one[drive.start, drive.end])
        leaving = min(until - 1, start - seconds)
        if seconds != FORBIDDEN and leaving >= max(since, drive.leaves):
            found.append((leaving, start - seconds - leaving))
    leaving, early = max(found, default=(0, 0))
    return leaving if early > SLACK else None
