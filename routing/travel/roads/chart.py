"""A map in one file: the graph, what was left out of it, and where it comes from; written whole, read in a moment."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points
from routing.travel.roads.graph import Graph
from routing.travel.roads.mapped import BadMap, Hospital

VERSION: Final = 1
"""Of the file's format; another one is refused, since making a map anew takes seconds."""
CREDIT: Final = "© OpenStreetMap contributors, ODbL 1.0, https://www.openstreetmap.org/copyright"
"""What has to stand where its data is shown."""
DAMAGE: Final = (ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, TypeError, ValueError)
"""What reading a file says that is not one."""
SEPARATOR: Final = "\0"
DEGREE: Final = 10_000_000
"""Steps of a degree in the file, as OpenStreetMap has them: a centimetre."""


@dataclass(frozen=True)
class About:
    """Where a map comes from and what was counted when it was made."""

    source: str
    """The name of the extract."""
    made: str
    """When, ISO 8601."""
    south: float
    west: float
    north: float
    east: float
    left_hand: bool
    ways: int
    signs: int
    """Signs about turns that are obeyed; `ignored`: those that were not understood."""
    ignored: int
    lights: int
    metres: int
    """Of all streets, each counted once; `lost`: of those that are not in the graph."""
    lost: int
    hospitals: tuple[Hospital, ...] = ()
    credit: str = CREDIT


@dataclass(frozen=True, eq=False)
class Islands:
    """Streets that no car reaches, or none comes back from: line i is `shape[first[i]:first[i + 1]]`."""

    first: NDArray[np.int64]
    shape: Points
    metres: NDArray[np.int32]
    road: NDArray[np.int32]
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Chart:
    """A map: what `ferry map build` makes, and everything else about roads reads."""

    about: About
    graph: Graph
    islands: Islands


def save(chart: Chart, file: Path) -> None:
    """Write it whole or not at all."""
    about = json.dumps({"version": VERSION, **asdict(chart.about)}, ensure_ascii=False).encode()
    parts = {"about": np.frombuffer(about, dtype=np.uint8), **_packed("graph", chart.graph)}
    parts |= _packed("islands", chart.islands)
    partial = file.with_name(f"{file.name}.partial")
    try:
        with partial.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **parts)
        os.replace(partial, file)
    finally:
        partial.unlink(missing_ok=True)


def load(file: Path) -> Chart:
    """Read a map; BadMap says in a sentence why it cannot be used."""
    with file.open("rb") as stream:
        try:
            return _read(stream)
        except _Other as error:
            raise BadMap(
                f"{file} was made by another release of Ferry; make it anew with `ferry map build`."
            ) from error
        except (*DAMAGE, BadZipFile) as error:
            raise BadMap(
                f"{file} is no map of Ferry, or a damaged one; make it anew with `ferry map build`."
            ) from error


class _Other(Exception):
    """The map is of another format."""


def _read(stream: BinaryIO) -> Chart:
    with ZipFile(stream) as archive:
        if damaged := archive.testzip():
            raise BadZipFile(damaged)
    stream.seek(0)
    with np.load(stream, allow_pickle=False) as parts:
        about = json.loads(parts["about"].tobytes())
        if about.pop("version") != VERSION:
            raise _Other
        about["hospitals"] = tuple(Hospital(*each) for each in about["hospitals"])
        return Chart(About(**about), Graph(**_unpacked("graph", parts)), Islands(**_unpacked("islands", parts)))


def _packed(name: str, thing: Graph | Islands) -> dict[str, NDArray[Any]]:
    """The arrays of a part by name: places in whole steps, words as one text."""
    packed = {}
    for key, value in vars(thing).items():
        if isinstance(value, tuple):
            value = np.frombuffer(SEPARATOR.join(value).encode(), dtype=np.uint8)
        elif value.dtype == np.float64:
            value = np.rint(value * DEGREE).astype(np.int32)
        packed[f"{name}.{key}"] = value
    return packed


def _unpacked(name: str, parts: Any) -> dict[str, Any]:
    """The other way round; words are those arrays that are a text."""
    found = {}
    for key in parts.files:
        if key.startswith(f"{name}."):
            value = parts[key]
            field = key.removeprefix(f"{name}.")
            if field in ("names", "kinds"):
                value = tuple(value.tobytes().decode().split(SEPARATOR))
            elif field in ("points", "shape"):
                value = value / DEGREE
            found[field] = value
    return found
