"""The page of the HTTP interface, from the routes of the server and the schema it publishes."""

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

from app.deps import Need, signed_in
from app.live.protocol import Close
from app.main import create_app
from app.reference.shape import limits, messages, shape
from app.reference.text import code, page, table, told
from app.settings import Settings

Operation = dict[str, Any]
"""An operation of OpenAPI: the framework makes it, as plain JSON."""

ONCE = "Idempotency-Key"
INTRO = """\
The contract for scripts and other people's programs. The machine-readable form is `GET /api/v1/openapi.json` of a
running server. JSON in UTF-8; times are ISO 8601 with an offset; places are WGS-84 `lat` and `lon` in degrees;
distances are metres and durations seconds, unless a name says otherwise. Unknown fields are refused, so that a
misspelt one never passes silently.

- **Sign in** with `Authorization: Bearer TOKEN` (from `ferry token`) or the cookie `ferry_session` that an invite link
  sets.
- **Repeat safely**: what is asked with an `Idempotency-Key` of your making is done once; asking again gives the first
  answer.
- **Errors** are `{"error", "detail"}` with a fitting status: see [errors](errors.md).
- **Lists** answer `{"items", "next"}`; pass `next` as `cursor` to get the following page, until it is null.
- **Events** on the live feed are those of [events](events.md); which moves a state knows is in [states](states.md)."""

FEED = """\
Frames are JSON texts, each with a `type`:

- `snapshot`: `{"epoch", "seq", "now", "role", "trips": […], "drivers": […], "offers": […], "shifts": […], "places":
  […], "alerts": […], "regions": […], "plans": […]}`, all as this reader may see them; `plans` holds, for dispatchers,
  what the newest plan changed.
- `events`: `{"seq", "events": […], "views": [[kind, id, view], …]}`. The whole law for a client is `state[kind][id] =
  view`, or delete it when the view is null; then remember `seq`.
- `positions`: `{"positions": [[driver_id, lat, lon, unix_seconds, heading, speed], …]}`. Lossy: the newest of each
  driver.
- `heartbeat`: `{"seq", "now"}`, every 10 s. Silence means that the connection is gone.

Come back with `?since=EPOCH:SEQ` after any interruption: you get what you missed, or a new snapshot. `GET
/api/v1/board` is the same snapshot for those who have no socket."""


def server() -> FastAPI:
    """A server that is never opened; its database need not exist."""
    return create_app(Settings(_env_file=None, database_url="postgresql://nowhere/ferry"))


def api() -> str:
    """Every route: who may use it, what it takes, what it answers; then every message, and the pages."""
    app = server()
    schema = app.openapi()
    contexts = list(iter_route_contexts(app.routes))
    tags: dict[str, list[str]] = {}
    for context in contexts:
        for method in sorted(context.methods or ()):
            operation = schema["paths"].get(context.path, {}).get(method.lower())
            if operation:
                tags.setdefault(operation["tags"][0], []).append(_operation(method, context, operation))
    parts = [f"## {tag.capitalize()}\n\n" + "\n\n".join(found) for tag, found in tags.items()]
    return page("HTTP interface", INTRO, *parts, *_outside(contexts, schema["paths"]), messages(schema))


def _operation(method: str, context: RouteContext, operation: Operation) -> str:
    head = f"### {method} {context.path}"
    parameters = operation.get("parameters", ())
    given = [_given(parameter) for parameter in parameters if parameter["name"] != ONCE.lower()]
    safely = f" Safe to repeat with an `{ONCE}`." if len(given) < len(parameters) else ""
    who = f"*For {_who(context)}.{safely}*"
    asked = table(("parameter", "kind", "limits"), given) if given else ""
    exchange = " ".join(filter(None, [_body(operation), _answer(operation)]))
    return "\n\n".join(filter(None, [head, " ".join(operation.get("description", "").split()), who, asked, exchange]))


def _given(parameter: Operation) -> tuple[str, str, str]:
    name = code(parameter["name"])
    return f"**{name}**" if parameter["required"] else name, shape(parameter["schema"]), limits(parameter["schema"])


def _body(operation: Operation) -> str:
    if "requestBody" not in operation:
        return ""
    content = operation["requestBody"]["content"].values()
    return f"Takes {' or '.join(shape(part['schema']) for part in content)}."


def _answer(operation: Operation) -> str:
    """What comes back when all goes well; what else may come back is the same for every route."""
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            kinds = [shape(part["schema"]) for part in answer.get("content", {}).values() if part.get("schema")]
            return f"Answers {status}: {' or '.join(kinds)}." if kinds else f"Answers {status}, with nothing."
    return ""


def _who(context: RouteContext) -> str:
    calls = list(_calls(context.dependant))
    roles = [role for call in calls if isinstance(call, Need) for role in call.roles]
    if roles:
        return ", ".join(roles)
    return "everyone who is signed in" if signed_in in calls else "anyone, without signing in"


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)


def _outside(contexts: list[RouteContext], paths: Mapping[str, Operation]) -> Iterator[str]:
    """What the schema does not hold: the feed, then what is read by people and supervisors."""
    yield _feed(next(context for context in contexts if context.path == "/api/v1/live"))
    rest = [context for context in contexts if context.path not in paths and context.methods and told(context.endpoint)]
    rows = [(code(f"{' '.join(sorted(each.methods or ()))} {each.path}"), told(each.endpoint)) for each in rest]
    yield "## Pages and health\n\nHTML for people, and what supervisors ask. Forms post to the pages they are on."
    yield table(("address", "what it is"), rows)


def _feed(context: RouteContext) -> str:
    rows = [(str(close.value), close.name.lower().replace("_", " ")) for close in Close]
    return "\n\n".join(
        ["## Live feed", f"### WS {context.path}", told(context.endpoint), FEED, table(("close code", "why"), rows)]
    )
