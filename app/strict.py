"""JSON as the standard has it: UTF-8, no NaN, no infinity, and no NUL in a text (PostgreSQL could not keep it)."""

import json
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import Any, NoReturn

from fastapi import Request, Response
from fastapi.routing import APIRoute

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


def _no_constant(text: str, name: str) -> NoReturn:
    raise json.JSONDecodeError(f"{name} is not a JSON number", text, text.find(name))


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)


def parse(body: bytes) -> Json:
    """The value of a JSON text. Raises UnicodeDecodeError or JSONDecodeError."""
    text = body.decode("utf-8")
    value: Json = json.loads(text, parse_constant=partial(_no_constant, text))
    if r"\u0000" in text and any("\0" in part for part in _texts(value)):
        raise json.JSONDecodeError("a text may not hold the character U+0000", text, text.index(r"\u0000"))
    return value


class StrictRequest(Request):
    """A request that reads its body strictly."""

    async def json(self) -> Json:
        """The body's value."""
        return parse(await self.body())


class StrictRoute(APIRoute):
    """A route whose body is read strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler, handed a strict request."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly
