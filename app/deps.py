"""What every route may ask for: the rooms of the house, who is signed in, and the idempotency key."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, TypedDict

from fastapi import Depends, Header, Path, Request

from app.archive import Archive
from app.auth import SAFE, Signed, recognise, same_origin, token_of
from app.db import Database
from app.errors import CrossOrigin, NotSignedIn, SecondFactorNeeded
from app.finder import Finder
from app.gate import Gate, home
from app.learning import School
from app.ledger import Ledger
from app.live.hub import Hub
from app.live.positions import Tracker
from app.loop import PlannerLoop
from app.masker import Masker
from app.metrics import Metrics
from app.promises import PromiseDesk
from app.sender import Sender
from app.settings import Settings
from app.writer import Writer
from dispatch.clock import Chance, Clock
from dispatch.errors import NotAllowed
from routing.travel import TravelTimes
from schemas.values import Role


@dataclass
class Rooms:
    """Everything a server is made of; `app/main.py` builds it once."""

    settings: Settings
    clock: Clock
    chance: Chance
    travel: TravelTimes
    database: Database
    metrics: Metrics
    writer: Writer
    promises: PromiseDesk
    planner: PlannerLoop
    masker: Masker
    school: School
    hub: Hub
    tracker: Tracker
    ledger: Ledger
    finder: Finder
    gate: Gate
    sender: Sender
    archive: Archive | None


class Keyed(TypedDict):
    """The idempotency of a command, ready to be passed on."""

    key: str | None
    digest: str


# What only looks at values is `async`: FastAPI sends any other dependency to a thread and back.


async def rooms(request: Request) -> Rooms:
    """The house."""
    found: Rooms = request.app.state.rooms
    return found


House = Annotated[Rooms, Depends(rooms)]


def half_signed_in(request: Request, house: House) -> Signed:
    """Whoever asks, though a second factor may be missing yet.

    Raises NotSignedIn, TooMany, and CrossOrigin when a foreign page uses the cookie of a browser.
    """
    token, by_cookie = token_of(request)
    signed = recognise(house.database, house.clock, token)
    if signed is None:
        house.gate.stranger(home(request))
        raise NotSignedIn
    house.gate.account(signed.person.id)
    request.state.language = signed.person.language
    request.state.reader = signed.reader
    request.state.role, request.state.region = signed.person.role.value, signed.person.region_id
    if by_cookie and request.method not in SAFE and not same_origin(request, house.settings):
        raise CrossOrigin(origin=request.headers.get("origin", "—"))
    return signed


HalfSignedIn = Annotated[Signed, Depends(half_signed_in)]


async def signed_in(signed: HalfSignedIn, house: House) -> Signed:
    """Whoever asks, with everything their role needs. Raises SecondFactorNeeded besides."""
    if signed.waits(house.settings):
        raise SecondFactorNeeded
    return signed


SignedIn = Annotated[Signed, Depends(signed_in)]


@dataclass(frozen=True)
class Need:
    """A dependency that lets only these roles pass; the reference reads them from here."""

    roles: tuple[Role, ...]

    async def __call__(self, signed: SignedIn) -> Signed:
        """Whoever asks, if they are one of these. Raises NotAllowed."""
        if signed.actor.role not in self.roles:
            raise NotAllowed(role=signed.actor.role, move="use", thing="page")
        return signed


def need(*roles: Role) -> Need:
    """Only these roles."""
    return Need(roles)


AtDesk = Annotated[Signed, Depends(need(Role.DISPATCHER, Role.ADMIN))]
Administering = Annotated[Signed, Depends(need(Role.ADMIN))]
Driving = Annotated[Signed, Depends(need(Role.DRIVER))]
InGarage = Annotated[Signed, Depends(need(Role.DRIVER, Role.DISPATCHER, Role.ADMIN))]
Booking = Annotated[Signed, Depends(need(Role.RIDER, Role.DISPATCHER, Role.ADMIN))]
Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


async def keyed(
    request: Request,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200, pattern=r"^[\x20-\x7e]*$")] = None,
) -> Keyed:
    """The caller's key with the digest of what is asked under it: method, path and body."""
    if idempotency_key is None:
        return Keyed(key=None, digest="")
    asked = b"\n".join((request.method.encode(), request.url.path.encode(), await request.body()))
    return Keyed(key=idempotency_key, digest=sha256(asked).hexdigest())


Once = Annotated[Keyed, Depends(keyed)]
