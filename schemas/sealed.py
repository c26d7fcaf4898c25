"""Columns that are sealed on their way into the database and opened on their way out, so that no rule knows of it.

The keys belong to an engine: a process that was given none writes plain text, and cannot open what is sealed.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, MutableMapping, Sequence
from hashlib import sha256
from hmac import digest as keyed
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from sqlalchemy import Dialect, String, TypeDecorator

STORED = re.compile(r"~([sm])\.([0-9a-f]{8})\.([A-Za-z0-9_-]+=*)")
"""Sealed or marked, with which key, and the bytes."""
NONCE = 12
KEY = 32


class Locked(Exception):
    """A field was sealed with a key that is not here, or was changed by somebody who has none."""


def name_of(key: bytes) -> str:
    """Which key it is, without saying what it is."""
    return sha256(b"ferry key " + key).hexdigest()[:8]


class Ring:
    """The keys of one house, newest first: what is written is sealed with the newest, what is read with any of them."""

    def __init__(self, keys: Sequence[bytes], nonce: Callable[[int], bytes]) -> None:
        self._nonce = nonce
        self.newest = name_of(keys[0])
        self._seals = {name_of(key): AESGCM(key) for key in keys}
        self._marks = {name_of(key): AESSIV(keyed(key, b"ferry mark", "sha256")) for key in keys}

    def knows(self, stored: str) -> bool:
        """Whether it is plain, or sealed with a key that is here."""
        found = STORED.fullmatch(stored)
        return found is None or found[2] in self._seals

    def seal(self, text: str, where: str) -> str:
        """The same text is never sealed twice alike; `where` ties it to its column."""
        nonce = self._nonce(NONCE)
        sealed = nonce + self._seals[self.newest].encrypt(nonce, text.encode(), where.encode())
        return f"~s.{self.newest}.{urlsafe_b64encode(sealed).decode()}"

    def mark(self, text: str, where: str) -> str:
        """The same text is always marked alike, so that it can be looked up by whoever has the key."""
        marked = self._marks[self.newest].encrypt(text.encode(), [where.encode()])
        return f"~m.{self.newest}.{urlsafe_b64encode(marked).decode()}"

    def open(self, stored: str, where: str) -> str:
        """The text; what never was sealed is the text itself. Raises Locked."""
        found = STORED.fullmatch(stored)
        if found is None:
            return stored
        kind, name, body = found.groups()
        if name not in self._seals:
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


class Marked(Sealed):
    """A text that can be looked up by whoever has the key, and by nobody else."""

    cache_ok = True

    def stored(self, ring: Ring, text: str) -> str:
        """How it is written: always the same way."""
        return ring.mark(text, self.where)
