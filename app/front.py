"""The front door of every request: a stopwatch, a log line without personal data, safe headers, no naked exception."""

from collections.abc import Mapping
from typing import Final

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.clock import seconds
from app.errors import broken, limit_kb
from app.metrics import Metrics
from app.words import language_of

POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
}
API: Final = "/api/v1"
log = structlog.get_logger()


def limited(receive: Receive, path: str) -> Receive:
    """The body of a request, up to a size. Raises the framework's 413 past it."""
    taken, most = 0, limit_kb(path) * 1024

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413)
        return message

    return counted


def template(scope: Scope) -> str:
    """The address as the reference writes it (`/api/v1/trips/{trip_id}`): never an id, which could name a person."""
    path: str = getattr(scope.get("route"), "path", "")
    within = scope["path"].startswith(f"{API}/") and not path.startswith(API)
    return f"{API}{path}" if path and within else path or "unknown"


class Front:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, metrics: Metrics, *, secure: bool) -> None:
        self.app, self.metrics = app, metrics
        self.headers = dict(HEADERS)
        if secure:
            self.headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and look at what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = seconds(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._guard(scope["path"], MutableHeaders(scope=message))
            await send(message)

        try:
            await self.app(scope, limited(receive, scope["path"]), sent)
        except Exception as error:  # noqa: BLE001  the last line of defence: people read words, never a stack
            answer = broken(language_of(Request(scope)), error)
            if not status:
                await answer(scope, receive, sent)
        finally:
            self._note(scope, status, seconds() - began)

    def _guard(self, path: str, headers: MutableHeaders) -> None:
        for name, value in self.headers.items():
            headers.setdefault(name, value)
        if path.startswith("/api/"):
            headers.setdefault("Cache-Control", "no-store")

    def _note(self, scope: Scope, status: int, took: float) -> None:
        route = template(scope)
        self.metrics.requests.labels(route, status).inc()
        self.metrics.latency.observe(took)
        state = scope.get("state", {})
        log.info(
            "request",
            method=scope["method"],
            route=route,
            status=status,
            ms=round(took * 1000, 1),
            role=state.get("role"),
            region=state.get("region"),
        )
