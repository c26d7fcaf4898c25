"""A log as a chain: the digest of each row covers the row and the digest before it, so that no row can be changed,
dropped, slipped in or moved without every digest after it.

The canonical form, so that anybody can check an export with a few lines of their own: a compact JSON array (no spaces,
UTF-8, times in UTC with six decimals), its SHA-256 in hexadecimal.

    people = sha256([salt, person field, person field, …])
    digest = sha256([digest before or "", public field, public field, …, people])

The fields that name people are covered by a digest of their own, with a salt: when they are replaced by pseudonyms
after a year, that digest is kept in the row and the salt is not, so the chain still holds and nobody can try names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from json import JSONEncoder
from typing import Any

Row = Mapping[Any, Any]


def _time(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{type(value).__name__} has no canonical form.")


_written = JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_time).encode


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of one log in their canonical order: the public ones, and those that name people."""

    public: tuple[str, ...]
    people: tuple[str, ...]

    def whose(self, row: Row) -> str:
        """The digest of the fields that name people; of a row with pseudonyms, the one it kept."""
        if row["people"]:
            return str(row["people"])
        return _digest(self.names(row))

    def names(self, row: Row) -> str:
        """The fields that name people, as they are digested."""
        return _written([row["salt"], *(row[name] for name in self.people)])

    def text(self, row: Row, before: str) -> str:
        """A row after the digest before it, as it is digested."""
        return _written([before, *(row[name] for name in self.public), self.whose(row)])

    def digest(self, row: Row, before: str) -> str:
        """The digest of a row after the digest before it."""
        return _digest(self.text(row, before))

    def link(self, rows: Iterable[dict[str, Any]], before: str) -> str:
        """Chain new rows after `before`: each gets its digest. The last one."""
        for row in rows:
            before = row["digest"] = self.digest(row, before)
        return before

    def first_broken(self, rows: Iterable[Row], last: str) -> int | None:
        """The number of the first row that does not follow; past the end when rows are missing there; None: whole."""
        before, seq = "", 0
        for row in rows:
            seq = int(row["seq"])
            if self.digest(row, before) != row["digest"]:
                return seq
            before = row["digest"]
        return None if before == last else seq + 1


EVENTS = Form(
    public=("region_id", "seq", "at", "name", "thing", "move", "before", "after", "actor_role", "why"),
    people=("thing_id", "actor_id", "touched", "audience"),
)
LOOKS = Form(
    public=("region_id", "seq", "at", "reader_role", "what"),
    people=("reader_id", "subject_id", "thing_id"),
)
