"""`ferry plan` as a person types it."""

import gzip
import json
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import cli
from routing.check import check
from routing.formats.detect import read
from routing.plan import Plan, Route, Stop, Unserved, Why
from schemas.values import StopKind

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "evening.json"


def ferry(*words):
    """The command line."""
    return CliRunner().invoke(cli, ["plan", *(str(word) for word in words)])


def test_the_sums_are_printed_and_the_unserved_explained():
    """Served, vehicles, distance, and a sentence for whoever found no place."""
    told = ferry(EXAMPLE, "--seconds", "0.2")
    assert told.exit_code == 0
    assert "served    2 of 3 trips" in told.stdout
    assert "unserved  crowd: " in told.stdout
    assert "would help: one more driver at place 2 by 2:14: seats 5" in told.stdout


@pytest.mark.parametrize(
    ("language", "served", "total"), [("C", "served    2 of 3", "Altogether"), ("zh_CN", "2 个", "合计")]
)
def test_the_bill_is_printed_in_the_language_of_the_terminal(monkeypatch, language, served, total):
    """Who is left over, the driving, and their sum."""
    monkeypatch.setenv("LC_ALL", f"{language}.UTF-8")
    told = ferry(EXAMPLE, "--seconds", 0).stdout
    assert served in told
    rows = [line.split() for line in told.splitlines()[-10:]]
    assert [row[0] for row in rows] == ["0", "100,000", "2,305", "0", "0", "0", "0", "0", "0", "102,305"]
    assert (rows[2][1:4], rows[-1][1]) == (["2,305", "s", "×"], total)


def test_an_earlier_plan_is_gone_on_from_and_compared_with(tmp_path, monkeypatch):
    """The same again changes nothing; without the earlier car its trips are newly served by another."""
    old = tmp_path / "old.json"
    ferry(EXAMPLE, "--seconds", 0, "-o", old)
    told = json.loads(ferry(EXAMPLE, "--seconds", 0, "--from", old, "--json").stdout)
    assert told["changes"] == {"moved": [], "served": [], "left": [], "late": [], "seconds": 0}
    old.write_text('{"routes": []}')
    told = ferry(EXAMPLE, "--seconds", 0, "--from", old).stdout
    assert "changes   0 trips move, 0 promises broken, 2 newly served, 0 newly left over, 38 min more driving" in told
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "变化      0 个行程换车，" in ferry(EXAMPLE, "--seconds", 0, "--from", old).stdout
    old.write_text("[]")
    refused = ferry(EXAMPLE, "--seconds", 0, "--from", old)
    assert (refused.exit_code, f"{old}: routes: None is not a list" in refused.stderr) == (2, True)


def test_where_cars_count_first_everybody_still_goes():
    """A car costs more than the penalty in the file, and is sent out nevertheless."""
    told = json.loads(ferry(EXAMPLE, "--seconds", 0, "--objective", "vehicles", "--json").stdout)
    assert (told["vehicles"], [one["trip"] for one in told["unserved"]]) == (1, ["crowd"])


def test_the_plan_file_has_the_agreed_shape(tmp_path):
    """What `-o` writes is what `--json` prints, with every field that other people's scripts read."""
    output = tmp_path / "plan.json"
    told = ferry(EXAMPLE, "--seconds", 0, "-o", output, "--json")
    plan = json.loads(output.read_text(encoding="utf-8"))
    assert plan == json.loads(told.stdout)
    assert plan.keys() == {"routes", "unserved", "vehicles", "distance", "bill", "seconds_used"}
    assert plan["bill"]["terms"][2] == {"term": "driving", "unit": "s", "amount": 2305, "price": 1, "cost": 2305}
    assert plan["bill"]["total"] == 102_305
    assert plan["routes"][0].keys() == {"driver", "stops", "distance", "seconds"}
    assert plan["routes"][0]["stops"][0].keys() == {"node", "trip", "kind", "arrive", "start", "depart"}
    driver = {"node": 2, "before": 8083, "until": 9060, "traits": [], "room": {"seats": 5}}
    assert plan["unserved"] == [{"trip": "crowd", "reason": "capacity", "relaxation": {"driver": driver}}]


