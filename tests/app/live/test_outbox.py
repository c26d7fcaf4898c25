from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.outbox import EVENTS, FRAMES, VIEWS, Outbox, Overflow
from app.live.protocol import Facts, Frame, Heartbeat, Positions, Snapshot
from schemas.values import Role
from tests.app.live.client import apply

NOW = datetime(2020, 2, 1, 12, tzinfo=UTC)
SNAPSHOT = Snapshot("e", 0, NOW, Role.DISPATCHER, {})


def _drain(box: Outbox) -> list[Frame]:
    frames = []
    while (frame := box.take()) is not None:
        frames.append(frame)
    return frames


def _facts(seq: int, trip: str = "t") -> Facts:
    return Facts(seq, ({"seq": seq},), (("trips", trip, {"n": seq}),))


@given(st.lists(st.integers(0, 30), max_size=20))
def test_a_slow_reader_misses_nothing(pauses: list[int]) -> None:
    """However the puts and takes interleave, every event arrives once, in order, and the last views are right."""
    box, seq, frames = Outbox(), 0, []
    for pause in pauses:
        for _ in range(pause):
            seq += 1
            box.put(_facts(seq, str(seq % 3)))
        if (frame := box.take()) is not None:
            frames.append(frame)
        assert len(box) <= FRAMES
    frames += _drain(box)
    told = [event["seq"] for frame in frames for event in frame.events]
    assert told == list(range(1, seq + 1))
    state: dict = {}
    for frame in frames:
        apply(state, frame.views)
    expected: dict = {}
    for number in range(1, seq + 1):
        apply(expected, _facts(number, str(number % 3)).views)
    assert state == expected


def test_the_snapshot_stays_first() -> None:
    """Folding never touches the snapshot a client begins with."""
    box = Outbox()
    box.put(SNAPSHOT)
    for seq in range(1, 3 * FRAMES):
        box.put(_facts(seq))
    first, *rest = _drain(box)
    assert first is SNAPSHOT
    assert rest[-1].seq == 3 * FRAMES - 1


@pytest.mark.parametrize(("events", "things", "count"), [(1, 1, EVENTS), (0, 4, VIEWS // 4)])
def test_too_far_behind_is_an_overflow(events: int, things: int, count: int) -> None:
    """What waits for one client is bounded in events and in views."""
    box = Outbox()

    def flood() -> None:
        for seq in range(1, count + 2 * FRAMES):
            told = tuple({"seq": seq} for _ in range(events))
            box.put(Facts(seq, told, tuple(("trips", f"{seq * (things > 1)}-{n}", {}) for n in range(things))))

    with pytest.raises(Overflow):
        flood()


def test_of_positions_and_heartbeats_only_the_last_waits() -> None:
    """A thousand waiting positions of one driver are one; facts overtake a waiting heartbeat."""
    box = Outbox()
    for second in range(1000):
        box.put(Positions((("d", 30.0, 114.0, second, None, None),)))
        box.put(Heartbeat(second, NOW))
    assert _drain(box) == [Positions((("d", 30.0, 114.0, 999, None, None),)), Heartbeat(999, NOW)]
    box.put(Heartbeat(5, NOW))
    box.put(_facts(6))
    assert _drain(box) == [_facts(6)]
