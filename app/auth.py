"""Who is asking: a cookie of a browser or a bearer token of a script, both opaque logins in the database."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

from app.db import Database
from app.settings import Settings
from dispatch import store
from dispatch.clock import Clock
from dispatch.commands import Actor
from dispatch.lens import Reader
from dispatch.secrets import digest
from schemas.people import Login, Means, Person
from schemas.values import Role

COOKIE = "ferry_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
"""The telling part of a browser's own name, the most particular first."""
REMEMBERED_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who is signed in: the person, the login used, and both their faces towards the rules."""

    person: Person
    login: Login
    actor: Actor
    reader: Reader

    def waits(self, settings: Settings) -> bool:
        """Whether the session still lacks the second factor that its role needs; scripts' tokens never do."""
        needed = settings.second_factor and self.actor.role in (Role.DISPATCHER, Role.ADMIN)
        return needed and self.login.means is not Means.TOKEN and self.login.second_at is None


def token_of(connection: HTTPConnection) -> tuple[str, bool]:
    """The token sent, and whether a cookie brought it (then the browser sent it, not necessarily the person)."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip(), False
    return connection.cookies.get(COOKIE, ""), True


def recognise(database: Database, clock: Clock, token: str) -> Signed | None:
    """Whoever holds this token now; None when it is unknown, ended or revoked, or the person stood down."""
    if not token:
        return None
    with database.read() as session:
        found = store.person_of_login(session, digest(token), clock.now())
    if found is None:
        return None
    person, login = found
    actor = Actor(person.role, person.region_id, person.id, person.verified, person.language)
    return Signed(person, login, actor, Reader(person.role, person.region_id, person.id))


def same_origin(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether a browser says that the request comes from Ferry's own pages.

    A form of a page without referrer has the origin `null`; then `Sec-Fetch-Site`, which no page can forge, decides.
    """
    origin = connection.headers.get("origin", "")
    if origin in ("", "null"):
        return connection.headers.get("sec-fetch-site") in ("same-origin", "none")
    return origin == settings.public_url or urlsplit(origin).netloc == connection.headers.get("host")


def remember(response: Response, settings: Settings, token: str) -> None:
    """Leave the session with the browser."""
    response.set_cookie(
        COOKIE, token, max_age=REMEMBERED_SECONDS, httponly=True, samesite="lax", secure=settings.secure, path="/"
    )


def device(agent: str) -> str:
    """What a browser calls itself, as people would: `Chrome · Android`."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part) or agent[:40]


def forget(response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(COOKIE, path="/")
