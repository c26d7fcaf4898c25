"""A whole file, read row by row into commands before anything is changed."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from app.importers.cells import Cells
from app.importers.faults import Fault, Unfit
from app.importers.headers import NOUNS, Noun
from app.importers.known import Known, key
from app.importers.people import person
from app.importers.places import place
from app.importers.shifts import shift
from app.importers.table import read_table
from app.importers.trips import Promise, trip
from app.importers.vehicles import vehicle
from dispatch.commands import AddPerson, AddPlace, AddVehicle, Command, PlanShift, RequestTrip

Reader = Callable[[Cells, Known], Command | None]
READERS: Mapping[str, Reader] = {"places": place, "people": person, "vehicles": vehicle, "shifts": shift}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file asks for: commands with their row numbers, rows that are known already, and what is wrong.

    Its times were read by the clocks of `zone`.
    """

    noun: Noun
    rows: int
    wishes: tuple[tuple[int, Command], ...]
    known: int
    faults: tuple[Fault, ...]
    remarks: tuple[Unfit, ...]
    zone: ZoneInfo


def read(data: bytes, name: str, region: Known, promise: Promise) -> Reading:
    """Read a file of places, people, vehicles, shifts or trips. Raises BadFile when there is no table to read."""
    noun = NOUNS[name]
    table = read_table(data, noun)
    reader: Reader = partial(trip, promise=promise) if name == "trips" else READERS[name]
    wishes: list[tuple[int, Command]] = []
    faults: list[Fault] = []
    seen: dict[Hashable, int] = {}
    alike: Counter[str] = Counter()
    for row in table.rows:
        cells = Cells(row, table.written, region.zone, region.now)
        command = reader(cells, region)
        _blame_twin(cells, command, seen)
        faults.extend(cells.faults)
        if command is not None and not cells.faults:
            wishes.append((row.number, _keyed(command, alike)))
    bad = len({fault.row for fault in faults})
    known = len(table.rows) - len(wishes) - bad
    return Reading(noun, len(table.rows), tuple(wishes), known, tuple(faults), table.remarks, region.zone)


def _blame_twin(cells: Cells, command: Command | None, seen: dict[Hashable, int]) -> None:
    """Note a row that says again what a row above has said."""
    said = None if command is None else _identity(command)
    if said is None:
        return
    if said in seen:
        cells.blame("", Unfit("repeats", row=seen[said]))
    seen.setdefault(said, cells.row.number)


def _identity(command: Command) -> Hashable | None:
    """What two rows must not share; trips may be alike, two nurses take the same way."""
    match command:
        case AddPlace(place=entered):
            return key(entered.name), round(entered.lat, 3), round(entered.lon, 3)
        case AddPerson(person=entered):
            return entered.role, key(entered.name), key(entered.phone)
        case AddVehicle(vehicle=entered):
            return key(entered.plate)
        case PlanShift(shift=entered):
            return entered.driver_id, entered.starts_at
    return None


def _keyed(command: Command, alike: Counter[str]) -> Command:
    """The command with a key made of what it asks for, so that the same rows imported twice have one effect."""
    wish = repr(command.trip if isinstance(command, RequestTrip) else command)
    digest = sha256(wish.encode("utf-8", "backslashreplace")).hexdigest()
    alike[digest] += 1
    return replace(command, key=f"import-{digest[:40]}-{alike[digest]}", digest=digest)
