"""What a car may do on a way, and how fast, from the tags that mappers gave it: the whole profile is this file."""

import re
from typing import Final, NamedTuple, Protocol

SPEEDS: Final = {
    "motorway": 90.0,
    "motorway_link": 45.0,
    "trunk": 85.0,
    "trunk_link": 40.0,
    "primary": 65.0,
    "primary_link": 30.0,
    "secondary": 55.0,
    "secondary_link": 25.0,
    "tertiary": 40.0,
    "tertiary_link": 20.0,
    "unclassified": 25.0,
    "residential": 25.0,
    "living_street": 10.0,
    "service": 15.0,
    "road": 25.0,
    "ferry": 5.0,
}
"""Kilometres an hour by class of road, where no limit is known: what is driven, not what is allowed."""
KINDS: Final = (*SPEEDS, "turn")
"""The classes in the order of their numbers; the last is no road, but what a turn costs."""
LIMIT_DRIVEN: Final = 0.8
SLOWEST: Final = 5.0
FASTEST: Final = 130.0

WHO: Final = ("motorcar", "motor_vehicle", "vehicle", "access")
"""Whose access counts, the most special first."""
CLOSED: Final = frozenset({"no", "private", "agricultural", "forestry", "emergency", "psv", "bus", "military"})
OPEN: Final = frozenset({"yes", "permissive", "designated", "destination", "customers", "delivery", "permit", "hov"})
UNDRIVEN: Final = frozenset({"parking_aisle", "emergency_access", "drive-through"})

ONE_WAY: Final = ("oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle", "oneway")
ALONG: Final = frozenset({"yes", "true", "1"})
AGAINST: Final = frozenset({"-1", "reverse"})
NEVER: Final = frozenset({"reversible", "alternating"})

SURFACES: Final = {
    "compacted": 80.0,
    "fine_gravel": 80.0,
    "paving_stones": 60.0,
    "metal": 60.0,
    "sett": 40.0,
    "unhewn_cobblestone": 30.0,
    "cobblestone": 30.0,
    "wood": 40.0,
    "gravel": 40.0,
    "unpaved": 40.0,
    "ground": 40.0,
    "dirt": 40.0,
    "grass": 40.0,
    "clay": 30.0,
    "earth": 20.0,
    "sand": 20.0,
    "mud": 10.0,
}
"""What a surface allows at most, where it is worse than asphalt."""

NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/?h|kph|knots)?(?![\w.])")
UNITS: Final = {"mph": 1.609344, "knots": 1.852}
ZONES: Final = {"urban": 50.0, "rural": 90.0, "trunk": 110.0, "motorway": 130.0, "living_street": 10.0}
"""Limits that are named by where they hold (`PT:urban`), where the country has no other below."""
COUNTRIES: Final = {
    "at:rural": 100.0,
    "be:motorway": 120.0,
    "be:rural": 70.0,
    "ch:motorway": 120.0,
    "ch:rural": 80.0,
    "cn:motorway": 120.0,
    "cn:rural": 70.0,
    "de:rural": 100.0,
    "dk:rural": 80.0,
    "fr:rural": 80.0,
    "gb:motorway": 112.7,
    "gb:nsl_dual": 112.7,
    "gb:nsl_single": 96.6,
    "nl:rural": 80.0,
    "pt:motorway": 120.0,
    "ru:urban": 60.0,
}
WORDS: Final = {"none": FASTEST / LIMIT_DRIVEN, "walk": 10.0}

BARRIERS: Final = frozenset(
    {"bollard", "block", "chain", "jersey_barrier", "kerb", "debris", "log", "planter", "stile", "turnstile"}
    | {"kissing_gate", "full-height_turnstile", "cycle_barrier", "motorcycle_barrier", "bus_trap", "sump_buster"}
)
"""What stands in the way of a car unless its own access says otherwise; gates are open."""


class Tags(Protocol):
    """Words that mappers gave to a thing."""

    def get(self, key: str, default: str) -> str | None:
        """What the key says, or the default."""


class Drive(NamedTuple):
    """How a way is driven: its class (an index into KINDS) and the speed in each direction in km/h, 0 for never."""

    kind: int
    along: float
    against: float


def said(tags: Tags, *keys: str) -> str:
    """What the first of the keys says that says anything."""
    return next((word for key in keys if (word := tags.get(key, ""))), "")


def drive(tags: Tags) -> Drive | None:
    """How a car drives a way; None where it must not or cannot."""
    name = said(tags, "highway") or ("ferry" if said(tags, "route") == "ferry" else "")
    if name not in SPEEDS or not _admitted(tags, name):
        return None
    along, against = _directions(tags, name)
    most = SURFACES.get(said(tags, "surface"), FASTEST)
    ahead = _speed(said(tags, "maxspeed:forward", "maxspeed"), SPEEDS[name], most) if along else 0.0
    back = _speed(said(tags, "maxspeed:backward", "maxspeed"), SPEEDS[name], most) if against else 0.0
    return Drive(KINDS.index(name), ahead, back) if along or against else None


def _admitted(tags: Tags, name: str) -> bool:
    """Whether cars in general may use it; a ferry has to say that it takes them, an area is no road."""
    access = said(tags, *WHO)
    if said(tags, "area") == "yes" or access in CLOSED:
        return False
    if name == "ferry":
        return access in OPEN
    return name != "service" or said(tags, "service") not in UNDRIVEN


def _directions(tags: Tags, name: str) -> tuple[bool, bool]:
    """Whether it is driven along its drawing, and against it."""
    way = said(tags, *ONE_WAY)
    round_about = said(tags, "junction") in ("roundabout", "circular")
    if way in NEVER:
        return False, False
    if way in AGAINST:
        return False, True
    return True, not (way in ALONG or (way != "no" and (round_about or name == "motorway")))


def _speed(limit: str, usual: float, most: float) -> float:
    allowed = speed_limit(limit)
    driven = usual if allowed is None else allowed * LIMIT_DRIVEN
    return max(SLOWEST, min(driven, most, FASTEST))


def speed_limit(words: str) -> float | None:
    """A limit in km/h: `50`, `30 mph`, `PT:urban`, `none`; None where nothing certain is said (`signals`)."""
    first = re.split(r"[;|,]", words.lower())[0].strip()
    if found := NUMBER.match(first):
        return float(found[1]) * UNITS.get(found[2] or "", 1.0) or None
    return WORDS.get(first) or COUNTRIES.get(first) or ZONES.get(first.rpartition(":")[2])


def barred(tags: Tags) -> bool:
    """Whether a car cannot pass this point of a way."""
    kind, access = said(tags, "barrier"), said(tags, *WHO)
    return access not in OPEN if kind in BARRIERS else bool(kind) and access in CLOSED
