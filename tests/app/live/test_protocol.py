import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.protocol import Facts, Heartbeat, Positions, Since, Snapshot
from schemas.values import Role
from tests.app.live.client import apply

NOW = datetime(2020, 2, 1, 12, tzinfo=UTC)

views = st.tuples(
    st.sampled_from(["trips", "offers"]),
    st.sampled_from("abc"),
    st.none() | st.fixed_dictionaries({"n": st.integers()}),
)
batches = st.lists(st.lists(views, max_size=5), max_size=8)


@given(st.text(min_size=1), st.integers(0, 10**18 - 1))
def test_a_cursor_survives_the_wire(epoch: str, seq: int) -> None:
    """What the server said as epoch and seq is what it reads back from the client."""
    assert Since.parse(f"{epoch}:{seq}") == Since(epoch, seq)


@pytest.mark.parametrize(
    "text", ["", ":", "4f", "4f:", ":3", "4f:-1", "4f:x", "4f:1.5", "4f:٣", "4f:" + "9" * 19, "4f: 1"]
)
def test_a_bad_cursor_is_none(text: str) -> None:
    """What is no cursor means a snapshot, not an error: a phone with a spoilt memory must get in."""
    assert Since.parse(text) is None


def test_frames_are_written_as_documented() -> None:
    """Each frame is JSON text with its documented keys; Chinese stays Chinese."""
    told = {"seq": 3, "name": "TripRequested"}
    assert json.loads(Snapshot("4f", 2, NOW, Role.RIDER, {"trips": [{"id": "t"}]}).text) == {
        "type": "snapshot", "epoch": "4f", "seq": 2, "now": "2020-02-01T12:00:00Z", "role": "rider",
        "trips": [{"id": "t"}],
    }  # fmt: skip
    assert json.loads(Facts(3, (told,), (("trips", "t", None),)).text) == {
        "type": "events", "seq": 3, "events": [told], "views": [["trips", "t", None]],
    }  # fmt: skip
    assert json.loads(Positions((("d", 30.5, 114.3, 1580558400, None, 8.2),)).text) == {
        "type": "positions", "positions": [["d", 30.5, 114.3, 1580558400, None, 8.2]],
    }  # fmt: skip
    assert json.loads(Heartbeat(3, NOW).text) == {"type": "heartbeat", "seq": 3, "now": "2020-02-01T12:00:00Z"}
    assert "协和" in Facts(1, (), (("places", "p", {"name": "协和医院"}),)).text


@given(batches)
def test_folding_changes_nothing_a_client_ends_with(rounds: list[list[tuple[str, str, dict | None]]]) -> None:
    """Folded facts leave a client with the same state and events as the facts one by one, with each view once."""
    facts = [Facts(seq, ({"seq": seq},), tuple(views)) for seq, views in enumerate(rounds, 1)]
    one_by_one: dict = {}
    for fact in facts:
        apply(one_by_one, fact.views)
    folded = Facts(0)
    for fact in facts:
        folded = folded.then(fact)
    at_once: dict = {}
    apply(at_once, folded.views)
    assert {kind: things for kind, things in one_by_one.items() if things} == {
        kind: things for kind, things in at_once.items() if things
    }
    assert [told["seq"] for told in folded.events] == [fact.seq for fact in facts]
    assert len({view[:2] for view in folded.views}) == len(folded.views)


def test_a_client_is_not_told_twice() -> None:
    """Cut at a client's cursor, facts hold only later events but all views."""
    facts = Facts(5, ({"seq": 4}, {"seq": 5}), (("trips", "t", None),))
    assert facts.after(4) == Facts(5, ({"seq": 5},), (("trips", "t", None),))


def test_the_last_position_of_a_driver_counts() -> None:
    """Conflated positions hold each driver once, where they were last."""
    first = Positions((("d", 1.0, 1.0, 1, None, None), ("e", 2.0, 2.0, 1, None, None)))
    later = Positions((("d", 3.0, 3.0, 2, None, None),))
    assert first.then(later).spots == (("d", 3.0, 3.0, 2, None, None), ("e", 2.0, 2.0, 1, None, None))
