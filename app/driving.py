"""Where driving times come from: the road map of the settings, or distance alone."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path

from app.clock import seconds
from app.metrics import Metrics
from app.settings import Settings
from dispatch.policy import margin
from routing.travel import TravelTimes
from routing.travel.fenced import roads_of
from routing.travel.learned.speeds import Speeds
from routing.travel.line import LineTravel
from routing.travel.roads.chart import CREDIT, load
from routing.travel.roads.closures import Closure
from routing.travel.roads.ready import make_ready
from routing.travel.roads.streets import Streets
from routing.travel.roads.tiles import Stroke, Tiles
from routing.travel.roads.travel import RoadTravel
from routing.travel.served.osrm import Osrm
from routing.travel.served.travel import Engine, ServedTravel
from routing.travel.served.valhalla import Valhalla

SQUARES = 512
"""Squares of the map that are kept in memory, some 50 kB each at most."""
Squares = Callable[[int, int, int], Sequence[Stroke]]


class MapTravel(RoadTravel):
    """The roads of a map's file. Another process is not sent them: it reads the file itself, once.

    Its margin is wider than its own: the map is exact to a few percent, what traffic does is in no map.
    """

    def __init__(self, file: Path) -> None:
        chart = load(file)
        self.file, self.credit, self.streets = file, chart.about.credit, Streets.of(chart.graph)
        self._graph = chart.graph
        super().__init__(chart.graph, margin=margin(self.name))

    @cached_property
    def squares(self) -> Squares:
        """Its streets, to be drawn; made when somebody first looks, and kept for whoever looks next."""
        return lru_cache(SQUARES)(Tiles.of(self._graph).at)

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.file, self.closures, self.learned)


def driving(settings: Settings) -> TravelTimes:
    """The travel times of a house: OSRM's, Valhalla's, the map's, the line's; each falls back on the next there is.

    Raises OSError or BadMap when its map cannot be read. A server need not be there yet.
    """
    travel = _own(settings)
    for server in servers(settings):
        travel = ServedTravel(server, travel, seconds)
    return travel


def _own(settings: Settings) -> TravelTimes:
    if settings.map is None:
        return LineTravel()
    make_ready()
    return _read(settings.map.absolute())


def servers(settings: Settings) -> Iterator[Engine]:
    """The one to be asked first comes last."""
    if settings.valhalla_url:
        yield Valhalla(settings.valhalla_url, settings.valhalla_pairs)
    if settings.osrm_url:
        yield Osrm(settings.osrm_url, settings.osrm_table)


@cache
def _read(file: Path) -> MapTravel:
    return MapTravel(file)


def _again(file: Path, closures: tuple[Closure, ...], learned: Speeds | None) -> MapTravel:
    """The same roads in another process, under the same closures and at the same speeds."""
    return _read(file).at_speeds(learned).under(closures)


def by_road(travel: TravelTimes) -> bool:
    """Whether roads are known, so that closures hold for every way."""
    return roads_of(travel) is not None


def credit(travel: TravelTimes) -> str:
    """Whom to name where these times are shown; empty: nobody. Both servers drive on OpenStreetMap."""
    if isinstance(travel, ServedTravel):
        return credit(travel.fallback) if travel.fallen else CREDIT
    return travel.credit if isinstance(travel, MapTravel) else ""


def streets(travel: TravelTimes) -> Streets | None:
    """The streets of the map, to tell where a point lies."""
    roads = _roads(travel)
    return roads.streets if roads else None


def square(travel: TravelTimes, zoom: int, x: int, y: int) -> Sequence[Stroke]:
    """The streets in a square of the map, to be drawn beneath the board; none without a map."""
    roads = _roads(travel)
    return roads.squares(zoom, x, y) if roads else ()


def map_credit(travel: TravelTimes) -> str:
    """Whom to name where those are drawn; empty: there is no map."""
    roads = _roads(travel)
    return roads.credit if roads else ""


def _roads(travel: TravelTimes) -> MapTravel | None:
    own = travel.own if isinstance(travel, ServedTravel) else travel
    return own if isinstance(own, MapTravel) else None


def fallen(travel: TravelTimes) -> bool:
    """Whether a server should answer and does not, so that these times are another's."""
    return isinstance(travel, ServedTravel) and travel.fallen


def count_falls(travel: TravelTimes, metrics: Metrics) -> None:
    """Let the graphs show how often a server failed, and whether it does now."""
    if isinstance(travel, ServedTravel):
        count_falls(travel.fallback, metrics)
        travel.on_fall.append(lambda why: metrics.falls.labels(travel.engine.name, why).inc())
        metrics.fallen.set_function(lambda: travel.fallen)


def hang_up(travel: TravelTimes) -> None:
    """Close the lines to servers, if there are any."""
    if isinstance(travel, ServedTravel):
        travel.close_line()
        hang_up(travel.fallback)
