"""What people and the planner ask for: imperative, frozen, one class a wish. The desk answers each exactly once."""

from dataclasses import dataclass, field
from datetime import datetime

from routing.change import SAME, Change
from schemas.alerts import AlertKind
from schemas.people import InviteIn, PersonChange, PersonIn
from schemas.places import PlaceIn
from schemas.positions import Fix
from schemas.regions import RegionIn
from schemas.shifts import ShiftIn
from schemas.trips import TripIn
from schemas.values import Point, Progress, PromiseStatus, Role
from schemas.vehicles import VehicleIn


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. The planner and the command line act without a person."""

    role: Role
    region_id: str
    id: str | None = None
    verified: bool = True
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as arithmetic made it; `why` and `short` say what stands in the way when it is unlikely."""

    status: PromiseStatus
    pickup_from: datetime | None = None
    pickup_to: datetime | None = None
    arrive_at: datetime | None = None
    why: str = ""
    short: int = 0
    alternatives: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """A wish. `key` is the caller's idempotency key, `digest` the digest of what was asked under it."""

    key: str | None = field(default=None, kw_only=True)
    digest: str = field(default="", kw_only=True)


# Trips


@dataclass(frozen=True, slots=True)
class RequestTrip(Command):
    """Book a trip; `promise` is what the rider is told at once."""

    trip: TripIn
    promise: Promised


@dataclass(frozen=True, slots=True)
class VerifyTrip(Command):
    """Vouch for a held trip."""

    trip_id: str


@dataclass(frozen=True, slots=True)
class CancelTrip(Command):
    """Call a trip off."""

    trip_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AssignTrip(Command):
    """Give a trip to a driver on shift, without asking."""

    trip_id: str
    driver_id: str


@dataclass(frozen=True, slots=True)
class ReleaseTrip(Command):
    """Take a trip from its driver before the pickup."""

    trip_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReopenTrip(Command):
    """Look again for a driver for an unfilled trip, from now on."""

    trip_id: str


@dataclass(frozen=True, slots=True)
class ExpireTrip(Command):
    """Call a trip unfilled because its time has passed."""

    trip_id: str


@dataclass(frozen=True, slots=True)
class SealTrip(Command):
    """Tell a trip's driver that its private part is theirs no more."""

    trip_id: str


@dataclass(frozen=True, slots=True)
class PinTrip(Command):
    """Reserve a waiting trip for one driver; None lifts it."""

    trip_id: str
    driver_id: str | None


@dataclass(frozen=True, slots=True)
class MoveTrip(Command):
    """Report what the driver did, and when: depart, arrive, board, complete, no_show, transfer, return, undo."""

    trip_id: str
    move: str
    at: datetime
    position: Point | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True)
class ShareTrip(Command):
    """Make a public link for a trip; an older link of the trip dies. The answer carries the token, once."""

    trip_id: str


# Offers


@dataclass(frozen=True, slots=True)
class MakeOffer(Command):
    """Ask one driver to take trips together."""

    shift_id: str
    trip_ids: tuple[str, ...]
    expires_at: datetime
    added_seconds: int = 0


@dataclass(frozen=True, slots=True)
class SeeOffer(Command):
    """Note that the offer was on the screen."""

    offer_id: str


@dataclass(frozen=True, slots=True)
class AcceptOffer(Command):
    """Take everything in the offer."""

    offer_id: str


@dataclass(frozen=True, slots=True)
class DeclineOffer(Command):
    """Pass."""

    offer_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LapseOffer(Command):
    """Note that the deadline passed."""

    offer_id: str


@dataclass(frozen=True, slots=True)
class WithdrawOffer(Command):
    """Take the offer back."""

    offer_id: str
    reason: str = ""


# Shifts


@dataclass(frozen=True, slots=True)
class PlanShift(Command):
    """Enter the hours a driver gives."""

    shift: ShiftIn


@dataclass(frozen=True, slots=True)
class MoveShift(Command):
    """start, pause, resume, clean, cleaned, last, more, end or cancel a shift."""

    shift_id: str
    move: str


