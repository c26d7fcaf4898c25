"""What is asked about learned speeds: imperative, frozen, like `commands.py`."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.commands import Command


@dataclass(frozen=True, slots=True)
class NoteDrives(Command):
    """Note what trips that ended since the last time took, if the region learns; a bite at a time."""


@dataclass(frozen=True, slots=True)
class AdoptSpeeds(Command):
    """Drive at these speeds (plain JSON) from now on: learned of the drives on record at `read_at`, oldest `since`."""

    speeds: str
    read_at: datetime
    since: datetime | None


@dataclass(frozen=True, slots=True)
class ForgetSpeeds(Command):
    """Forget what was learned, and every drive it was learned from."""
