"""Columns that are sealed on their way into the database and opened on their way out, so that no rule knows of it.

The keys belong to an engine: a process that was given none writes plain text, and cannot open what is sealed.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from hashlib import sha256
from hmac import digest as keyed
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from sqlalchemy import ColumnElement, Dialect, String, TypeDecorator, type_coerce
from sqlalchemy.types import TypeEngine, UserDefinedType

STORED = re.compile(r"~([sm])\.([0-9a-f]{8})\.([A-Za-z0-9_-]+=*)")
"""Sealed or marked, with which key, and the bytes."""
Anew = Callable[[], Sequence[bytes] | None]
NONCE = 12
KEY = 32


class Locked(Exception):
    """A field was sealed with a key that is not here, or was changed by somebody who has none."""


def name_of(key: bytes) -> str:
    """Which key it is, without saying what it is."""
    return sha256(b"ferry key " + key).hexdigest()[:8]


class Ring:
    """The keys of one house, newest first: what is written is sealed with the newest, what is read with any of them.

    `anew` gives the keys that there are by now, when they have changed: asked before anything is written, and where a
    key is not known. So keys change beside a running house, and one that was there once is kept while it runs.
    """

    def __init__(self, keys: Sequence[bytes], nonce: Callable[[int], bytes], anew: Anew = lambda: None) -> None:
        self._nonce, self._anew = nonce, anew
        self._seals: Mapping[str, AESGCM] = {}
        self._marks: Mapping[str, AESSIV] = {}
        self._take(keys)

    def _take(self, keys: Sequence[bytes]) -> None:
        """All at once for other threads: what is newest is known already."""
        self._marks = {**self._marks, **{name_of(key): AESSIV(keyed(key, b"ferry mark", "sha256")) for key in keys}}
        self._seals = {**self._seals, **{name_of(key): AESGCM(key) for key in keys}}
        self.newest = name_of(keys[0])

    def _look(self) -> None:
        keys = self._anew()
        if keys:
            self._take(keys)

    def knows(self, stored: str) -> bool:
        """Whether it is plain, or sealed with a key that is here."""
        found = STORED.fullmatch(stored)
        return found is None or self._has(found[2])

    def _has(self, name: str) -> bool:
        if name not in self._seals:
            self._look()
        return name in self._seals

    def seal(self, text: str, where: str) -> str:
        """The same text is never sealed twice alike; `where` ties it to its column."""
        self._look()
        nonce = self._nonce(NONCE)
        sealed = nonce + self._seals[self.newest].encrypt(nonce, text.encode(), where.encode())
        return f"~s.{self.newest}.{urlsafe_b64encode(sealed).decode()}"

    def mark(self, text: str, where: str) -> str:
        """The same text is always marked alike, so that it can be looked up by whoever has the key."""
        self._look()
        return self._marked(self.newest, text, where)

    def marks(self, text: str, where: str) -> list[str]:
        """Every way in which the text may be marked, by whichever key."""
        self._look()
        return [self._marked(name, text, where) for name in self._marks]

    def _marked(self, name: str, text: str, where: str) -> str:
        marked = self._marks[name].encrypt(text.encode(), [where.encode()])
        return f"~m.{name}.{urlsafe_b64encode(marked).decode()}"

    def open(self, stored: str, where: str) -> str:
        """The text; what never was sealed is the text itself. Raises Locked."""
        found = STORED.fullmatch(stored)
        if found is None:
            return stored
        kind, name, body = found.groups()
        if not self._has(name):
            raise Locked(f"{where} was sealed with key {name}, which is not among the keys of this house.")
        raw = urlsafe_b64decode(body)
        try:
            if kind == "m":
                return self._marks[name].decrypt(raw, [where.encode()]).decode()
            return self._seals[name].decrypt(raw[:NONCE], raw[NONCE:], where.encode()).decode()
        except InvalidTag as error:
            raise Locked(f"{where} was changed past Ferry: it cannot be opened with key {name}.") from error


def _told_apart(text: str | None) -> str | None:
    """Where there is no key, a word that looks as if it were sealed gets a space: nobody must take it for one."""
    return f" {text}" if text and STORED.fullmatch(text) else text


RINGS: MutableMapping[Dialect, Ring] = WeakKeyDictionary()
"""The ring of each engine, by its dialect: all that a column is handed when it writes or reads."""


class Sealed(TypeDecorator[str]):
    """A text that only whoever has the key can read; an empty one stays empty."""

    impl = String
    cache_ok = True

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where

    def stored(self, ring: Ring, text: str) -> str:
        """How it is written."""
        return ring.seal(text, self.where)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        ring = RINGS.get(dialect)
        if ring is None or not value:
            return _told_apart(value)
        return self.stored(ring, value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        if not value:
            return None if value is None else ""
        ring = RINGS.get(dialect)
        if ring is not None:
            return ring.open(str(value), self.where)
        if STORED.fullmatch(str(value)):
            raise Locked(f"{self.where} is sealed, and this process was given no key.")
        return str(value)


class Loose(UserDefinedType[Any]):
    """What SQLite keeps in a column that was declared for numbers: whatever it is given."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """As it was declared when these were plain."""
        return "FLOAT"


class SealedNumber(Sealed):
    """A number that only whoever has the key can read; stored as a text."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A text; on SQLite the column that was there before, for it needs no other."""
        return dialect.type_descriptor(Loose() if dialect.name == "sqlite" else String())

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else super().process_bind_param(repr(float(value)), dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        found = super().process_result_value(value, dialect)
        return None if found is None else float(found)


class Marked(Sealed):
    """A text that can be looked up by whoever has the key, and by nobody else."""

    cache_ok = True

    def stored(self, ring: Ring, text: str) -> str:
        """How it is written: always the same way."""
        return ring.mark(text, self.where)


def among(column: Any, texts: Iterable[str], dialect: Dialect) -> ColumnElement[bool]:
    """Whether a marked column holds one of the texts, whichever key marked it: keys may just be changing."""
    ring, where = RINGS.get(dialect), column.type.where
    stored = [mark for text in texts for mark in (ring.marks(text, where) if ring and text else [_told_apart(text)])]
    return type_coerce(column, String).in_(stored)
