"""What people ask for about health, credentials and permits: imperative, frozen, like `commands.py`."""

from dataclasses import dataclass

from dispatch.commands import Command
from schemas.checks import CheckIn, InspectionIn


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
