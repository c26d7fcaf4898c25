"""A running server: uvicorn with the limits Ferry wants, and a stop that loses nothing."""

import uvicorn
from fastapi import FastAPI

from app.settings import Settings

GRACE_SECONDS = 10
FRAME_LIMIT = 64 * 1024


def server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """A server for the address in the settings. SIGTERM: no new connections, sockets are closed, requests finish,
    the writer drains; after the grace what still hangs is cut.
    """
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="on",
            ws_max_size=FRAME_LIMIT,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
