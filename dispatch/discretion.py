"""What is asked about people's private data: commands like all others, handled at the same desk."""

from dataclasses import dataclass

from dispatch.commands import Command
from schemas.looks import Glance


@dataclass(frozen=True, slots=True)
class NoteLooks(Command):
    """Write down who saw what."""

    glances: tuple[Glance, ...]
