"""The demonstration is measured from outside; what is measured stands in tests/app/verbs/test_bench_demo.py."""

import asyncio
import os
import select
from pathlib import Path
from socket import socket

import pytest

from app.bench.staged import NoDemonstration, demonstration, measure
from app.server import free_port


def family(pid: int) -> set[int]:
    """Every process that a process started, and theirs."""
    lists = (file.read_text(encoding="ascii") for file in Path(f"/proc/{pid}/task").glob("*/children"))
    children = {int(child) for one in lists for child in one.split()}
    return children.union(*map(family, children))


def test_when_it_is_over_nobody_plays_on() -> None:
    """The server, its planner and its people end with it, though it is only told to end."""
    before = family(os.getpid())
    with demonstration(free_port(), 1, 1, 1) as link:
        asyncio.run(measure(link, 1, 1, 10, 1))
        watched = [os.pidfd_open(one) for one in family(os.getpid()) - before]
        assert len(watched) > 2
    for one in watched:
        assert select.select([one], [], [], 30)[0]
        os.close(one)


def test_a_demonstration_that_cannot_begin_is_told() -> None:
    """Nobody waits for ever for people who never come."""
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NoDemonstration), demonstration(taken.getsockname()[1], 1, 1, 1):
            pass