@dataclass(frozen=True, slots=True)
class ReportPositions(Command):
    """Where a driver on shift was."""

    shift_id: str
    fixes: tuple[Fix, ...]


# The plan


@dataclass(frozen=True, slots=True)
class Planned:
    """A stop of the plan: when, and by when to leave for it; of a car on its way the range, and how it comes on."""

    trip_id: str
    kind: str
    at: datetime
    span: tuple[datetime, datetime] | None = None
    progress: Progress | None = None
    leave_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class TakeLease(Command):
    """Become, or stay, the one planner of a region until `until`.

    `anew`: the holder has just come back, so whatever it planned before is void.
    """

    holder: str
    until: datetime
    anew: bool = False


@dataclass(frozen=True, slots=True)
class AdoptPlan(Command):
    """Put a slice of a judged plan in force: the stops of some shifts, and unserved trips as (trip, why, short).

    `lease` is the planner's epoch, `seq` the event the plan was made after. A plan by an older epoch is refused; a
    route whose committed stops have changed since is left out, the rest comes into force. `change` is what the whole
    plan changes of the one before.
    """

    lease: int
    seq: int
    routes: dict[str, tuple[Planned, ...]]
    unserved: tuple[tuple[str, str, int], ...]
    change: Change = SAME


@dataclass(frozen=True, slots=True)
class ChangePlan(Command):
    """Take trips from their drivers and give trips to drivers, all or nothing."""

    release: tuple[str, ...] = ()
    assign: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RaiseAlert(Command):
    """Ask for a human's eye, once for the same thing."""

    kind: AlertKind
    thing: str
    thing_id: str


@dataclass(frozen=True, slots=True)
class ClearAlert(Command):
    """Say that it is settled."""

    alert_id: str


# People, places, vehicles, the region


@dataclass(frozen=True, slots=True)
class AddPerson(Command):
    """Add a person."""

    person: PersonIn


@dataclass(frozen=True, slots=True)
class ChangePerson(Command):
    """Change a person; `active=False` stands them down at once."""

    person_id: str
    change: PersonChange


@dataclass(frozen=True, slots=True)
class InvitePerson(Command):
    """Make a link for one person of one role, or for a person already known; the answer carries the token, once."""

    invite: InviteIn
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class AcceptInvite(Command):
    """Use an invite: makes the person and a login. The answer carries the login's token, once."""

    token: str
    name: str
    phone: str = ""
    language: str = "zh-Hans"
    label: str = ""


@dataclass(frozen=True, slots=True)
class IssueToken(Command):
    """Make a bearer token for a named person, made if new. The answer carries the token, once."""

    role: Role
    name: str
    label: str = "token"


@dataclass(frozen=True, slots=True)
class RevokeLogin(Command):
    """End a session or a token."""

    login_id: str


@dataclass(frozen=True, slots=True)
class AddPlace(Command):
    """Add a place."""

    place: PlaceIn


@dataclass(frozen=True, slots=True)
class ChangePlace(Command):
    """Replace a place."""

    place_id: str
    place: PlaceIn


@dataclass(frozen=True, slots=True)
class RemovePlace(Command):
    """Remove a place that no trip uses."""

    place_id: str


@dataclass(frozen=True, slots=True)
class AddVehicle(Command):
    """Add a vehicle."""

    vehicle: VehicleIn


@dataclass(frozen=True, slots=True)
class ChangeVehicle(Command):
    """Replace a vehicle."""

    vehicle_id: str
    vehicle: VehicleIn


@dataclass(frozen=True, slots=True)
class RemoveVehicle(Command):
    """Remove a vehicle that no shift uses."""

    vehicle_id: str


@dataclass(frozen=True, slots=True)
class ChangeRegion(Command):
    """Change the region's settings."""

    change: RegionIn


@dataclass(frozen=True, slots=True)
class EnsureRegion(Command):
    """Found a region, unless it is there."""

    name: str
    name_zh: str
    zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Forget(Command):
    """Drop positions older than `before`, and idempotency keys older than their 48 hours."""

    before: datetime
