"""Benchmark files are found by name, with what is best known of them, or said to be missing."""

from pathlib import Path

import pytest

from app.bench.library import Best, Library, Missing
from tests.app.bench.papers import LILIM, SARTORI, shelve


def test_files_come_with_what_is_best_known_of_them(tmp_path: Path) -> None:
    """Whatever the case of their names, packed or not."""
    library = Library(shelve(tmp_path))
    area = library.folder / "lilim" / "100"
    (area / "lc101.txt").rename(area / "LC101.txt")
    papers = list(library.papers("lilim/100/*.txt"))
    assert [(paper.name, paper.best, paper.format) for paper in papers] == [
        ("lc101", Best(1, 28.0), "lilim"),
        ("lr207", Best(1, 28.0), "lilim"),
        ("lrc106", Best(1, 28.0), "lilim"),
    ]
    assert papers[0].text == LILIM
    (paper,) = library.papers("sartori_buriol/*.txt.gz")
    assert (paper.name, paper.text, paper.best) == ("bar-n100-1", SARTORI, Best(1, 16.0))


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    """The folder, a file, or the table; and where it was looked for."""
    with pytest.raises(Missing, match="FERRY_SHARED_DATA"):
        Library(None)
    with pytest.raises(Missing, match="nowhere/benchmarks is not there"):
        Library(tmp_path / "nowhere")
    folder = shelve(tmp_path)
    with pytest.raises(Missing, match=r"lilim/100/lc999\.txt"):
        list(Library(folder).papers("lilim/100/lc999.txt"))
    (folder / "benchmarks" / "lilim" / "bks.csv").unlink()
    with pytest.raises(Missing, match=r"lilim/bks\.csv"):
        list(Library(folder).papers("lilim/100/*.txt"))


def test_the_lower_of_two_sources_counts(shared_data: Path) -> None:
    """The real tables of the dial-a-ride sets: one is of proven optima, the other has two columns."""
    library = Library(shared_data)
    (paper,) = library.papers("darp_cordeau_laporte2003/pr10.txt")
    assert paper.best == Best(None, 845.47)
    (paper,) = library.papers("darp_cordeau2006/a2-16.txt")
    assert paper.best == Best(None, 294.25)
