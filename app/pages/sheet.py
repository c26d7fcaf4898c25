"""How a page is made: a template, the reader's words, and headers that let nothing foreign in."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, PackageLoader, StrictUndefined

from app.auth import SAFE, Signed, recognise, same_origin, token_of
from app.deps import House, Rooms
from app.driving import credit
from app.errors import CrossOrigin, NotSignedIn, SecondFactorNeeded, sentence, status_of
from app.front import POLICY
from app.gate import home
from app.invalid import explain
from app.telling import on_the_wall
from app.words import LANGUAGES, language_of, say, sentences, word
from dispatch import store
from dispatch.errors import BadRequest, NotAllowed, Refused
from dispatch.policy import MARGIN
from schemas.organisations import Organisation
from schemas.regions import Policy, Region
from schemas.values import Role

NOTHING = b"%00"
"""A character no database keeps, as a form would send it."""
LANGUAGE_COOKIE = "ferry_language"
COMMON = (
    "common.",
    "state.",
    "why.",
    "need.",
    "link.",
    "error.server",
    "error.unreachable",
    "eta.",
    "role.",
    "status.",
)
SHAPES = Environment(
    loader=PackageLoader("app", "web/templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody looking at a page: the house, the request, and who they are (None: not signed in)."""

    request: Request
    house: Rooms
    signed: Signed | None
    language: str

    def say(self, key: str, **values: object) -> str:
        """A sentence in the visitor's language."""
        return say(self.language, key, **values)

    def sure(self, promise: Mapping[str, object] | None) -> str:
        """How sure the times of a promise are, and by whose reckoning."""
        told = promise or {"source": "line", "margin": MARGIN}
        return self.say(f"eta.{told['source']}", percent=round(100 * float(str(told["margin"]))))

    def half(self) -> Signed:
        """The person, though a second factor may be missing yet. Raises NotSignedIn."""
        if self.signed is None:
            raise NotSignedIn
        return self.signed

    def known(self) -> Signed:
        """The person. Raises NotSignedIn or SecondFactorNeeded."""
        signed = self.half()
        if signed.waits(self.house.settings):
            raise SecondFactorNeeded
        return signed

    @property
    def passkeys(self) -> bool:
        """Whether the address this page was opened at is the one that passkeys belong to."""
        found = self.house.settings.passkeys
        return found is not None and self.request.url.hostname == found[0]

    def one_of(self, *roles: Role) -> Signed:
        """The person, when they have one of these roles. Raises NotSignedIn or NotAllowed."""
        signed = self.known()
        if signed.actor.role not in roles:
            raise NotAllowed(role=signed.actor.role, move="use", thing="page")
        return signed

    def region(self) -> Region | None:
        """The person's region, or the house's own for a stranger."""
        wanted = self.signed.actor.region_id if self.signed else self.house.settings.region
        with self.house.database.read() as session:
            return next((region for region in store.regions(session) if region.id == wanted), None)


def wished(request: Request) -> str:
    """The language of a stranger: one chosen on a page before, else what the browser asks for."""
    kept = request.cookies.get(LANGUAGE_COOKIE)
    return kept if kept in LANGUAGES else language_of(request)


def _visit(request: Request, house: House) -> Visit:
    token, by_cookie = token_of(request)
    signed = recognise(house.database, house.clock, token)
    if signed is not None:
        house.gate.account(signed.person.id)
        request.state.language = signed.person.language
        request.state.role, request.state.region = signed.person.role.value, signed.person.region_id
    else:
        house.gate.stranger(home(request))
        request.state.language = wished(request)
    if by_cookie and request.method not in SAFE and not same_origin(request, house.settings):
        raise CrossOrigin(origin=request.headers.get("origin", "—"))
    return Visit(request, house, signed, language_of(request))


Visiting = Annotated[Visit, Depends(_visit)]


def local(zone: str, moment: datetime | str | None, pattern: str = "%H:%M") -> str:
    """A moment on the region's wall clock; empty for none."""
    if not moment:
        return ""
    known = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return known.astimezone(ZoneInfo(zone)).strftime(pattern)


def offset(zone: str, now: datetime) -> str:
    """How far the region's clock is from UTC: +08:00."""
    written = local(zone, now, "%z")
    return f"{written[:3]}:{written[3:5]}"


def last_day(zone: str, end: datetime | None) -> str:
    """The last whole day before an end, on the region's wall clock; empty for none."""
    return local(zone, end - timedelta(seconds=1), "%Y-%m-%d") if end else ""


def _words(visit: Visit, prefixes: Sequence[str]) -> dict[str, str]:
    wanted, known = (*COMMON, *prefixes), sentences(visit.language)
    return {key: known[key] for key in known if key.startswith(wanted)}


def _headers(house: Rooms) -> dict[str, str]:
    """Forms need an honest Origin on plain http too, so the referrer stays within Ferry instead of being dropped."""
    headers = {"Referrer-Policy": "same-origin", "Cache-Control": "no-store"}
    tiles = urlsplit(house.settings.tiles)
    if tiles.netloc:
        source = f"{tiles.scheme}://{tiles.netloc.replace('{s}', '*')}"
        headers["Content-Security-Policy"] = POLICY.replace("img-src 'self'", f"img-src 'self' {source}")
    return headers


