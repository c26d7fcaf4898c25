"""The wire to a server somewhere: one pool of connections, answers of JSON by a deadline, nothing believed unread."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx

CONNECT: Final = 1.0
"""Seconds within which a server that is there lets one in."""
LARGEST: Final = 32 * 2**20
"""Bytes that an answer may have: a table of 500 by 500 takes five million."""
TRIES: Final = 2
AGAIN: Final = frozenset({"broken", "status"})
"""What may be gone when one asks once more; who was late once is not waited for twice."""
SPOKEN: Final = frozenset({200, 400})
"""Both servers say with 400 in words of their own what was wrong with a question."""


class NoAnswer(Exception):
    """The server gave none that can be used; `why` is a word for logs and graphs.

    late: not in time; broken: no connection, or it was cut; status: an error of HTTP; unreadable: no JSON; refused: a
    sentence why not; wrong: numbers that cannot be.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Wire:
    """Asks one server; safe to use from several threads. `now` counts seconds and is handed in."""

    def __init__(
        self, base: str, now: Callable[[], float], *, tries: int = TRIES, headers: Mapping[str, str] | None = None
    ) -> None:
        self._base, self._now, self._tries = base.rstrip("/"), now, tries
        self._client = httpx.Client(follow_redirects=False, trust_env=False, headers=headers)

    def ask(self, path: str, until: float, body: object = None) -> Any:
        """What the answer to a question says, by a moment of `now`. Raises NoAnswer."""
        for _ in range(self._tries - 1):
            try:
                return self._once(path, until, body)
            except NoAnswer as missed:
                if missed.why not in AGAIN:
                    raise
        return self._once(path, until, body)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _once(self, path: str, until: float, body: object) -> Any:
        left = until - self._now()
        if left <= 0:
            raise NoAnswer("late")
        try:
            return json.loads(self._heard(path, until, body, left))
        except httpx.TimeoutException as error:
            raise NoAnswer("late") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoAnswer("broken") from error
        except ValueError as error:
            raise NoAnswer("unreadable") from error

    def _heard(self, path: str, until: float, body: object, left: float) -> bytes:
        """The whole answer; one that drips in is given up at the deadline, one without end at a size."""
        method, patience = ("GET" if body is None else "POST"), httpx.Timeout(left, connect=min(left, CONNECT))
        heard = bytearray()
        with self._client.stream(method, f"{self._base}{path}", json=body, timeout=patience) as answer:
            if answer.status_code not in SPOKEN:
                raise NoAnswer("status")
            for piece in answer.iter_bytes():
                heard += piece
                if self._now() > until:
                    raise NoAnswer("late")
                if len(heard) > LARGEST:
                    raise NoAnswer("unreadable")
        return bytes(heard)
