"""A pasted list against what the region knows: who is new, who is here, which lines are doubtful and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from app.importers.chat import Entry, Hours, entries
from app.importers.faults import Unfit
from dispatch.arrivals import Ambiguous, Crowd, same
from dispatch.doors import Arrival
from schemas.places import Place, Spot
from schemas.shifts import LONGEST
from schemas.vehicles import VehicleIn

LINES = 5_000
AREA = "区市县"
ABOUT_HOURS = ("list_hours", "list_whole_day", "list_no_place", "list_rest")
"""Doubts that do not touch who a person is."""


@dataclass(frozen=True)
class Ground:
    """What a list is read against: who drives here, which names mean somewhere, the day and the clock."""

    crowd: Crowd
    spots: Mapping[str, Spot]
    zone: ZoneInfo
    now: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Line:
    """One line, read: what it asks for (None: it is doubtful), whether the person is here already, what is wrong."""

    entry: Entry
    arrival: Arrival | None
    known: bool
    repeats: int | None
    doubts: tuple[Unfit, ...]


def spots(places: Iterable[Place]) -> dict[str, Spot]:
    """Where every name means: a place by both its names, and a district by the middle of its places."""
    found: dict[str, Spot] = {}
    districts: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        for name in filter(None, (place.name, place.name_zh)):
            found.setdefault(name.casefold(), Spot(place_id=place.id))
        if place.district:
            districts[place.district].append(place)
    for name, within in districts.items():
        lat, lon = (sum(getattr(one, axis) for one in within) / len(within) for axis in ("lat", "lon"))
        middle = Spot(lat=round(lat, 5), lon=round(lon, 5), name=name)
        for written in {name, name.rstrip(AREA)} - {""}:
            found.setdefault(written.casefold(), middle)
    return found


def review(text: str, ground: Ground, *, hours: bool = True) -> list[Line]:
    """Every line with its verdict; without `hours` only the people are asked for, and no hour can be doubtful."""
    read = entries(text, list(ground.spots))
    first: dict[tuple[str, object], int] = {}
    numbers: dict[str, tuple[str, int]] = {}
    return [_line(entry, ground, hours, first, numbers) for entry in read]


def _line(
    entry: Entry,
    ground: Ground,
    hours: bool,
    first: dict[tuple[str, object], int],
    numbers: dict[str, tuple[str, int]],
) -> Line:
    doubts = [doubt for doubt in entry.doubts if hours or doubt.why not in ABOUT_HOURS]
    known, mark = False, ground.crowd.mark(entry.phone) if entry.phone else None
    try:
        known = ground.crowd.find(entry.name, entry.phone) is not None
    except Ambiguous:
        doubts.append(Unfit("list_ambiguous"))
    if mark is not None:
        name, row = numbers.setdefault(mark, (same(entry.name), entry.number))
        if name != same(entry.name):
            doubts.append(Unfit("list_other_name", row=row))
    arrival = _arrival(entry, ground, hours, doubts)
    said = (mark or same(entry.name), (arrival.starts_at, arrival.ends_at) if arrival else None)
    repeats = None if doubts else first.setdefault(said, entry.number)
    return Line(entry, None if doubts else arrival, known, repeats if repeats != entry.number else None, tuple(doubts))


def _arrival(entry: Entry, ground: Ground, hours: bool, doubts: list[Unfit]) -> Arrival | None:
    """What the line asks for; None, with doubts noted, when it does not stand."""
    room = {} if entry.seats is None or doubts else {"seats": entry.seats}
    person = Arrival(entry.name, entry.phone, VehicleIn.model_validate({**room, "plate": entry.plate[:20]}))
    if not hours or entry.hours is None:
        return person
    start = _start(entry.place, ground, doubts) if entry.place else None
    times = _times(entry.hours, ground, doubts)
    if start is None or times is None:
        return None
    return Arrival(person.name, person.phone, person.vehicle, start, *times)


def _start(place: str, ground: Ground, doubts: list[Unfit]) -> Spot | None:
    found = ground.spots.get(place.casefold()) or ground.spots.get(place.rstrip(AREA).casefold())
    if found is None:
        near = get_close_matches(place.casefold(), ground.spots, n=1, cutoff=0.6)
        doubts.append(Unfit("list_place_near", place=place, near=near[0]) if near else Unfit("list_place", place=place))
    return found


def _times(hours: Hours, ground: Ground, doubts: list[Unfit]) -> tuple[datetime, datetime] | None:
    day = ground.day + timedelta(days=int(hours.tomorrow))
    start = datetime.combine(day, hours.start, ground.zone)
    end = datetime.combine(day + timedelta(days=int(hours.end <= hours.start)), hours.end, ground.zone)
    if end <= ground.now:
        doubts.append(Unfit("list_passed"))
    elif end - start > LONGEST:
        doubts.append(Unfit("list_long_shift", most=int(LONGEST.total_seconds() // 3600)))
    else:
        return start, end
    return None
