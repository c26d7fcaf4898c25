"""Answers that are no noun of their own: who am I, a link, the board, a trip with its history."""

from datetime import datetime
from typing import Any

from schemas.alerts import AlertView
from schemas.api import Message
from schemas.checks import CheckView, GateView
from schemas.closures import ClosureView
from schemas.credentials import CredentialView
from schemas.events import EventView
from schemas.offers import OfferView
from schemas.people import Language as LanguageName
from schemas.people import PersonName, PersonView, Phone
from schemas.places import PlaceView, SpotView
from schemas.plans import Replan
from schemas.regions import RegionView
from schemas.shifts import DriverView, ShiftView
from schemas.trips import ComingView, PromiseView, TripView
from schemas.values import Role, TripKind, TripState


class MeView(Message):
    """Who is signed in, where, and the shift they are on or expected at next."""

    person: PersonView
    role: Role
    region: RegionView
    shift: ShiftView | None


class MeChange(Message):
    """What people may change about themselves; what is left out stays."""

    name: PersonName | None = None
    phone: Phone | None = None
    language: LanguageName | None = None


class TripStory(TripView):
    """A trip and everything that happened to it."""

    history: list[EventView]


class Link(Message):
    """A link that is shown once."""

    link: str


class Candidate(Message):
    """A driver who could take a trip: seconds added to their run, or why it cannot be."""

    driver_id: str
    name: str
    shift_id: str
    added_seconds: int | None
    pickup_at: datetime | None
    dropoff_at: datetime | None
    why: str | None
    reason: str | None


class PasskeyIn(Message):
    """What a browser answered, as its `toJSON()` writes it."""

    credential: dict[str, Any]


class Opened(Message):
    """Who is in now."""

    role: Role


class AcceptInviteIn(Message):
    """What a newcomer says with the token of their invite."""

    token: str
    name: PersonName
    phone: Phone = ""
    language: LanguageName = "zh-Hans"


class Welcome(Message):
    """The newcomer, and the token of their new session, shown once."""

    person: PersonView
    token: str


class VehicleTracked(Message):
    """What to look for at the kerb."""

    plate: str
    colour: str
    model: str


class PointTracked(Message):
    """Where the car was."""

    lat: float
    lon: float
    at: datetime


class TrackView(Message):
    """A trip as whoever holds its public link sees it: no names, no addresses."""

    state: TripState
    kind: TripKind
    planned_pickup: datetime | None
    planned_dropoff: datetime | None
    coming: ComingView | None
    promise: PromiseView | None
    pickup: SpotView
    dropoff: SpotView
    vehicle: VehicleTracked | None
    position: PointTracked | None


class BoardView(Message):
    """Everything on the board at one moment; positions are [driver, lat, lon, unix seconds, heading, speed]."""

    epoch: str
    seq: int
    now: datetime
    trips: list[TripView]
    drivers: list[DriverView]
    offers: list[OfferView]
    shifts: list[ShiftView]
    places: list[PlaceView]
    closures: list[ClosureView]
    alerts: list[AlertView]
    regions: list[RegionView]
    plans: list[Replan]
    positions: list[tuple[str, float, float, float, float | None, float | None]]


class GatesView(Message):
    """What stands between a driver and the road now, as if on duty; `check` counts, `ending` is to be renewed."""

    closed: list[GateView]
    check: CheckView | None
    credentials: list[CredentialView]
    ending: list[str]
