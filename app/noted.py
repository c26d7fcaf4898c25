"""A route of the API whose answers are looked through for private data before they leave, for the ledger of looks."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response

from app.deps import Rooms
from app.strict import StrictRoute
from dispatch.lens import Reader

MARKS = (b'"rider":{', b'"phone":"', b'"stops":[')
"""What an answer with somebody in it holds; others need not be read."""


class NotedRoute(StrictRoute):
    """Strict towards what comes in, and noted what goes out."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The strict handler; its answer goes by the ledger."""
        handle = super().get_route_handler()

        async def noted(request: Request) -> Response:
            answer = await handle(request)
            reader = getattr(request.state, "reader", None)
            if isinstance(reader, Reader) and any(mark in bytes(answer.body) for mark in MARKS):
                house: Rooms = request.app.state.rooms
                house.ledger.shown(reader, json.loads(bytes(answer.body)))
            return answer

        return noted
