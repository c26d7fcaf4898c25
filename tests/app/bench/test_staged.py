"""The demonstration is measured from outside; what is measured stands in tests/app/verbs/test_bench_demo.py."""

from socket import socket

import pytest

from app.bench.staged import NoDemonstration, demonstration


def test_a_demonstration_that_cannot_begin_is_told() -> None:
    """Nobody waits for ever for people who never come."""
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(NoDemonstration), demonstration(taken.getsockname()[1], 1, 1, 1):
            pass
