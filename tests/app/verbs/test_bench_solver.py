"""`ferry bench solver` from end to end: on tiny files, through real processes, into a document."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from tests.app.bench.papers import shelve

QUICK = ["bench", "solver", "--suite", "quick", "--only", "LC101", "--only", "bar-n100-1", "--seconds", "0.3"]


def ferry(*words: str) -> tuple[int, str, str]:
    """How it ended, and what it said on either side."""
    done = CliRunner().invoke(cli, words, env={"FERRY_SHARED_DATA": ""})
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder of tiny files under the names of real ones."""
    return shelve(tmp_path / "data")


def test_two_tiny_files_are_measured_into_a_document(shelf: Path, tmp_path: Path) -> None:
    """As JSON for programs, as a section that is replaced for people; the same runs in both."""
    page = tmp_path / "benchmarks.md"
    page.write_text("# Ours\n\n<!-- bench:quick -->\nold\n<!-- end of bench:quick -->\n\nThe end.\n", encoding="utf-8")
    code, told, _ = ferry(*QUICK, "--data", str(shelf), "--json", "-o", str(page))
    assert code == 0
    results = json.loads(told)["quick"]
    assert {one["case"] for one in results} == {"lc101", "bar-n100-1"}
    assert {"Ferry", "OR-Tools"} <= {one["solver"] for one in results}
    assert all(one["served"] == one["trips"] and not one["faults"] for one in results if one["solver"] == "Ferry")
    written = page.read_text(encoding="utf-8")
    assert written.startswith("# Ours\n\n<!-- bench:quick -->\n### ")
    assert written.endswith("<!-- end of bench:quick -->\n\nThe end.\n")
    assert "old" not in written
    assert "`ferry bench solver --suite quick --seconds 0.3 --only lc101 --only bar-n100-1`" in written
    assert "| lc101 | 1, 28.00 | 1 " in written


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Name their folder with --data, or in FERRY_SHARED_DATA"),
        (["--data", "/nowhere"], "/nowhere/benchmarks is not there"),
        (["--suite", "everything"], "everything"),
        (["--suite", "stream", "--only", "noon"], "--only noon: there is no such run"),
        (["--seconds", "0"], "0"),
    ],
)
def test_what_makes_no_sense_is_bad_input_and_said_so(words: list[str], said: str) -> None:
    """With the value, before anything is measured."""
    code, told, complaint = ferry("bench", "solver", *words)
    assert (code, told) == (2, "")
    assert said in complaint


def test_a_damaged_file_is_named_with_its_line(shelf: Path) -> None:
    """As `ferry plan` would."""
    (shelf / "benchmarks" / "lilim" / "100" / "lc101.txt").write_text("two cars", encoding="utf-8")
    code, _, complaint = ferry(*QUICK, "--data", str(shelf), "--no-peers")
    assert code == 2
    assert "line 1" in complaint
