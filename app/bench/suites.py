"""What `ferry bench solver` can measure, by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.bench import tables
from app.bench.heats import (
    Heats,
    Outcome,
    cities,
    contacts,
    evenings,
    explain,
    files,
    gates,
    growth,
    learning,
    margins,
    memory,
    parts,
    quotes,
    roads,
    rolling,
    same,
)
from app.bench.peers import FERRY, TWICE
from routing.formats import Objective


class SuiteName(StrEnum):
    """What can be measured."""

    QUICK = "quick"
    LILIM100 = "lilim100"
    LILIM200 = "lilim200"
    TWELVE = "twelve"
    THOUSAND = "thousand"
    SARTORI = "sartori"
    DARP = "darp"
    CITY = "city"
    CORES = "cores"
    STREAM = "stream"
    ROLLING = "rolling"
    QUOTE = "quote"
    SAME = "same"
    MEMORY = "memory"
    EXPLAIN = "explain"
    GROWTH = "growth"
    PARTS = "parts"
    CONTACTS = "contacts"
    MARGINS = "margins"
    GATES = "gates"
    ROADS = "roads"
    LEARNING = "learning"


@dataclass(frozen=True)
class Suite:
    """A measurement: what it is called and about, its runs, and the table they make."""

    title: str
    about: str
    heats: Heats
    table: Callable[[Sequence[Outcome]], str]


def _lilim(*names: str) -> list[str]:
    return [f"lilim/{name}.txt" for name in names]


QUICK: Final = [*_lilim("100/lc101", "100/lr207", "100/lrc106"), "sartori_buriol/bar-n100-1.txt.gz"]
TWELVE: Final = _lilim(
    *("100/lrc106", "100/lr207", "200/LR1_2_6", "200/LC2_2_3", "200/LRC1_2_4", "400/LRC1_4_8", "400/LR2_4_5"),
    *("400/LC1_4_9", "1000/LC1_10_3", "1000/LR1_10_4", "1000/LRC2_10_5", "1000/LR2_10_3"),
)
THOUSAND: Final = _lilim(
    *("1000/LC1_10_3", "1000/LR1_10_4", "1000/LRC2_10_5"),
    *("1000/LC2_10_5", "1000/LR2_10_3", "1000/LRC1_10_6"),
)
DARP: Final = ("darp_cordeau2006/a*.txt", "darp_cordeau2006/b*.txt", "darp_cordeau_laporte2003/pr*.txt")
SIZES: Final = ((250, 500), (1_000, 2_000), (4_000, 10_000), (1_500, 10_000))

SUITES: Final[Mapping[SuiteName, Suite]] = {
    SuiteName.QUICK: Suite(
        "A glance, in about a minute",
        "Four small files, to see that everything runs.",
        files(*QUICK, budgets=[2]),
        tables.race,
    ),
    SuiteName.LILIM100: Suite(
        "Li & Lim, 100 stops",
        "All 56 files; vehicles first, then distance.",
        files("lilim/100/*.txt", budgets=[2]),
        tables.race,
    ),
    SuiteName.LILIM200: Suite(
        "Li & Lim, 200 stops",
        "All 60 files; vehicles first, then distance.",
        files("lilim/200/*.txt", budgets=[10]),
        tables.race,
    ),
    SuiteName.TWELVE: Suite(
        "Li & Lim, twelve files of 100 to 1,000 stops",
        "Of every kind and size, with little time and with more.",
        files(*TWELVE, budgets=[5, 30]),
        tables.race,
    ),
    SuiteName.THOUSAND: Suite(
        "Li & Lim, 1,000 stops, only distance counts",
        "A file of each kind. Published tables put vehicles first, so Ferry is the measure here.",
        files(*THOUSAND, budgets=[30], objective=Objective.DISTANCE),
        tables.race,
    ),
    SuiteName.SARTORI: Suite(
        "Sartori & Buriol, real roads",
        "Thirteen files of four cities in whole minutes; no way is as long as the way back.",
        files("sartori_buriol/*.txt.gz", budgets=[30]),
        tables.race,
    ),
    SuiteName.DARP: Suite(
        "Cordeau, dial-a-ride",
        "Rides and routes are limited, everybody must be served, only distance counts.",
        files(*DARP, budgets=[5]),
        tables.race,
    ),
    SuiteName.CITY: Suite(
        "A city at a change of shift",
        "Staff to bring in and take home, small cars, open ends, limited rides; whoever does not fit is left over.",
        cities(*SIZES, budgets=[10, 60]),
        tables.city,
    ),
    SuiteName.CORES: Suite(
        "One core and two",
        "The two largest of these cities.",
        cities(*SIZES[2:], budgets=[60], solvers=(FERRY, TWICE)),
        tables.city,
    ),
    SuiteName.STREAM: Suite(
        "An evening as it comes in",
        "400 drivers, 2,000 requests, seven in ten announced ten minutes to an hour ahead; a plan each minute.",
        evenings(400, 2_000),
        tables.evening,
    ),
    SuiteName.ROLLING: Suite(
        "A plan made again and again",
        "1,000 drivers, 2,000 requests: ten trips go and ten come, nothing changes, a search is stopped. A plan in "
        "force is replaced as the planner does it: by one that serves more or drives 1 % less.",
        rolling,
        tables.figures,
    ),
    SuiteName.QUOTE: Suite(
        "The promise while the rider waits",
        "Against the plan of 4,000 drivers and 10,000 requests.",
        quotes,
        tables.figures,
    ),
    SuiteName.SAME: Suite(
        "The same again",
        "A file, a city of 250 drivers and 500 requests, and that city after twenty changes: same seed, same steps.",
        same,
        tables.figures,
    ),
    SuiteName.MEMORY: Suite(
        "A thousand plans in one process",
        "150 drivers, 300 open requests; between two plans ten trips go and ten come.",
        memory,
        tables.figures,
    ),
    SuiteName.EXPLAIN: Suite(
        "What would help",
        "500 trips left over in cities of 40 drivers and 250 requests; with each answer the city is solved again.",
        explain,
        tables.figures,
    ),
    SuiteName.GROWTH: Suite(
        "Larger and larger cities",
        "From 500 to 16,000 trips, four to a driver: no worse than n·log n; and 50,000 trips for 200 drivers.",
        growth,
        tables.figures,
    ),
    SuiteName.PARTS: Suite(
        "What each part of the search is good for",
        "By how much plans are dearer without it, in as many steps; where cars count, cars and driving count alike.",
        parts,
        tables.ablations,
    ),
    SuiteName.CONTACTS: Suite(
        "Whom drivers meet",
        "Four weeks of a town of 300 drivers and 700 riders, planned day by day. Who met within a week knows each "
        "other; a trip with a driver whom the rider does not know has a price, and in the last row two rides of "
        "different hospitals that share a car have one.",
        contacts,
        tables.contacts,
    ),
    SuiteName.MARGINS: Suite(
        "Who is served at the margins",
        "The same town with 2,600 riders, more than its 300 drivers can carry, and drivers only inside the ring. Each "
        "point that a district was below the floor in the last week makes its riders dearer to leave over.",
        margins,
        tables.margins,
    ),
    SuiteName.GATES: Suite(
        "Who drives that should not",
        "Four weeks of that town at the real desk: 300 drivers who fall ill, forget their checks, lose their papers, "
        "tire and are kept apart from riders, watched by a referee who knows all that and none of the rules.",
        gates,
        tables.figures,
    ),
    SuiteName.ROADS: Suite(
        "Driving times on real roads",
        "Greater Porto: 95,000 vertices, 206,000 arcs; places near crossings drawn by dice. RoutingKit's places are "
        "crossings; it answers row by row, as its binding does.",
        roads,
        tables.figures,
    ),
    SuiteName.LEARNING: Suite(
        "What completed drives teach",
        "The streets of Greater Porto with made-up traffic: factors of hours, classes of roads, quarters and every "
        "single street. Drives are a tenth off, and tell where they began and ended and how long they took; how wrong "
        "times are is asked of 1,800 others, at all hours.",
        learning,
        tables.figures,
    ),
}
