"""The page of what can happen, from `dispatch/events.py`."""

from itertools import groupby

from app.reference.text import code, page, table
from dispatch.events import CATALOGUE

INTRO = """\
Every change of Ferry is a fact in the event log of its region: append-only, numbered without a gap, holding ids and
words and never a name, a phone number, an address or a note. The same facts are the audit trail
(`GET /api/v1/events`), a trip's history (`GET /api/v1/trips/{id}`), the live feed (`/api/v1/live`) and the export
(`ferry export events`).

A fact names the thing that moved, the move, the state before and after, when, who by role, and why. Its *thing* and
*move* are the keys below; its *name* is the past tense of them."""


def events() -> str:
    """The catalogue of facts, thing by thing."""
    parts = []
    for thing, entries in groupby(CATALOGUE.items(), key=lambda entry: entry[0][0]):
        rows = [(code(name), code(move), words) for (_, move), (name, words) in entries]
        parts.append(f"## {thing.capitalize()}\n\n{table(('event', 'move', 'what happened'), rows)}")
    return page("Events", INTRO, *parts)
