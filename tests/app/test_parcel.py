"""What one process hands another arrives as it was, arrays without a copy, and a broken end is noticed."""

from multiprocessing import Pipe
from threading import Thread

import numpy as np
import pytest

from app.parcel import LARGE, receive, send

SIZES = (0, 1, LARGE // 4 - 1, LARGE // 4, LARGE // 4 + 1, LARGE)


@pytest.mark.parametrize("sizes", [(), *[(size,) for size in SIZES], SIZES], ids=str)
def test_everything_arrives_as_it_was(sizes):
    """Arrays of any size, several of them, one of them twice, beside what is no array."""
    ours, theirs = Pipe()
    arrays = [np.arange(size, dtype=np.int32) for size in sizes]
    thing = {"arrays": arrays, "again": arrays[-1:], "word": "渡"}
    sender = Thread(target=send, args=(ours, thing))
    sender.start()
    got = receive(theirs)
    sender.join()
    assert got["word"] == "渡"
    for array, other in zip([*arrays, *arrays[-1:]], [*got["arrays"], *got["again"]], strict=True):
        assert np.array_equal(array, other)
        assert array.dtype == other.dtype


def test_a_large_array_may_be_written_and_is_the_receivers_own():
    """The receiver's writing never reaches the sender."""
    ours, theirs = Pipe()
    array = np.zeros(LARGE, dtype=np.int32)
    sender = Thread(target=send, args=(ours, array))
    sender.start()
    got = receive(theirs)
    sender.join()
    got[:] = 7
    assert not array.any()


def test_two_things_in_a_row_stay_apart():
    """What is sent behind a large array is received behind it."""
    ours, theirs = Pipe()
    things = [np.ones(LARGE), "small", np.zeros(LARGE)]
    sender = Thread(target=lambda: [send(ours, thing) for thing in things])
    sender.start()
    first, second, third = (receive(theirs) for _ in things)
    sender.join()
    assert first.all()
    assert second == "small"
    assert not third.any()


def test_a_closed_end_is_told():
    """Nobody there any more, before a thing or in its middle: EOFError, never half a thing."""
    ours, theirs = Pipe()
    ours.close()
    with pytest.raises(EOFError):
        receive(theirs)
    ours, theirs = Pipe()
    ours.send([LARGE])
    ours.send_bytes(b"")
    ours.close()
    with pytest.raises(EOFError):
        receive(theirs)
