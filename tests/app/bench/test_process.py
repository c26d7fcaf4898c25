"""A measurement's own process: it answers, or it is said why not."""

import os

import pytest

from app.bench.process import apart, ask, memory

PROGRAM = "tests.app.bench.programs"


@pytest.mark.parametrize("cores", [1, 2])
def test_an_answer_comes_back_from_as_many_cores_as_were_given(cores: int) -> None:
    """With the memory it took; what its libraries print does not get in between."""
    reply = ask(PROGRAM, "cores", 60, cores)
    assert (reply.value, reply.note) == ((min(cores, len(os.sched_getaffinity(0))), "1"), "")
    assert 10 < reply.peak < 1000


@pytest.mark.parametrize(
    ("task", "told"),
    [
        ("never", "no answer after 0.2 s"),
        ("vanish", "ended with 3: nothing said"),
        ("greedy", "out of memory at "),
        ("bad luck", "ended with 1: ValueError: no such luck"),
    ],
)
def test_a_process_that_does_not_answer_says_why(task: str, told: str) -> None:
    """Killed when it is late; its last words when it broke."""
    reply = ask(PROGRAM, task, 0.2 if task == "never" else 60)
    assert reply.value is None
    assert reply.note.startswith(told)


def test_a_program_that_is_not_there_is_said_to_be_missing() -> None:
    """By the name it was asked for."""
    assert "No module named 'app.bench.nobody'" in ask("app.bench.nobody", None, 60).note


def test_memory_is_read_and_nobody_holds_none() -> None:
    """The most ever held is no less than what is held now."""
    assert 0 < memory(line="VmRSS") <= memory()
    assert memory(2**22 + 1) == 0


def test_each_task_has_a_process_of_its_own() -> None:
    """The answers come in order, and no two from the same process or from this one."""
    assert apart(abs, [-1, 2]) == [1, 2]
    assert len({os.getpid(), *apart(_own, [1, 2])}) == 3


def _own(_: int) -> int:
    return os.getpid()
