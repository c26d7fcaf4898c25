"""The law of the feed, as the pages keep it."""

import pytest

from schemas.values import Role


@pytest.fixture
def reduce(town, look):
    """Runs frames through the reducer of the pages; answers the state, or what `of` picks from it."""
    page = look(town, town.person(Role.DISPATCHER, "Zhao Min")).go("/wall")

    def run(frames: list[dict], of: str = "state") -> object:
        script = f"""async frames => {{
          const {{ empty, reduce, prune }} = await import("/static/js/reduce.js");
          const state = frames.reduce(reduce, empty());
          return {of};
        }}"""
        return page.evaluate(script, frames)

    return run


WAITING = {"id": "a", "state": "requested"}
SNAPSHOT = {"type": "snapshot", "epoch": "e", "seq": 5, "role": "dispatcher", "trips": [WAITING]}


def events(seq: int, *views: list) -> dict:
    """A frame of events."""
    return {"type": "events", "seq": seq, "events": [], "views": list(views)}


def test_views_replace_and_nulls_remove(reduce):
    """state[kind][id] = view, or gone."""
    frames = [
        SNAPSHOT,
        events(6, ["trips", "a", None], ["trips", "b", {"id": "b"}]),
        events(7, ["drivers", "d", {"id": "d"}]),
    ]
    state = reduce(frames)
    assert (state["trips"], state["drivers"], state["seq"]) == ({"b": {"id": "b"}}, {"d": {"id": "d"}}, 7)


def test_what_is_known_is_not_undone(reduce):
    """A frame that comes again after a resume changes nothing."""
    assert reduce([SNAPSHOT, events(5, ["trips", "a", None])])["trips"] == {"a": WAITING}


def test_a_snapshot_starts_anew(reduce):
    """Whatever was known before is gone."""
    assert reduce([SNAPSHOT, {"type": "snapshot", "epoch": "f", "seq": 1, "role": "rider"}])["trips"] == {}


def test_an_older_position_never_wins(reduce):
    """Positions are lossy and may come late."""
    frames = [{"type": "positions", "positions": [["d", 1, 2, at]]} for at in (20, 10)]
    assert reduce(frames)["positions"]["d"]["at"] == 20


def test_what_it_does_not_know_is_ignored(reduce):
    """A newer server may say more."""
    assert reduce([SNAPSHOT, {"type": "gossip"}]) == reduce([SNAPSHOT])


def test_the_long_ended_is_dropped(reduce):
    """By the server's own rule: two hours."""
    ended = {**SNAPSHOT, "trips": [{"id": "a", "ended_at": "2020-02-01T10:00:00Z"}, {"id": "b", "ended_at": None}]}
    assert list(reduce([ended], 'prune(state, Date.parse("2020-02-01T12:00:01Z")).trips')) == ["b"]
