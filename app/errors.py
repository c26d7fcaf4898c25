"""From what went wrong to what a person reads: a status, a stable name, one sentence in the reader's language."""

import traceback
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.clock import SystemClock
from app.db import Database
from app.invalid import explain
from app.telling import MOMENT, on_the_wall
from app.words import knows, language_of, say, translate, word
from dispatch.errors import BadRequest, Conflict, NotAllowed, NotFound, Refused, Unavailable
from schemas.regions import Region

BODY_LIMIT_KB: Final = 256
LARGER_KB: Mapping[str, int] = {"/admin/list": 4096, "/api/v1/closures": 1024}
"""What takes more than other addresses do: five thousand lines of a chat, corners too many to be counted elsewhere."""
log = structlog.get_logger()


class NotSignedIn(Refused):
    """Sign in first."""


class CrossOrigin(Refused):
    """This request came from {origin}, not from Ferry's own pages."""


class TooMany(Refused):
    """Too much at once; try again in {seconds} s."""


class SecondFactorNeeded(Refused):
    """This needs a second factor: open Ferry in a browser and give your passkey or the code of your app."""


class TooLarge(Refused):
    """The body is larger than {limit} KB."""


class SearchOff(NotFound):
    """No online search is set up here; paste a map link or coordinates instead."""


class SearchSilent(Unavailable):
    """The online search does not answer; try again in {seconds} s, or paste a map link or coordinates."""


class SearchCrowded(TooMany):
    """Others are searching online just now; try again in {seconds} s."""


class NoSuchPage(Refused):
    """There is nothing at {path}."""


class MethodNotAllowed(Refused):
    """{method} is not possible at {path}; possible: {allowed}."""


STATUS: Mapping[type[Refused], int] = {
    NotSignedIn: 401,
    CrossOrigin: 403,
    SecondFactorNeeded: 403,
    NotAllowed: 403,
    NotFound: 404,
    NoSuchPage: 404,
    MethodNotAllowed: 405,
    Conflict: 409,
    TooLarge: 413,
    BadRequest: 422,
    TooMany: 429,
    Unavailable: 503,
}

MEANINGS: Mapping[int, str] = {
    401: "Nobody is signed in.",
    403: "This person may not do that.",
    404: "There is no such thing, or it is not this person's to see.",
    409: "The world does not allow it now; the detail says what would be possible.",
    413: "The body is too large.",
    422: "A value makes no sense; the detail names it and the rule.",
    429: "Too much at once; Retry-After says when to try again.",
    503: "Not now; try again.",
}
_PROBLEM: Final = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
DOCUMENTED: dict[int | str, dict[str, object]] = {
    status: {"description": words, "content": _PROBLEM} for status, words in MEANINGS.items()
}
"""The errors that every route may answer with, for the reference. They name their model rather than hold it: held, it
would be compiled anew for each error of each route, hundreds of times at every start.
"""


def limit_kb(path: str) -> int:
    """How large a body may be at this address."""
    return LARGER_KB.get(path, BODY_LIMIT_KB)


def status_of(kind: type[Refused]) -> int:
    """The HTTP status of an error, by the nearest ancestor that has one."""
    return next((STATUS[each] for each in kind.__mro__ if each in STATUS), 409)


def sentence(language: str, refused: Refused) -> str:
    """What went wrong, in words, with its values."""
    kinds = (kind.__name__ for kind in type(refused).__mro__)
    key = next(f"error.{kind}" for kind in kinds if knows(f"error.{kind}"))
    return say(language, key, **{name: _worded(language, name, value) for name, value in refused.values.items()})


def _worded(language: str, name: str, value: object) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S UTC")
    if name in ("thing", "state", "move", "role"):
        return translate(language, word(language, name, value))
    told = translate(language, str(value))
    if name == "allowed" and told == value:
        return ", ".join(word(language, "move", part) for part in told.split(", "))
    return told


async def problem(request: Request, refused: Refused) -> JSONResponse:
    """The answer for a refusal: times are told by the clock of the reader's region."""
    told = sentence(language_of(request), refused)
    if MOMENT.search(told):
        told = on_the_wall(await run_in_threadpool(_zone, request), told)
    headers = {}
    if isinstance(refused, Unavailable | TooMany):
        headers["Retry-After"] = str(refused.values.get("seconds", 2))
    if isinstance(refused, NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(refused, MethodNotAllowed):
        headers["Allow"] = str(refused.values["allowed"])
    return _answer(status_of(type(refused)), refused.kind, told, headers)


def _zone(request: Request) -> str:
    database: Database = request.app.state.rooms.database
    with database.read() as session:
        region = session.get(Region, getattr(request.state, "region", ""))
    return region.zone if region else "UTC"


def _answer(status: int, name: str, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": name, "detail": detail}, status, dict(headers or {}))


def broken(language: str, error: Exception) -> JSONResponse:
    """The answer for a mistake of Ferry's own; the log says where it happened and never which values were in play."""
    frame = traceback.extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
    where = f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" if frame else "unknown"
    log.error("internal_error", error=type(error).__name__, where=where)
    at = f"{SystemClock().now():%Y-%m-%d %H:%M:%S} UTC"
    return _answer(500, "InternalError", say(language, "error.InternalError", at=at))


def from_http(request: Request, error: HTTPException) -> Refused | None:
    """An error of the framework as one of ours; None when it has no special words."""
    path = request.url.path
    if error.status_code == 404:
        return NoSuchPage(path=path)
    if error.status_code == 405:
        return MethodNotAllowed(method=request.method, path=path, allowed=(error.headers or {}).get("Allow", "GET"))
    if error.status_code == 413:
        return TooLarge(limit=limit_kb(path))
    if error.status_code == 400:
        return BadRequest(field="body", problem="is not readable JSON in UTF-8.")
    return None


async def on_refused(request: Request, error: Exception) -> JSONResponse:
    """Answer a refusal."""
    if not isinstance(error, Refused):
        raise error
    return await problem(request, error)


async def on_invalid(request: Request, error: Exception) -> JSONResponse:
    """Answer a body, a path or a query whose values make no sense."""
    if not isinstance(error, RequestValidationError):
        raise error
    return _answer(422, BadRequest.kind, explain(language_of(request), error.errors()))


async def on_http(request: Request, error: Exception) -> JSONResponse:
    """Answer what the framework refused: unknown addresses and methods, bodies too large."""
    if not isinstance(error, HTTPException):
        raise error
    if refused := from_http(request, error):
        return await problem(request, refused)
    detail = say(language_of(request), "error.HttpError", status=error.status_code)
    return _answer(error.status_code, "HttpError", detail, error.headers)


def install(app: FastAPI) -> None:
    """Teach a server to answer errors in words."""
    app.add_exception_handler(Refused, on_refused)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
