"""A short way from the hub to the network: one ready frame, written straight to every socket that has room.

Through ASGI each delivery costs a task's wake-up and a frame of its own; with hundreds of dispatchers that is most of
the server's work. Where the server is not ours (another ASGI server) the feed goes the ASGI way by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.websockets import WebSocket
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

EXTENSION = "ferry.feed"


@dataclass(frozen=True, slots=True)
class Pipe:
    """`push` writes a framed message now, or says False; `abort` drops a connection whose peer takes nothing."""

    push: Callable[[bytes], bool]
    abort: Callable[[], None]

    @staticmethod
    def of(socket: WebSocket) -> "Pipe | None":
        """The short way of this socket; None when its server has none."""
        pipe = socket.scope.get("extensions", {}).get(EXTENSION)
        return pipe if isinstance(pipe, Pipe) else None


class FeedProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own protocol, which lends the application its pipe."""

    def handle_connect(self, event: Request) -> None:
        """Begin as uvicorn does; the application's task starts after this."""
        super().handle_connect(event)
        scope = getattr(self, "scope", None)
        if scope is not None and not self.conn.extensions:
            scope["extensions"][EXTENSION] = Pipe(self.push, self.abort)

    def push(self, frame: bytes) -> bool:
        """Write a frame, if the client has taken what it was sent before."""
        ready = self.handshake_complete and not self.close_sent and self.writable.is_set()
        if not ready or self.transport.is_closing():
            return False
        self.transport.write(frame)
        return True

    def abort(self) -> None:
        """End the connection without waiting for what it has not taken."""
        self.transport.abort()
