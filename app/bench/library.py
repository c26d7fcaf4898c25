"""The folder of public benchmark files: their texts, and the best that is known of each."""

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FORMATS: Final[Mapping[str, str]] = {
    "lilim": "lilim",
    "sartori_buriol": "sartori",
    "darp_cordeau2006": "darp",
    "darp_cordeau_laporte2003": "darp",
}
"""The format of the files in each folder."""


class Missing(Exception):
    """Benchmark files that are not where they were looked for; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best known solution; without vehicles where only distance counts."""

    vehicles: int | None
    distance: float


@dataclass(frozen=True, slots=True)
class Paper:
    """One benchmark file: its name, its format, its text, and the best known of it, if any is."""

    name: str
    format: str
    text: str
    best: Best | None


class Library:
    """Benchmark files under `folder`/benchmarks, a folder a set. Raises Missing when there is none."""

    def __init__(self, folder: Path | None) -> None:
        if folder is None:
            raise Missing("Where are the benchmark files? Name their folder with --data, or in FERRY_SHARED_DATA.")
        self.folder = folder / "benchmarks"
        if not self.folder.is_dir():
            raise Missing(
                f"{self.folder} is not there: name the folder that holds it with --data or FERRY_SHARED_DATA."
            )

    def papers(self, pattern: str) -> Iterator[Paper]:
        """The files that match, by name, such as lilim/100/*.txt. Raises Missing when none does."""
        found = sorted(self.folder.glob(pattern), key=lambda path: path.name.lower())
        if not found:
            raise Missing(f"{self.folder / pattern} is not there: the suite needs it.")
        best = self._best(pattern.partition("/")[0])
        for path in found:
            name = path.name.partition(".")[0].lower()
            data = path.read_bytes()
            text = gzip.decompress(data) if path.suffix == ".gz" else data
            yield Paper(name, FORMATS[pattern.partition("/")[0]], text.decode("utf-8-sig"), best.get(name))

    def _best(self, area: str) -> dict[str, Best]:
        """The table of a set; each has its own. The lower one counts where two sources differ."""
        if area == "lilim":
            return {
                row["instance"]: _hierarchical(row, "bks_vehicles", "bks_distance")
                for row in self._rows(area, "bks.csv")
            }
        if area == "sartori_buriol":
            rows = self._rows(area, "bks.dat", ";")
            return {row["instance"]: _hierarchical(row, "vehicles", "cost") for row in rows}
        if area == "darp_cordeau2006":
            return {row["instance"]: Best(None, float(row["cost"])) for row in self._rows(area, "optimal.csv")}
        rows = self._rows(area, "bks.csv")
        columns = ("cost_in_repo", "recalled_newer_literature")
        return {row["instance"]: Best(None, min(float(row[column]) for column in columns)) for row in rows}

    def _rows(self, area: str, table: str, between: str = ",") -> list[dict[str, str]]:
        path = self.folder / area / table
        try:
            return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=between))
        except OSError as error:
            raise Missing(f"{path} cannot be read ({error.strerror}): it says what is best known.") from error


def _hierarchical(row: Mapping[str, str], vehicles: str, distance: str) -> Best:
    return Best(int(row[vehicles]), float(row[distance]))


def extract(folder: Path | None, name: str) -> Path:
    """An extract of OpenStreetMap, under `folder`/osm. Raises Missing when it is not there."""
    file = (folder or Path()) / "osm" / name
    if not file.is_file():
        raise Missing(f"{file} is not there: name the folder that holds it with --data or FERRY_SHARED_DATA.")
    return file
