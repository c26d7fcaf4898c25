"""What completed drives teach: how wrong both sources of times are before they learn, and afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np

from app.bench.figures import Figure
from app.bench.roads import osm
from app.bench.traffic import BANDS, Sample, Traffic
from app.clock import seconds
from routing.travel.learned.driven import Driven
from routing.travel.learned.speeds import Speeds
from routing.travel.line import LineTravel
from routing.travel.paced import Learner
from routing.travel.roads.build import draw
from routing.travel.roads.ready import make_ready
from routing.travel.roads.travel import RoadTravel

TIMES: Final = 9
ZONE: Final = "UTC"
Samples = Sequence[Sample]


@dataclass(frozen=True, slots=True)
class Learning:
    """An extract; so many drives `few` and `many`, and `wrong` of a hundred nonsense.

    In each band of hours people drive between so many `places`; with `asked` of these drives times are compared.
    """

    file: Path
    few: int = 500
    many: int = 5_000
    wrong: int = 10
    places: int = 160
    asked: int = 150
    seed: int = 0


def warm() -> None:
    """Load the kernels, or compile them."""
    make_ready()


def run(task: Learning) -> list[Figure]:
    """How wrong times are without traffic, with it, and after drives; then what learning takes."""
    city = Traffic(draw(osm.read(task.file), task.file.name, "2020-02-01").graph, task.seed)
    asked = [city.sample(band, task.places).some(task.asked) for band in range(BANDS)]
    empty = [city.sample(band, task.places, busy=False).some(task.asked) for band in range(BANDS)]
    drives = city.drives(task.many, task.places, 0)
    wrong = city.drives(task.few, task.places, task.wrong / 100)
    return [*_line(task, drives, asked, empty), *_roads(task, city.travel, drives, wrong, asked)]


def _line(task: Learning, drives: Sequence[Driven], asked: Samples, empty: Samples) -> list[Figure]:
    line = LineTravel()
    few, many = (line.at_speeds(line.learn(some, ZONE)) for some in (drives[: task.few], drives))
    return [
        Figure("distance alone, empty roads", off(line, empty), "%", 15),
        Figure("distance alone, with traffic", off(line, asked), "%"),
        Figure(f"distance after {task.few:,} drives", off(few, asked), "%"),
        Figure(f"distance after {task.many:,} drives", off(many, asked), "%", 11),
    ]


def _roads(
    task: Learning, roads: RoadTravel, drives: Sequence[Driven], wrong: Sequence[Driven], asked: Samples
) -> list[Figure]:
    begun = seconds()
    few = roads.learn(drives[: task.few], ZONE)
    between = seconds()
    many = roads.learn(drives, ZONE)
    ended = seconds()
    return [
        Figure("the map, with traffic", off(roads, asked), "%"),
        Figure(f"the map after {task.few:,} drives", off(roads.at_speeds(few), asked), "%", 3.5),
        Figure(
            f"the same, {task.wrong} in a hundred nonsense", off(roads.at_speeds(roads.learn(wrong, ZONE)), asked), "%"
        ),
        Figure(f"the map after {task.many:,} drives", off(roads.at_speeds(many), asked), "%"),
        Figure(f"learning from {task.few:,} drives on the map", between - begun, "s"),
        Figure(f"learning from {task.many:,} drives on the map", ended - between, "s"),
        Figure("new speeds in force at an hour", _first(roads, few, asked[0]) * 1000, "ms"),
    ]


def off(travel: Learner, samples: Samples) -> float:
    """By how many percent the times of these drives are wrong on average."""
    wrong = []
    for sample in samples:
        for k, truth in enumerate(sample.seconds.tolist()):
            found = travel.matrix(sample.starts[k : k + 1], sample.stops[k : k + 1], depart_at=sample.departed)
            wrong.append(abs(int(found.seconds[0, 0]) / truth - 1))
    return 100 * float(np.mean(wrong))


def _first(roads: RoadTravel, learned: Speeds, sample: Sample) -> float:
    """Seconds of a first question at new speeds beyond the next one; no speeds are new that were asked before."""
    beyond = []
    for k in range(TIMES):
        fresh, moments = roads.at_speeds(replace(learned, drives=learned.drives + 1 + k)), [seconds()]
        for _ in range(2):
            fresh.seconds(sample.starts[:1], sample.stops[:1], depart_at=sample.departed)
            moments.append(seconds())
        beyond.append(moments[1] - moments[0] - (moments[2] - moments[1]))
    return median(beyond)
