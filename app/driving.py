"""Where driving times come from: the road map of the settings, or distance alone."""

from functools import cache
from pathlib import Path

from app.settings import Settings
from dispatch.policy import MARGIN
from routing.travel import TravelTimes
from routing.travel.line import LineTravel
from routing.travel.roads.chart import load
from routing.travel.roads.closures import Closure
from routing.travel.roads.ready import make_ready
from routing.travel.roads.travel import RoadTravel


class MapTravel(RoadTravel):
    """The roads of a map's file. Another process is not sent them: it reads the file itself, once.

    Its margin is that of every time on screen: the map is exact to a few percent, what traffic does is in no map.
    """

    def __init__(self, file: Path) -> None:
        chart = load(file)
        self.file, self.credit = file, chart.about.credit
        super().__init__(chart.graph, margin=MARGIN)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.file, self.closures)


def driving(settings: Settings) -> TravelTimes:
    """The travel times of a house. Raises OSError or BadMap when its map cannot be read."""
    if settings.map is None:
        return LineTravel()
    make_ready()
    return _read(settings.map.absolute())


@cache
def _read(file: Path) -> MapTravel:
    return MapTravel(file)


def _again(file: Path, closures: tuple[Closure, ...]) -> MapTravel:
    """The same roads in another process, under the same closures."""
    return _read(file).under(closures)


def by_road(travel: TravelTimes) -> bool:
    """Whether roads are known, so that closures hold for every way."""
    return isinstance(travel, RoadTravel)


def credit(travel: TravelTimes) -> str:
    """Whom to name where these times are shown; empty: nobody."""
    return travel.credit if isinstance(travel, MapTravel) else ""
