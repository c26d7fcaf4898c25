"""Everything that anybody was ever given on one day: who, when, by which way, and the text of it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

import httpx


@dataclass(frozen=True)
class Told:
    """One thing somebody was given: an answer, a frame, a page, a file, a message, a line of a log."""

    at: datetime
    reader: str
    way: str
    text: str


@dataclass
class Corpus:
    """All of it, in order; `now` stamps what comes."""

    now: Callable[[], datetime]
    told: list[Told] = field(default_factory=list)

    def add(self, reader: str, way: str, text: str) -> None:
        """Somebody was given this, now."""
        self.told.append(Told(self.now(), reader, way, text))

    def attach(self, reader: str, http: httpx.Client) -> httpx.Client:
        """Keep every answer that this client gets, headers and all."""
        http.event_hooks["response"].append(lambda answer: self._keep(reader, answer))
        return http

    def _keep(self, reader: str, answer: httpx.Response) -> None:
        answer.read()
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        way = f"{answer.request.method} {answer.request.url.raw_path.decode()} {answer.status_code}"
        self.add(reader, way, f"{headers}\n\n{_plain(answer)}")

    def heard(self, reader: str, frames: list[dict[str, object]]) -> None:
        """Frames of the feed."""
        for frame in frames:
            self.add(reader, f"live {frame['type']}", compact(frame))

    def __iter__(self) -> Iterator[Told]:
        return iter(self.told)


def compact(told: object) -> str:
    """JSON in one way of writing, whatever way it travelled in."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _plain(answer: httpx.Response) -> str:
    if "json" in answer.headers.get("content-type", "") and answer.content:
        return compact(answer.json())
    return unescape(answer.text)
