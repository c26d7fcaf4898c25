"""A client of the feed as small as the law allows."""

import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

State = dict[str, dict[str, Any]]
PATIENCE = 60
KEPT = timedelta(hours=2)
ENDS = {"closures": "ends_at"}
"""The field that says when a thing of this kind ends, where it is not `ended_at`."""


def apply(state: State, views: Iterable[tuple[str, str, Any]]) -> None:
    """The law of a client: `state[kind][id] = view`, and gone on None."""
    for kind, thing_id, view in views:
        things = state.setdefault(kind, {})
        if view is None:
            things.pop(thing_id, None)
        else:
            things[thing_id] = view


def of_snapshot(things: Mapping[str, Iterable[dict[str, Any]]]) -> State:
    """What a client holds after a snapshot."""
    return {kind: {view["id"]: view for view in views} for kind, views in things.items()}


def shown(state: State, now: datetime) -> State:
    """What of it is still shown: a thing that ended two hours ago is not."""
    return {
        kind: {name: view for name, view in things.items() if _fresh(view, now, ENDS.get(kind, "ended_at"))}
        for kind, things in state.items()
    }


def _fresh(view: dict[str, Any], now: datetime, field: str) -> bool:
    ended = view.get(field)
    return ended is None or datetime.fromisoformat(ended) > now - KEPT


@dataclass
class Ear:
    """A socket, and what was heard on it."""

    socket: ClientConnection
    stack: ExitStack
    state: State = field(default_factory=dict)
    epoch: str = ""
    seq: int = -1
    events: list[dict[str, Any]] = field(default_factory=list)
    frames: list[dict[str, Any]] = field(default_factory=list)
    positions: dict[str, list[Any]] = field(default_factory=dict)

    @classmethod
    def connect(cls, url: str, token: str | None = None, since: str = "", **options: Any) -> "Ear":
        """Sign in by header, or not at all."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        address = f"{url}?since={since}" if since else url
        options = {"open_timeout": PATIENCE, "ping_interval": None, "compression": None, "proxy": None} | options
        stack = ExitStack()
        socket = stack.enter_context(connect(address, additional_headers=options.pop("headers", headers), **options))
        return cls(socket, stack)

    @property
    def cursor(self) -> str:
        return f"{self.epoch}:{self.seq}"

    def hear(self) -> dict[str, Any]:
        """Take one frame."""
        frame = json.loads(self.socket.recv(timeout=PATIENCE))
        self.frames.append(frame)
        match frame["type"]:
            case "snapshot":
                self.epoch = frame["epoch"]
                self.state = of_snapshot({kind: views for kind, views in frame.items() if isinstance(views, list)})
            case "events":
                self.events += frame["events"]
                apply(self.state, frame["views"])
            case "positions":
                self.positions |= {spot[0]: spot for spot in frame["positions"]}
        if "seq" in frame:
            assert frame["seq"] >= self.seq, "a cursor never goes back"
            self.seq = frame["seq"]
        return frame

    def until(self, seq: int) -> State:
        """Listen until everything up to `seq` was said."""
        while self.seq < seq:
            self.hear()
        return self.state

    def until_type(self, kind: str) -> dict[str, Any]:
        """Listen until a frame of this type."""
        while (frame := self.hear())["type"] != kind:
            pass
        return frame

    def until_closed(self) -> int | None:
        """Listen to the end; the code of the close."""
        try:
            while True:
                self.hear()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None

    def resumed(self, again: Self) -> Self:
        """A new socket that goes on where this one was cut."""
        again.state, again.epoch, again.seq, again.events = self.state, self.epoch, self.seq, list(self.events)
        return again

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()
