"""What is asked about people's private data: commands like all others, handled at the same desk."""

from dataclasses import dataclass

from dispatch.commands import Command
from schemas.looks import Glance
from schemas.masks import Numbers


@dataclass(frozen=True, slots=True)
class NoteLooks(Command):
    """Write down who saw what."""

    glances: tuple[Glance, ...]


@dataclass(frozen=True, slots=True)
class PurgePrivate(Command):
    """Cut what the region has kept for longer than it wants to."""


@dataclass(frozen=True, slots=True)
class ErasePerson(Command):
    """Forget one person: what is theirs goes now, what others need stays without them."""

    person_id: str


@dataclass(frozen=True, slots=True)
class WantMask(Command):
    """Write down that a driver and a rider are to ring one another by a masked number."""

    trip_id: str


@dataclass(frozen=True, slots=True)
class BindMask(Command):
    """Give both the number that a service bound."""

    mask_id: str
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class FreeMask(Command):
    """Forget a binding that a service has ended."""

    mask_id: str