def _data(visit: Visit, zone: str, prefixes: Sequence[str], extra: Mapping[str, object]) -> dict[str, object]:
    """What the modules of a page need to know, as JSON inside it."""
    person = visit.signed.person if visit.signed else None
    return {
        "language": visit.language,
        "words": _words(visit, prefixes),
        "zone": zone,
        "me": {"id": person.id, "name": person.name, "role": person.role} if person else {},
        "region": person.region_id if person else visit.house.settings.region,
        "extra": extra,
    }


def sheet(
    visit: Visit,
    shape: str,
    *,
    status: int = 200,
    words: Sequence[str] = (),
    extra: Mapping[str, object] | None = None,
    **values: object,
) -> HTMLResponse:
    """A page from its template: `words` are the prefixes of what its modules say, `extra` what else they know."""
    region = visit.region()
    zone = region.zone if region else "UTC"
    html = SHAPES.get_template(shape).render(
        say=visit.say,
        sure=visit.sure,
        language=visit.language,
        other="en" if visit.language != "en" else "zh-Hans",
        person=visit.signed.person if visit.signed else None,
        waits=visit.signed is not None and visit.signed.waits(visit.house.settings),
        path=visit.request.url.path,
        at=partial(local, zone),
        rules=region.rules if region else Policy(),
        last_day=partial(last_day, zone),
        other_say=partial(say, "en" if visit.language != "en" else "zh-Hans"),
        wall=partial(on_the_wall, zone),
        word=partial(word, visit.language),
        region=region,
        zone=zone,
        offset=offset(zone, visit.house.clock.now()),
        credit=credit(visit.house.travel),
        data=_data(visit, zone, words, extra or {}),
        **values,
    )
    return HTMLResponse(html, status, _headers(visit.house))


def named_thing(thing: Organisation, language: str) -> str:
    """The name of an organisation in the reader's language."""
    return thing.name if language == "en" else thing.name_zh or thing.name


def named(language: str, spot: Mapping[str, object]) -> str:
    """The name of a place, or of one end of a trip, in the reader's language."""
    first, second = (spot["name"], spot["name_zh"]) if language == "en" else (spot["name_zh"], spot["name"])
    return str(first or second or f"{spot['lat']:.4f}, {spot['lon']:.4f}")


_NAVIGATION: Mapping[Role, tuple[tuple[str, str], ...]] = {
    Role.RIDER: (("/", "rider.title"), ("/privacy", "privacy.title")),
    Role.DRIVER: (("/drive", "drive.title"), ("/privacy", "privacy.title")),
    Role.DISPATCHER: (
        ("/board", "board.title"),
        ("/wall", "wall.title"),
        ("/", "rider.title"),
        ("/admin", "admin.title"),
        ("/admin/trust", "trust.title"),
        ("/admin/care", "care.title"),
    ),
}


def navigation(role: Role) -> tuple[tuple[str, str], ...]:
    """The pages of a role: (path, key of its name)."""
    return _NAVIGATION.get(role, _NAVIGATION[Role.DISPATCHER])


SHAPES.globals["navigation"] = navigation
SHAPES.filters["named_thing"] = named_thing
SHAPES.filters["named"] = lambda spot, language: named(language, spot)


def away(path: str) -> RedirectResponse:
    """See there, with GET."""
    return RedirectResponse(path, 303)


def inside(path: str) -> str:
    """A path of this house, or its front door when it leads elsewhere."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def refusal(visit: Visit, refused: Refused) -> str:
    """What went wrong, in the visitor's words."""
    return sentence(visit.language, refused)


class PageRoute(APIRoute):
    """A route whose refusals are pages: the door for strangers, a sentence for the rest."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler, its refusals turned into pages."""
        handle = super().get_route_handler()

        async def kindly(request: Request) -> Response:
            try:
                if NOTHING in await request.body():
                    raise BadRequest(field="body", problem="is not readable JSON in UTF-8.")
                return await handle(request)
            except NotSignedIn:
                return away(f"/sign-in?next={quote(request.url.path)}")
            except SecondFactorNeeded:
                return away(f"/second-factor?next={quote(request.url.path)}")
            except Refused as refused:
                return _sorry(request, status_of(type(refused)), sentence(language_of(request), refused))
            except RequestValidationError as invalid:
                return _sorry(request, 422, explain(language_of(request), invalid.errors()))

        return kindly


def _sorry(request: Request, status: int, problem: str) -> HTMLResponse:
    house: Rooms = request.app.state.rooms
    token, _ = token_of(request)
    visit = Visit(request, house, recognise(house.database, house.clock, token), language_of(request))
    return sheet(visit, "sorry.html", status=status, problem=problem)


def door() -> APIRouter:
    """A router for pages."""
    return APIRouter(route_class=PageRoute, include_in_schema=False)
