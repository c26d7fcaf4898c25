"""How fast a city's roads are read, closed and asked for tables, beside RoutingKit where that is installed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.bench.figures import Figure
from app.bench.process import memory
from app.clock import seconds
from routing.travel import Points
from routing.travel.roads.build import draw
from routing.travel.roads.chart import Chart, load, save
from routing.travel.roads.closures import Closure
from routing.travel.roads.graph import Graph
from routing.travel.roads.ready import make_ready
from routing.travel.roads.travel import RoadTravel
from schemas.values import ClosureKind, Point

try:
    from routing.travel.roads import osm
except ImportError:
    osm = None  # type: ignore[assignment]
try:
    import routingkit_cch as kit
except ImportError:
    kit = None

Found = TypeVar("Found")
NIGHT: Final = datetime(2020, 2, 1, 12, tzinfo=UTC)
NOISE: Final = 40 / 111_320
"""Degrees that points lie beside their crossing: forty metres."""
Crossings = NDArray[np.int32]
BLOCK: Final = 0.005
"""Degrees from the middle of a closure to its edge."""


@dataclass(frozen=True, slots=True)
class Roads:
    """An extract; tables of `size` places, made so many `times`, of `large`, and of a `few` under each closure."""

    file: Path
    size: int = 2_000
    large: int = 10_000
    few: int = 200
    times: int = 5
    seed: int = 0


def warm() -> None:
    """Load the kernels, or compile them."""
    make_ready()


def run(task: Roads) -> list[Figure]:
    """From the extract to the largest table."""
    chart, made = _timed(lambda: draw(osm.read(task.file), task.file.name, "2020-02-01"))
    loaded = _loading(chart)
    travel, started = _timed(lambda: RoadTravel(chart.graph))
    crossings = np.random.default_rng(task.seed).choice(chart.graph.tail, task.large)
    places = _beside(chart.graph, crossings, task.seed)
    return [
        Figure("map made from the extract", made, "s", 4),
        Figure("map read from its file", loaded, "s", 0.3),
        Figure("roads made ready", started, "s"),
        *_tables(task, travel, places[: task.size]),
        *_rival(task, chart.graph, travel, crossings[: task.size]),
        *_closing(task, travel, places[: task.few]),
        *_largest(travel, places),
    ]


def _timed(work: Callable[[], Found]) -> tuple[Found, float]:
    begun = seconds()
    return work(), seconds() - begun


def _often(times: int, work: Callable[[], object]) -> float:
    """The median seconds."""
    return median(_timed(work)[1] for _ in range(times))


def _loading(chart: Chart) -> float:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "city.map"
        save(chart, file)
        return _often(5, lambda: load(file))


def _beside(graph: Graph, crossings: Crossings, seed: int) -> Points:
    """Places near crossings, so that there are many where streets are many."""
    return np.asarray(graph.points[crossings] + np.random.default_rng(seed + 1).normal(0, NOISE, (len(crossings), 2)))


def _tables(task: Roads, travel: RoadTravel, places: Points) -> list[Figure]:
    alone = _often(task.times, lambda: travel.seconds(places, places, depart_at=NIGHT))
    both = _often(task.times, lambda: travel.matrix(places, places, depart_at=NIGHT))
    goals, here = travel.goals(places, depart_at=NIGHT), travel.spots(places[:1])
    one = _often(100 * task.times, lambda: goals.travel(here))
    size = f"{task.size:,} × {task.size:,}"
    return [
        Figure(f"{size}, seconds alone", alone * 1000, "ms"),
        Figure("a cell of it", alone / task.size**2 * 1e9, "ns"),
        Figure(f"{size}, seconds and metres", both * 1000, "ms"),
        Figure("both against seconds alone", both / alone, "×", 2.5),
        Figure(f"one car to {task.size:,} places, both", one * 1000, "ms", 0.4),
    ]


def _rival(task: Roads, graph: Graph, travel: RoadTravel, crossings: Crossings) -> list[Figure]:
    """The same table by RoutingKit, whose points are crossings, and by Ferry between just those, in turn."""
    if kit is None:
        return []
    ends = graph.tail.tolist(), graph.head.tolist()
    lat, lon = graph.points.T.tolist()
    hierarchy = kit.CCH(kit.compute_order_inertial(len(graph), *ends, lat, lon), *ends, False)
    metric = kit.CCHMetric(hierarchy, graph.deci.tolist())
    table = np.empty((task.size, task.size), dtype=np.int32)

    def theirs() -> None:
        asked = kit.CCHOneToMany(metric, crossings.tolist())
        for row, crossing in enumerate(crossings.tolist()):
            table[row] = asked.distances_from(crossing)

    def ours() -> None:
        travel.seconds(places, places, depart_at=NIGHT)

    places = graph.points[crossings]
    took = [(_timed(ours)[1], _timed(theirs)[1]) for _ in range(task.times)]
    return [
        Figure("the same by RoutingKit", median(their for _, their in took) * 1000, "ms"),
        Figure("Ferry's time against RoutingKit's", median(our / their for our, their in took), "×", 0.2),
    ]


def _closing(task: Roads, travel: RoadTravel, places: Points) -> list[Figure]:
    """Closures here and there, one at a time, each with the first table under it."""

    def close(middle: Points) -> None:
        lat, lon = middle.tolist()
        corners = ((lat + y * BLOCK, lon + x * BLOCK) for y, x in ((-1, -1), (-1, 1), (1, 1), (1, -1)))
        closed = travel.under([Closure(ClosureKind.BLOCKED, tuple(Point(*corner) for corner in corners))])
        closed.matrix(places, places, depart_at=NIGHT)

    took = [_timed(partial(close, middle))[1] for middle in places[: 2 * task.times]]
    name = f"a square kilometre closed, and the first {task.few} × {task.few} under it"
    return [Figure(name, median(took) * 1000, "ms", 150)]


def _largest(travel: RoadTravel, places: Points) -> list[Figure]:
    _, took = _timed(lambda: travel.seconds(places, places, depart_at=NIGHT))
    size = f"{len(places):,} × {len(places):,}"
    return [Figure(f"{size}, seconds alone", took, "s"), Figure("memory held at most", memory(), "MB", 1_600)]


__all__ = ["Roads", "osm", "run", "warm"]
