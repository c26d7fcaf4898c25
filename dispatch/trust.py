"""What people ask for about health, credentials, permits and each other: imperative, frozen, like `commands.py`."""

from dataclasses import dataclass

from dispatch.commands import Command
from schemas.checks import CheckIn, InspectionIn
from schemas.credentials import CredentialIn
from schemas.organisations import OrganisationIn


@dataclass(frozen=True, slots=True)
class TakeCheck(Command):
    """Enter a self-check: one's own, or as a dispatcher what a driver said on the phone."""

    person_id: str
    check: CheckIn


@dataclass(frozen=True, slots=True)
class ClearCheck(Command):
    """Let somebody drive again after a check that was not passed."""

    person_id: str


@dataclass(frozen=True, slots=True)
class InspectCar(Command):
    """Enter the inspection of the car of a shift."""

    shift_id: str
    inspection: InspectionIn


@dataclass(frozen=True, slots=True)
class StandDown(Command):
    """Take a shift out of dispatch because a gate has closed; refused while none is."""

    shift_id: str


@dataclass(frozen=True, slots=True)
class Isolate(Command):
    """Keep drivers from driving for some days, because they may have been exposed."""

    person_ids: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class EndIsolation(Command):
    """Let somebody drive again before those days are over."""

    person_id: str


@dataclass(frozen=True, slots=True)
class Vouch(Command):
    """Enter a credential of a person or a vehicle."""

    credential: CredentialIn


@dataclass(frozen=True, slots=True)
class WithdrawCredential(Command):
    """A credential counts no longer."""

    credential_id: str


@dataclass(frozen=True, slots=True)
class LapseCredential(Command):
    """Note that the time of a credential has passed."""

    credential_id: str


@dataclass(frozen=True, slots=True)
class AddOrganisation(Command):
    """Enter an organisation."""

    organisation: OrganisationIn


@dataclass(frozen=True, slots=True)
class ChangeOrganisation(Command):
    """Replace an organisation."""

    organisation_id: str
    organisation: OrganisationIn


@dataclass(frozen=True, slots=True)
class ShowPermit(Command):
    """Make a public link to the permits of a car, or of the car of a shift. The answer carries the token, once."""

    vehicle_id: str | None = None
    shift_id: str | None = None


@dataclass(frozen=True, slots=True)
class KeepApart(Command):
    """Never bring the giver together again with the other person of this trip."""

    trip_id: str


@dataclass(frozen=True, slots=True)
class MeetAgain(Command):
    """Take such a wish of one's own back."""

    person_id: str
    apart_id: str
