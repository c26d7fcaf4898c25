"""Sartori & Buriol files: read to the letter, solved whole, refused with the line."""

import gzip
from pathlib import Path

import pytest

from routing.check import check
from routing.formats import BadFile
from routing.formats.detect import read
from routing.problem import Limits
from routing.solve import solve

SMALL = """NAME: small
SIZE: 3
ROUTE-TIME: 240
CAPACITY: 10
NODES
0 41.39 2.12 0 0 240 0 0 0
1 41.40 2.11 5 10 60 5 0 2
2 41.41 2.19 -5 0 200 5 1 0
EDGES
0 2 14
3 0 14
14 13 0
EOF
"""


def test_a_small_file_is_read_to_the_letter() -> None:
    """Minutes as they stand, one vehicle for each trip, the way back another than the way there."""
    instance = read(SMALL)
    (job,) = instance.problem.jobs
    assert (job.pickup, job.dropoff, job.pickup_window.latest, job.pickup_service) == (1, 2, 60, 5)
    assert instance.problem.seconds.tolist() == [[0, 2, 14], [3, 0, 14], [14, 13, 0]]
    assert len(instance.problem.vehicles) == 1
    plan = solve(instance.problem, Limits(seconds=0))
    assert (plan.seconds, check(instance.problem, plan)) == (2 + 14 + 14, [])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("SIZE: 3", "SIZE: three", "line 2: 'three'"),
        ("SIZE: 3\n", "", "'SIZE'"),
        ("SIZE: 3", "SIZE: 4", "3 rows"),
        ("EDGES", "ARCS", "NODES and EDGES"),
        ("3 0 14", "3 0", "line 11: '2 numbers'"),
        ("3 0 14", "3 0 x", "line 11: 'x'"),
        ("5 10 60 5 0 2", "5 10 60 5 0 7", "line 7, column 9: 7"),
        ("5 10 60 5 0 2", "5 70 60 5 0 2", "line 7, column 6: 60"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_value(old: str, new: str, says: str) -> None:
    """Whoever made the file can go and mend it."""
    with pytest.raises(BadFile, match=says):
        read(SMALL.replace(old, new))


def test_a_real_instance_is_served_whole(shared_data: Path) -> None:
    """Barcelona, fifty trips on real roads."""
    packed = shared_data / "benchmarks" / "sartori_buriol" / "bar-n100-1.txt.gz"
    instance = read(gzip.decompress(packed.read_bytes()).decode())
    plan = solve(instance.problem, Limits(seconds=60, steps=10))
    assert check(instance.problem, plan) == []
    assert plan.unserved == ()
    assert len(plan.routes) >= 6
