"""A client of the feed as small as the law allows."""

from collections.abc import Iterable
from typing import Any

State = dict[str, dict[str, Any]]


def apply(state: State, views: Iterable[tuple[str, str, Any]]) -> None:
    """The law of a client: `state[kind][id] = view`, and gone on None."""
    for kind, thing_id, view in views:
        things = state.setdefault(kind, {})
        if view is None:
            things.pop(thing_id, None)
        else:
            things[thing_id] = view
