"""What people were told is done: every request with its key and its answer, held against what is stored."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.bench.bell import Bell
from dispatch import store

View = dict[str, Any]
"""A JSON object of the API."""
EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True)
class Fact:
    """Who made which move with which thing, and how it was then."""

    actor: str
    thing: str
    move: str
    id: str
    after: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A request, asked again under its key until it is answered; `move` is the fact it would leave in the log."""

    key: str
    actor: str
    thing: str
    move: str
    path: str
    body: View

    @property
    def kind(self) -> tuple[str, str, str]:
        """Whose, and what of what."""
        return self.actor, self.thing, self.move

    def came_of(self, answer: Mapping[str, Any]) -> Fact:
        """What an answer says that was done."""
        return Fact(*self.kind, answer["id"], answer["state"])


def _moot(fact: Fact, told: Iterable[Fact]) -> bool:
    """Whether a trip was given to a driver who had just said yes to it: that is granted, and changes nothing."""
    yes = (fact.thing, "accept", fact.id, fact.after)
    return fact.move == "assign" and any((each.thing, each.move, each.id, each.after) == yes for each in told)


class Ledger(Bell):
    """Wishes by key: those that wait for an answer, those that were granted; and what should not have been answered."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[str, Wish] = {}
        self.granted: dict[str, tuple[Wish, Fact]] = {}
        self.acts: Counter[str] = Counter()
        self.kinds: set[tuple[str, str, str]] = set()
        self.unheard: dict[str, Fact] = {}
        self.broken: list[str] = []

    def open(self, wish: Wish) -> None:
        """Somebody asks."""
        self.waiting[wish.key] = wish
        self.kinds.add(wish.kind)

    def close(self, wish: Wish, status: int, answer: View) -> View:
        """Somebody was answered; empty when it was a refusal."""
        del self.waiting[wish.key]
        granted = 200 <= status < 300
        if granted:
            self.granted[wish.key] = wish, wish.came_of(answer)
            self.acts[f"{wish.thing} {wish.move}"] += 1
        if status >= 500 or (not granted and wish.key in self.unheard):
            self.broken.append(f"{wish} was answered {status} {answer}")
        self._compare(wish.key)
        self.ring()
        return answer if granted else {}

    def _compare(self, key: str) -> None:
        if key in self.unheard and key in self.granted and self.granted[key][1] != self.unheard[key]:
            self.broken.append(f"{self.granted[key][1]} was answered, {self.unheard[key]} was stored before")

    def note_unheard(self, session: Session) -> None:
        """After a kill: whose wish was stored, but nobody told them. They must get just that answer."""
        for key, wish in self.waiting.items():
            record = store.key_record(session, wish.actor, key)
            if record is not None:
                self.unheard[key] = wish.came_of(json.loads(record.answer))

    def faults(self, session: Session, region_id: str) -> Iterator[str]:
        """What was granted and is not stored, what is stored oftener than it was asked, what should not have been
        answered.
        """
        rows = store.events_after(session, region_id, 0, EVERYTHING)
        told = Counter(Fact(row.actor_id or "", row.thing, row.move, row.thing_id, row.after or "") for row in rows)
        yield from self.broken
        yield from (f"lost: {fact}" for _, fact in self.granted.values() if fact not in told and not _moot(fact, told))
        yield from (f"done too often: {kind}, {more} more than asked" for kind, more in self._excess(told).items())

    def _excess(self, told: Counter[Fact]) -> Counter[tuple[str, str, str]]:
        asked = Counter(wish.kind for wish in self._asked())
        done = Counter((fact.actor, fact.thing, fact.move) for fact in told.elements())
        return Counter({kind: done[kind] for kind in self.kinds}) - asked

    def _asked(self) -> Iterable[Wish]:
        yield from self.waiting.values()
        yield from (wish for wish, _ in self.granted.values())
