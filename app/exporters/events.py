"""The event log as a table: facts with ids, which name nobody by themselves."""

from collections.abc import Iterator

from sqlmodel import Session

from app.exporters.table import Cell
from dispatch import store

COLUMNS = ("seq", "at", "name", "thing", "thing_id", "move", "before", "after", "actor_role")
PEOPLE = ("actor_id", "why")
PAGE = 1000


def rows(session: Session, region_id: str, *, with_people: bool) -> Iterator[list[Cell]]:
    """Every event of a region, oldest first; who did it, and the words they gave, only with people."""
    last = 0
    while page := store.events_after(session, region_id, last, PAGE):
        for event in page:
            fact: list[Cell] = [event.seq, event.at, event.name, event.thing, event.thing_id, event.move]
            yield [*fact, event.before, event.after, event.actor_role] + (
                [event.actor_id, event.why] if with_people else []
            )
        last = page[-1].seq
