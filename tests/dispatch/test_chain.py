"""The chain by itself: what its digests cover, and that anybody can compute them."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dispatch.chain import EVENTS, LOOKS, Form

WORDS = st.text(max_size=6)
MOMENTS = st.datetimes(timezones=st.just(UTC))
AT = datetime(2020, 2, 1, 12, 30, tzinfo=UTC)


def a_row(form: Form) -> st.SearchStrategy[dict[str, Any]]:
    """A row of a log, without its number and digest."""
    fields = dict.fromkeys((*form.public, *form.people, "salt"), WORDS)
    return st.fixed_dictionaries({**fields, "at": MOMENTS, "people": st.just("")})


def numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their places in the log."""
    return [{**row, "seq": place} for place, row in enumerate(rows, start=1)]


logs = st.sampled_from([EVENTS, LOOKS]).flatmap(
    lambda form: st.tuples(st.just(form), st.lists(a_row(form), max_size=8))
)


@given(logs, st.data())
def test_no_row_can_be_changed_unseen(log: tuple[Form, list[dict[str, Any]]], data: st.DataObject) -> None:
    """Whatever field of whatever row is changed, the chain breaks at that very row; untouched it is whole."""
    form, rows = log[0], numbered(log[1])
    last = form.link(rows, "")
    assert form.first_broken(rows, last) is None
    if rows:
        place = data.draw(st.integers(0, len(rows) - 1))
        field = data.draw(st.sampled_from([*form.public, *form.people, "digest"]))
        changed = [dict(row) for row in rows]
        changed[place][field] = datetime(1, 1, 1, tzinfo=UTC) if field == "at" else 77 if field == "seq" else "other!!"
        assert form.first_broken(changed, last) == changed[place]["seq"]


@given(logs, st.data())
def test_no_row_can_be_dropped_or_added_unseen(log: tuple[Form, list[dict[str, Any]]], data: st.DataObject) -> None:
    """Rows missing anywhere, the end included, there twice, or in another order: the chain is not whole."""
    form, rows = log[0], numbered(log[1])
    last = form.link(rows, "")
    if not rows:
        return
    place = data.draw(st.integers(0, len(rows) - 1))
    without, twice = rows[:place] + rows[place + 1 :], [*rows[: place + 1], *rows[place:]]
    assert form.first_broken(without, last) is not None
    assert form.first_broken(twice, last) is not None
    assert form.first_broken([*rows[1:], rows[0]], last) is not None or len(rows) == 1


def test_a_row_with_pseudonyms_keeps_its_place() -> None:
    """The names are replaced, their digest stays, the salt goes: the chain holds, public fields are covered."""
    row: dict[str, Any] = dict.fromkeys((*EVENTS.public, *EVENTS.people), "word")
    row |= {"at": AT, "seq": 1, "salt": "pepper", "people": ""}
    last = EVENTS.link([row], "")
    cut = {**row, "people": EVENTS.whose(row), "salt": "", "actor_id": "p-1", "audience": [], "touched": []}
    assert EVENTS.first_broken([cut], last) is None
    assert EVENTS.first_broken([{**cut, "move": "other"}], last) == 1


def test_the_canonical_form_is_as_it_is_written_down() -> None:
    """A few lines that know only the documented form reach the same digest."""
    row = {"region_id": "r", "seq": 1, "at": AT, "name": "TripRequested", "thing": "trip", "move": "request"}
    row |= {"before": None, "after": "requested", "actor_role": "rider", "why": "", "salt": "s", "people": ""}
    row |= {"thing_id": "t", "actor_id": "人", "touched": [["trips", "t"]], "audience": ["人"]}

    def digest(values: list[Any]) -> str:
        return hashlib.sha256(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()

    people = digest(["s", "t", "人", [["trips", "t"]], ["人"]])
    public = ["r", 1, "2020-02-01T12:30:00.000000+00:00", "TripRequested", "trip", "request", None, "requested"]
    assert EVENTS.digest(row, "before") == digest(["before", *public, "rider", "", people])
