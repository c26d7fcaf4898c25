"""What happened: facts in the past tense, with ids and words only. This table is also the reference of the log."""

from collections.abc import Mapping
from dataclasses import dataclass

CATALOGUE: Mapping[tuple[str, str], tuple[str, str]] = {
    ("trip", "request"): ("TripRequested", "A verified person asked for a trip."),
    ("trip", "hold"): (
        "TripHeld",
        "Somebody not yet verified asked; no driver sees it before a dispatcher verifies it.",
    ),
    ("trip", "verify"): ("TripVerified", "A dispatcher vouched for a held trip."),
    ("trip", "offer"): ("TripOffered", "A driver was asked to take it."),
    ("trip", "withdraw"): ("TripFree", "No pending offer holds it any more; it waits for the next driver."),
    ("trip", "accept"): ("TripAccepted", "A driver took it."),
    ("trip", "assign"): ("TripAssigned", "It was given to a driver without asking."),
    ("trip", "depart"): ("DriverDeparted", "The driver is on the way to the pickup."),
    ("trip", "arrive"): ("DriverArrived", "The driver stands at the pickup."),
    ("trip", "board"): ("RiderBoarded", "The rider is aboard, or the supplies are loaded."),
    ("trip", "complete"): ("TripCompleted", "The rider got out, or the supplies were handed over."),
    ("trip", "no_show"): ("RiderDidNotShow", "The driver waited and nobody came."),
    ("trip", "release"): ("TripReleased", "It was taken from its driver before the pickup and waits again."),
    ("trip", "cancel"): ("TripCancelled", "It was called off."),
    ("trip", "expire"): ("TripUnfilled", "Its time passed and no driver was found: unmet need."),
    ("trip", "reopen"): ("TripReopened", "An unfilled trip is wanted again."),
    ("trip", "transfer"): ("TripTransferred", "The car cannot go on; the trip waits again where it stands."),
    ("trip", "return"): ("SupplyReturned", "Nobody could receive the supplies; they went back."),
    ("trip", "undo"): ("MoveUndone", "A driver took back a slipped thumb."),
    ("trip", "seal"): ("TripSealed", "The driver's sight of the exact address, the name and the phone ended."),
    ("trip", "mask"): ("CallsMasked", "A number was bound that puts its two people through and hides their own."),
    ("trip", "unmask"): ("CallsUnmasked", "That number leads to them no more."),
    ("trip", "share"): ("TripShared", "A public link to follow it was made; an older one died."),
    ("trip", "pin"): ("TripPinned", "A dispatcher reserved it for one driver, or lifted that."),
    ("trip", "promise"): (
        "PromiseMoved",
        "The rider was told another window: the old one cannot be kept, or a car comes sooner.",
    ),
    ("trip", "plan"): ("TripPlanned", "The plan gives it other times or another suggested driver."),
    ("offer", "make"): ("OfferMade", "A driver was asked, until a deadline."),
    ("offer", "see"): ("OfferSeen", "The offer was on the driver's screen."),
    ("offer", "accept"): ("OfferAccepted", "The driver said yes."),
    ("offer", "decline"): ("OfferDeclined", "The driver said no."),
    ("offer", "lapse"): ("OfferLapsed", "The deadline passed without an answer."),
    ("offer", "withdraw"): ("OfferWithdrawn", "It was taken back."),
    ("shift", "plan"): ("ShiftPlanned", "A driver will give these hours."),
    ("shift", "start"): ("ShiftStarted", "The driver is on duty."),
    ("shift", "pause"): ("ShiftPaused", "The driver takes a break."),
    ("shift", "resume"): ("ShiftResumed", "The driver is back."),
    ("shift", "clean"): ("ShiftCleaning", "The driver disinfects the car."),
    ("shift", "cleaned"): ("CarCleaned", "The driver says the car is clean: for how many seconds, and after whom."),
    ("shift", "last"): ("LastTripCalled", "The driver takes nothing new after what they have accepted."),
    ("shift", "more"): ("LastTripTakenBack", "The driver takes trips again."),
    ("shift", "end"): ("ShiftEnded", "The driver went off duty."),
    ("shift", "cancel"): ("ShiftCancelled", "The hours will not be given."),
    ("shift", "run"): ("RunChanged", "The order or the times of the driver's stops changed."),
    ("shift", "stand_down"): ("ShiftStoodDown", "A gate closed: the driver gets no trips until it opens again."),
    ("shift", "inspect"): ("CarInspected", "The car of a shift passed its inspection."),
    ("shift", "fail_inspection"): ("CarNotInOrder", "The car of a shift did not pass its inspection."),
    ("plan", "adopt"): ("PlanAdopted", "A judged plan came into force."),
    ("person", "add"): ("PersonJoined", "A person joined the group."),
    ("person", "change"): ("PersonChanged", "Something about a person changed."),
    ("person", "stand_down"): ("PersonStoodDown", "A person may do nothing until further notice."),
    ("person", "sign_in"): ("PersonSignedIn", "A link, a code, a passkey or a token was used or made."),
    ("person", "prove"): ("ContactProved", "A person proved a phone number or an e-mail address with a code."),
    ("person", "factor"): ("SecondFactorAdded", "A person added a passkey or an authenticator app."),
    ("person", "confirm"): ("SecondFactorGiven", "A session was confirmed with a second factor."),
    ("person", "unfactor"): ("SecondFactorRemoved", "A passkey, or every second factor of a person, was removed."),
    ("person", "close"): ("LinkClosed", "A link lets nobody in any more."),
    ("person", "sign_out"): ("PersonSignedOut", "A session was revoked."),
    ("person", "invite"): ("PersonInvited", "A link for one person or a group was made."),
    ("person", "pass_check"): ("CheckPassed", "A driver's self-check allows driving; what was measured is not told."),
    ("person", "fail_check"): ("CheckFailed", "A driver's self-check does not allow driving; why is not told."),
    ("person", "clear_check"): ("CheckCleared", "A dispatcher lets a driver take a new self-check."),
    ("person", "isolate"): (
        "PersonIsolated",
        "A driver is kept from driving for some days; whom they met is not told.",
    ),
    ("person", "end_isolation"): ("IsolationEnded", "A dispatcher lets a driver drive again."),
    ("person", "apart"): ("PersonKeptApart", "Somebody asked not to meet a person again; who that is is not told."),
    ("person", "meet"): ("PersonMeetsAgain", "Somebody took such a wish back."),
    ("person", "erase"): ("PersonErased", "A person was forgotten: the name, the phone and what they left went."),
    ("credential", "vouch"): ("CredentialVouched", "A dispatcher saw a credential of a person or a vehicle."),
    ("credential", "withdraw"): ("CredentialWithdrawn", "A credential counts no longer."),
    ("credential", "lapse"): ("CredentialLapsed", "The time of a credential has passed."),
    ("permit", "show"): ("PermitShown", "A public link to the permits of a car was made."),
    ("organisation", "add"): ("OrganisationAdded", "An organisation became known."),
    ("organisation", "change"): ("OrganisationChanged", "Something about an organisation changed."),
    ("vehicle", "add"): ("VehicleAdded", "A vehicle became known."),
    ("vehicle", "change"): ("VehicleChanged", "Something about a vehicle changed."),
    ("vehicle", "remove"): ("VehicleRemoved", "A vehicle is gone."),
    ("place", "add"): ("PlaceAdded", "A place became known."),
    ("place", "change"): ("PlaceChanged", "Something about a place changed."),
    ("place", "remove"): ("PlaceRemoved", "A place is gone."),
    ("closure", "add"): ("ClosurePutUp", "A closure of roads was put up: what it closes, when and for whom."),
    ("closure", "change"): ("ClosureChanged", "Something about a closure changed."),
    ("closure", "lift"): ("ClosureLifted", "A closure holds no more."),
    ("region", "found"): ("RegionFounded", "A region began."),
    ("region", "change"): ("RegionChanged", "The region's settings changed."),
    ("region", "purge"): (
        "PrivateDataPurged",
        "What had been kept long enough was cut: doors, words, names, ids.",
    ),
    ("region", "learn"): ("SpeedsLearned", "Driving times were learned anew from completed drives."),
    ("region", "unlearn"): ("SpeedsForgotten", "What drives had taught, and the drives themselves, were forgotten."),
    ("alert", "raise"): ("AlertRaised", "Something needs a human's eye."),
    ("alert", "clear"): ("AlertCleared", "It no longer does."),
}


@dataclass(frozen=True, slots=True)
class Touch:
    """A view that an event changes: its kind on the board (`trips`, `drivers`, …) and the id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Event:
    """One fact about one thing, before it gets its number: the views it touches and the people it is told to."""

    thing: str
    id: str
    move: str
    before: str | None = None
    after: str | None = None
    why: str = ""
    touched: tuple[Touch, ...] = ()
    audience: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the log."""
        return CATALOGUE[self.thing, self.move][0]
