"""Tiny files of each benchmark format, and a folder that holds them like the real ones."""

import gzip
from pathlib import Path

LILIM = """2 10 1
0 0 0 0 0 100 0 0 0
1 3 4 5 0 50 2 0 3
2 6 8 8 0 50 2 0 4
3 6 8 -5 5 60 2 1 0
4 0 0 -8 5 60 2 2 0
"""
SARTORI = """NAME: bar-n100-1
SIZE: 3
ROUTE-TIME: 60
CAPACITY: 6
NODES
0 41.1 2.1 0 0 60 0 0 0
1 41.2 2.2 4 0 60 5 0 2
2 41.3 2.3 -4 0 60 5 1 0
EDGES
0 7 9
8 0 3
6 4 0
EOF
"""
DARP = """1 2 60 3 9
0 0.0 0.0 0 0 0 60
1 0.0 3.0 1 1 0 60
2 0.0 5.0 1 1 0 60
3 0.0 9.0 1 -1 0 60
4 4.0 5.0 1 -1 20 60
"""


def shelve(folder: Path) -> Path:
    """A folder of tiny files by Li and Lim and one by Sartori and Buriol, with what is best known of the smallest."""
    small, real = (folder / "benchmarks" / area for area in ("lilim/100", "sartori_buriol"))
    for area in (small, real, small.parent / "200", small.parent / "400"):
        area.mkdir(parents=True)
    for name in ("200/LRC1_2_4", "200/LR1_2_6", "400/LRC1_4_8"):
        (small.parent / f"{name}.txt").write_text(LILIM, encoding="utf-8")
    for name in ("lc101", "lr207", "lrc106"):
        (small / f"{name}.txt").write_text(LILIM, encoding="utf-8")
    table = "instance,bks_vehicles,bks_distance\nlc101,1,28.0\nlr207,1,28.0\nlrc106,1,28.0\n"
    (small.parent / "bks.csv").write_text(table, encoding="utf-8")
    (real / "bar-n100-1.txt.gz").write_bytes(gzip.compress(SARTORI.encode()))
    (real / "bks.dat").write_text("instance;vehicles;cost\nbar-n100-1;1;16\n", encoding="utf-8")
    return folder
