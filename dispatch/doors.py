"""The commands of coming in: links, one-time codes, passkeys, authenticator apps. As frozen as all others."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.commands import Command
from schemas.contacts import Address
from schemas.places import Spot
from schemas.vehicles import VehicleIn


@dataclass(frozen=True, slots=True)
class CloseInvite(Command):
    """Let nobody in by a link any more."""

    invite_id: str


@dataclass(frozen=True, slots=True)
class AskCode(Command):
    """Ask for a one-time code for an address, to come back or to join by `link`. The answer carries it, once."""

    address: Address
    link: str = ""


@dataclass(frozen=True, slots=True)
class UseCode(Command):
    """Type the code that came: signs in, joins by `link`, or proves the address of whoever is signed in.

    `person_id` chooses among several people with the same address.
    """

    nonce: str
    code: str
    address: Address
    link: str = ""
    name: str = ""
    language: str = "zh-Hans"
    person_id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class AskChallenge(Command):
    """Ask for something that a passkey signs. The answer carries it, once."""


@dataclass(frozen=True, slots=True)
class AddPasskey(Command):
    """Keep a passkey whose signature was found to be good."""

    challenge: str
    credential: str
    public_key: str
    count: int
    label: str
    login_id: str


@dataclass(frozen=True, slots=True)
class UsePasskey(Command):
    """Sign in by a passkey whose signature was found to be good, or strengthen the session `login_id`."""

    challenge: str
    credential: str
    count: int
    label: str = ""
    login_id: str = ""


@dataclass(frozen=True, slots=True)
class StartAuthenticator(Command):
    """Begin with an authenticator app. The answer carries its secret, once."""

    login_id: str


@dataclass(frozen=True, slots=True)
class UseAuthenticator(Command):
    """Type what the app shows: proves the app and strengthens the session."""

    code: str
    login_id: str


@dataclass(frozen=True, slots=True)
class DropPasskey(Command):
    """Remove a passkey."""

    passkey_id: str
    login_id: str


@dataclass(frozen=True, slots=True)
class ForgetFactors(Command):
    """Somebody lost their phone: remove every second factor of a person and end every session."""

    person_id: str


ANY_CAR = VehicleIn()
"""A car of which nobody said anything."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A driver of a list: who they are, and the hours they give, if any."""

    name: str
    phone: str = ""
    vehicle: VehicleIn = ANY_CAR
    start: Spot | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BringIn(Command):
    """Bring in the drivers of a list and the hours they give, all or none; who is here already is recognised."""

    people: tuple[Arrival, ...]
    team: str = ""
    verified: bool = False
