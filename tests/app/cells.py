"""Who may do what at every address of the public contract: a rule for each, and the asking that tries it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from tests.app.night import Night
from tests.build import HOME, NIGHT, TONGJI, XIEHE

Body = Callable[[Night], Any]


class Asker(StrEnum):
    """Whoever asks for a thing that the rider of the night booked, or that its driver drives."""

    STRANGER = "nobody signed in"
    ABROAD = "an admin of another region"
    OTHER_RIDER = "a rider it is not about"
    OTHER_DRIVER = "a driver it is not about"
    RIDER = "the rider"
    DRIVER = "the driver"
    DISPATCHER = "a dispatcher of the region"
    ADMIN = "an admin of the region"


A = Asker
EVERYBODY = frozenset(A)
SIGNED_IN = EVERYBODY - {A.STRANGER}
HERE = SIGNED_IN - {A.ABROAD}
DESK = frozenset({A.DISPATCHER, A.ADMIN})


@dataclass(frozen=True)
class Rule:
    """Why the cells of a row are as they are."""

    because: str
    may: frozenset[Asker]


OPEN = Rule("the random address, the link or the passkey is the right, whoever holds it", EVERYBODY)
OWN = Rule("everybody sees and changes what is their own; the address names nothing of others", SIGNED_IN)
KNOWN = Rule("what everybody of a region may know of it", HERE)
RIDE = Rule("the rider whose trip it is, and the desk", frozenset({A.RIDER}) | DESK)
DRIVE = Rule("the driver whose trip or shift it is, and the desk", frozenset({A.DRIVER}) | DESK)
PAIR = Rule("the two who meet on the trip", frozenset({A.RIDER, A.DRIVER}))
ASKED = Rule("only the driver who was asked may answer", frozenset({A.DRIVER}))
LOOKED = Rule("the driver who was asked, and the desk", frozenset({A.DRIVER}) | DESK)
ROAD = Rule("drivers alone are where their car is", frozenset({A.DRIVER, A.OTHER_DRIVER}))
SELF = Rule("the person themselves, and the desk", frozenset({A.RIDER}) | DESK)
MINE = Rule("only the person themselves", frozenset({A.RIDER}))
OFFICE = Rule("dispatchers and admins, each in their own region", DESK | {A.ABROAD})
WISH = Rule(
    "riders book, and the desk does for them, each in their own region",
    frozenset({A.RIDER, A.OTHER_RIDER, A.ABROAD}) | DESK,
)
GARAGE = Rule("drivers choose a car of the region, and the desk", frozenset({A.DRIVER, A.OTHER_DRIVER}) | DESK)
CARS = Rule("the same, each in their own region", GARAGE.may | {A.ABROAD})
STAFF = Rule("dispatchers and admins of the region", DESK)
NOBODY = Rule("nobody here has a passkey; whose it is decides, see the tests of second factors", frozenset())
HEAD = Rule("admins of the region alone", frozenset({A.ADMIN}))
HEADS = Rule("admins, each in their own region", HEAD.may | {A.ABROAD})


@dataclass(frozen=True)
class Row:
    """What is sent to one address, and the rule that says to whom it listens."""

    rule: Rule
    body: Body | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    """Which thing of the night stands for a name in the address, where it is not the thing of that name."""
    query: str = ""
    denied: frozenset[int] = frozenset({401, 403, 404})
    """What says no here: also 422 where the body names somebody whom the asker has no say over."""


DRIVEN = {"trip_id": "driven_id"}


def of(**sent: Any) -> Body:
    """The same body whatever the night."""
    return lambda night: sent


def naming(**sent: str) -> Body:
    """A body in which things of the night stand under these names."""
    return lambda night: {name: night.things[thing] for name, thing in sent.items()}


def _position(night: Night) -> Any:
    return [{"lat": 30.58, "lon": 114.26, "at": NIGHT.isoformat()}]


def _hours(night: Night) -> Any:
    begin, end = (NIGHT + timedelta(hours=hours) for hours in (8, 12))
    mine = night.things["driver_id"]
    return {"starts_at": begin.isoformat(), "ends_at": end.isoformat(), "start": TONGJI, "driver_id": mine}


TRIP = of(pickup=XIEHE, dropoff=HOME)
CLOSURE: dict[str, Any] = {
    "kind": "barrier",
    "points": [{"lat": 30.58, "lon": 114.26}, {"lat": 30.59, "lon": 114.26}],
    "reason": "fire",
}
CHECK = of(celsius=36.6, answers=dict.fromkeys(("symptoms", "household", "contact"), False))

ROWS: Mapping[str, Row] = {
    "POST /trips": Row(WISH, TRIP),
    "GET /trips": Row(OWN),
    "POST /trips/quote": Row(WISH, TRIP),
    "GET /trips/{trip_id}": Row(RIDE),
    "POST /trips/{trip_id}/verify": Row(STAFF),
    "POST /trips/{trip_id}/cancel": Row(RIDE, of()),
    "POST /trips/{trip_id}/assign": Row(STAFF, naming(driver_id="driver_id")),
    "POST /trips/{trip_id}/release": Row(DRIVE, of(), DRIVEN),
    "POST /trips/{trip_id}/reopen": Row(RIDE),
    "POST /trips/{trip_id}/pin": Row(STAFF, naming(driver_id="driver_id")),
    "POST /trips/{trip_id}/moves": Row(DRIVE, of(move="depart", at=NIGHT.isoformat()), DRIVEN),
    "POST /trips/{trip_id}/share": Row(RIDE),
    "GET /trips/{trip_id}/candidates": Row(STAFF),
    "GET /offers/{offer_id}": Row(LOOKED),
    "POST /offers/{offer_id}/seen": Row(ASKED),
    "POST /offers/{offer_id}/accept": Row(ASKED),
    "POST /offers/{offer_id}/decline": Row(ASKED, of()),
    "GET /me/gates": Row(ROAD),
    "POST /me/checks": Row(ROAD, CHECK),
    "POST /people/{person_id}/checks": Row(STAFF, CHECK, {"person_id": "driver_id"}),
    "POST /people/{person_id}/checks/clear": Row(STAFF, None, {"person_id": "unwell_id"}),
    "POST /shifts/{shift_id}/inspection": Row(DRIVE, of(items=dict.fromkeys(("car", "clean", "masks"), True))),
    "GET /credentials": Row(OFFICE, query="?of={person_id}"),
    "POST /credentials": Row(
        STAFF, lambda night: {"person_id": night.things["person_id"], "kind": "badge", "proof": "badge_seen"}
    ),
    "POST /credentials/{credential_id}/withdraw": Row(STAFF),
    "GET /organisations": Row(OFFICE),
    "POST /organisations": Row(OFFICE, of(name="Tongji")),
    "PUT /organisations/{organisation_id}": Row(STAFF, of(name="Tongji")),
    "GET /permits/{token}": Row(OPEN, None, {"token": "permit"}),
    "POST /vehicles/{vehicle_id}/permit": Row(STAFF),
    "POST /shifts/{shift_id}/permit": Row(DRIVE),
    "POST /shifts": Row(DRIVE, _hours, denied=frozenset({401, 403, 422})),
    "GET /shifts": Row(OWN),
    "GET /shifts/{shift_id}": Row(DRIVE),
    "POST /shifts/{shift_id}/{move}": Row(DRIVE, None, {"move": "pause"}),
    "GET /me": Row(OWN),
    "PATCH /me": Row(OWN, of(language="en")),
    "GET /me/offers": Row(ROAD),
    "GET /me/run": Row(ROAD),
    "GET /me/sessions": Row(OWN),
    "DELETE /me/sessions/{login_id}": Row(MINE),
    "POST /me/sign-out": Row(OWN),
    "GET /me/looks": Row(OWN),
    "GET /me/export": Row(OWN),
    "GET /people/{person_id}/export": Row(HEAD),
    "POST /me/erase": Row(OWN),
    "POST /people/{person_id}/erase": Row(HEAD),
    "GET /map/streets/{zoom}/{x}/{y}": Row(OWN, names={"zoom": "12", "x": "3346", "y": "1680"}),
    "GET /map/tiles/{zoom}/{x}/{y}": Row(OWN, names={"zoom": "12", "x": "3346", "y": "1680"}, denied=frozenset({401})),
    "GET /people": Row(OFFICE),
    "POST /people": Row(OFFICE, of(role="rider", name="Li")),
    "GET /people/{person_id}": Row(SELF),
    "PATCH /people/{person_id}": Row(STAFF, of(team="Night")),
    "GET /places": Row(OWN),
    "POST /places": Row(OFFICE, of(**XIEHE)),
    "GET /places/find": Row(OWN, query="?q=xiehe"),
    "GET /places/near": Row(OWN, query="?lat=30.58&lon=114.27"),
    "POST /places/ask": Row(OWN, of(text="xiehe"), denied=frozenset({401, 403})),
    "POST /places/read": Row(OWN, of(text="30.58,114.27")),
    "GET /places/{place_id}": Row(KNOWN),
    "PUT /places/{place_id}": Row(STAFF, of(**XIEHE)),
    "DELETE /places/{place_id}": Row(STAFF),
    "GET /closures": Row(OWN),
    "POST /closures": Row(OFFICE, of(**CLOSURE)),
    "GET /closures/{closure_id}": Row(KNOWN),
    "PATCH /closures/{closure_id}": Row(STAFF, of(reason="flood")),
    "DELETE /closures/{closure_id}": Row(STAFF),
    "GET /speeds": Row(OFFICE),
    "DELETE /speeds": Row(HEADS),
    "GET /vehicles": Row(CARS),
    "POST /vehicles": Row(OFFICE, of(plate="鄂A54321")),
    "GET /vehicles/{vehicle_id}": Row(GARAGE),
    "PUT /vehicles/{vehicle_id}": Row(STAFF, of(plate="鄂A54321")),
    "DELETE /vehicles/{vehicle_id}": Row(STAFF),
    "GET /regions": Row(OWN),
    "PATCH /regions/{region_id}": Row(STAFF, of(name="Test")),
    "POST /invites": Row(OFFICE, of(role="rider")),
    "DELETE /invites/{invite_id}": Row(STAFF),
    "POST /invites/accept": Row(OPEN, lambda night: {"token": night.things["invite"], "name": "Li"}),
    "POST /passkeys/options": Row(OPEN),
    "POST /passkeys/sign-in": Row(OPEN, of(credential={})),
    "GET /me/passkeys": Row(OWN),
    "POST /me/passkeys": Row(OWN, of(credential={})),
    "POST /me/passkeys/options": Row(OWN),
    "POST /me/passkeys/confirm/options": Row(OWN),
    "POST /me/passkeys/confirm": Row(OWN, of(credential={})),
    "DELETE /me/passkeys/{passkey_id}": Row(NOBODY),
    "GET /me/apart": Row(OWN),
    "POST /trips/{trip_id}/apart": Row(PAIR, None, DRIVEN),
    "DELETE /me/apart/{apart_id}": Row(MINE),
    "GET /me/hours": Row(ROAD),
    "GET /people/{person_id}/hours": Row(STAFF, None, {"person_id": "driver_id"}),
    "GET /me/certificate": Row(ROAD),
    "GET /people/{person_id}/exposure": Row(STAFF, query="?since=2020-01-30"),
    "POST /people/isolate": Row(STAFF, lambda night: {"person_ids": [night.things["driver_id"]]}),
    "POST /people/{person_id}/isolation/end": Row(STAFF, None, {"person_id": "isolated_id"}),
    "GET /gaps": Row(OFFICE),
    "GET /board": Row(OFFICE),
    "GET /events": Row(OFFICE, query="?after=0"),
    "POST /alerts/{alert_id}/clear": Row(STAFF),
    "GET /plan": Row(OFFICE),
    "POST /plan/preview": Row(OFFICE, of()),
    "POST /plan/apply": Row(OFFICE, of()),
    "GET /track/{token}": Row(OPEN, None, {"token": "track"}),
    "POST /positions": Row(ROAD, _position),
    "GET /osmand": Row(OPEN, query="?id={beacon}&lat=30.58&lon=114.26"),
    "POST /osmand": Row(OPEN, query="?id={beacon}&lat=30.58&lon=114.26"),
}
"""Every operation of the reference; one that is missing here fails the test."""
