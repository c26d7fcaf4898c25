"""A running server: uvicorn with the limits Ferry wants, and a stop that loses nothing."""

from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOL_SOCKET, socket

import structlog
import uvicorn
from fastapi import FastAPI

from app.deps import Rooms
from app.live.socket import FeedProtocol
from app.settings import Settings

log = structlog.get_logger()

GRACE_SECONDS = 10
FRAME_LIMIT = 64 * 1024


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def is_taken(host: str, port: int) -> bool:
    """Whether somebody listens there already, or this machine may not."""
    with socket(AF_INET6 if ":" in host else AF_INET) as probe:
        probe.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


class Server(uvicorn.Server):
    """A server that says goodbye to its sockets (1001) before it cuts them."""

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._rooms: Rooms = app.state.rooms

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start as uvicorn does, then say where."""
        await super().startup(sockets)
        if self.started:
            log.info("listening", address=f"http://{self.config.host}:{self.config.port}")

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Send those who listen away, then stop as uvicorn does."""
        await self._rooms.hub.stop()
        await super().shutdown(sockets)


def server(app: FastAPI, settings: Settings) -> Server:
    """A server for the address in the settings. SIGTERM: sockets are closed, no new connections, requests finish,
    the writer drains; after the grace what still hangs is cut.
    """
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws=FeedProtocol,
        ws_max_size=FRAME_LIMIT,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return Server(app, config)