def as_plan(instance, said):
    """A plan file as the judge reads it."""
    unit = instance.unit

    def stop(one):
        times = (round(one[name] * unit) for name in ("arrive", "start", "depart"))
        return Stop(one["node"], one["trip"], StopKind(one["kind"]), *times)

    routes = [(one["driver"], tuple(map(stop, one["stops"])), one["seconds"]) for one in said["routes"]]
    metres = {name: 0 for name, _, _ in routes}
    for name, stops, _ in routes:
        car = instance.problem.vehicle[name]
        nodes = [car.start, *(each.node for each in stops), *([] if car.end is None else [car.end])]
        metres[name] = int(sum(instance.problem.metres[a, b] for a, b in pairwise(nodes)))
    return Plan(
        tuple(Route(name, stops, round(seconds * unit), metres[name]) for name, stops, seconds in routes),
        tuple(Unserved(one["trip"], Why(one["reason"])) for one in said["unserved"]),
    )


@pytest.mark.parametrize("packed", [False, True])
def test_a_published_problem_is_solved_and_passes_the_judge(shared_data, tmp_path, packed):
    """Li & Lim's lc101, plain or gzipped: every trip served by ten vehicles over 828.94, and the judge agrees."""
    source = next((shared_data / "benchmarks" / "lilim").rglob("lc101.txt"), None)
    if source is None:
        pytest.skip("NO LI & LIM TESTED: lc101.txt is absent")
    file = tmp_path / "lc101.txt"
    file.write_bytes(gzip.compress(source.read_bytes()) if packed else source.read_bytes())
    told = ferry(file, "--seconds", 2, "--json")
    assert told.exit_code == 0
    said = json.loads(told.stdout)
    assert (said["vehicles"], said["unserved"]) == (10, [])
    assert said["distance"] == pytest.approx(828.94, abs=0.01)
    instance = read(source.read_text(encoding="utf-8"))
    assert check(instance.problem, as_plan(instance, said)) == []


@pytest.mark.parametrize(
    ("data", "words", "said"),
    [
        (b"", [], "is not the beginning of"),
        (b"hello world", [], "is not the beginning of"),
        (b"{", [], "line 1, column 2"),
        (b'{"places": [[114.3, 30.5]], "vehicles": [], "jobs": []}', [], "a pair [lat, lon] in degrees"),
        (b'{"places": [], "vehicles": [], "jobs": [], "colour": 1}', [], "a known field"),
        (b"\xff\xfe\x00", [], "not text in UTF-8"),
        (b"\x1f\x8b\x08broken", [], "gzip archive"),
        (gzip.compress(b"{}", mtime=0)[:-9], [], "a whole gzip archive"),
        (b"{}", ["--format", "lilim"], "line 1"),
        (b"{}", ["--format", "dragon"], ""),
        (b"{}", ["--seconds", "-1"], ""),
    ],
)
def test_what_cannot_be_read_ends_with_two_and_a_reason(tmp_path, data, words, said):
    """Bad input is told in words, never with a traceback."""
    file = tmp_path / "file"
    file.write_bytes(data)
    told = ferry(file, *words)
    assert (told.exit_code, isinstance(told.exception, SystemExit)) == (2, True)
    assert said in told.stderr
    assert ferry(tmp_path / "absent").exit_code == 2


def test_the_suffix_says_how_a_plan_is_written(tmp_path, monkeypatch):
    """A table with one row a stop that Excel opens, and a page in the language of the terminal."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    for name in ("plan.csv", "plan.html", "PLAN.JSON", "plan"):
        assert ferry(EXAMPLE, "--seconds", 0, "-o", tmp_path / name).exit_code == 0
    assert (tmp_path / "plan.csv").read_bytes().startswith(b"\xef\xbb\xbfdriver,position,")
    assert len((tmp_path / "plan.csv").read_text("utf-8-sig").splitlines()) == 1 + 4
    assert '<html xmlns="http://www.w3.org/1999/xhtml" lang="zh-Hans">' in (tmp_path / "plan.html").read_text("utf-8")
    for name in ("PLAN.JSON", "plan"):
        assert json.loads((tmp_path / name).read_text("utf-8"))["vehicles"] == 1


def test_a_suffix_nobody_writes_is_refused_before_the_search(tmp_path):
    """Nobody waits ten seconds to be told; what can be written is named."""
    told = ferry(EXAMPLE, "--seconds", 86_400, "-o", tmp_path / "plan.xlsx")
    assert (told.exit_code, told.stderr) == (2, f"{tmp_path}/plan.xlsx: .xlsx is not one of .json, .csv, .html.\n")


def test_a_plan_that_cannot_be_written_is_told(tmp_path):
    """The folder is named; nothing is lost but the file."""
    told = ferry(EXAMPLE, "--seconds", 0, "-o", tmp_path / "no" / "plan.json")
    assert (told.exit_code, "cannot be written" in told.stderr) == (2, True)
