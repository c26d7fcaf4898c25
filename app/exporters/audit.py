"""The log as evidence: every fact with the text its digest was made of, so that anybody can check the chain by hand."""

from collections.abc import Iterator

from sqlmodel import Session

from app.exporters.table import Cell
from dispatch import chain, store

COLUMNS = ("seq", "at", "name", "actor_role", "canonical", "digest")
PEOPLE = ("people",)
PAGE = 1000


def rows(session: Session, region_id: str, *, with_people: bool) -> Iterator[list[Cell]]:
    """Every event, oldest first: sha256(canonical) is the digest, and canonical begins with the digest before.

    It ends with the digest of the fields that name people; with people, the text of that is there as well.
    """
    last, before = 0, ""
    while page := store.events_after(session, region_id, last, PAGE):
        for row in (event.model_dump() for event in page):
            known: list[Cell] = [row["seq"], row["at"], row["name"], row["actor_role"]]
            written: list[Cell] = [chain.EVENTS.text(row, before), row["digest"]]
            yield known + written + ([chain.EVENTS.names(row)] if with_people else [])
            before = row["digest"]
        last = page[-1].seq
