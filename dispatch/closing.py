"""What people ask for about closures of roads: imperative, frozen, like `commands.py`."""

from dataclasses import dataclass

from dispatch.commands import Command
from schemas.closures import ClosureChange, ClosureIn


@dataclass(frozen=True, slots=True)
class AddClosure(Command):
    """Put up a closure: an area nobody may enter, a barrier, or a slow area."""

    closure: ClosureIn


@dataclass(frozen=True, slots=True)
class ChangeClosure(Command):
    """Change a closure that stands; what is left out stays."""

    closure_id: str
    change: ClosureChange


@dataclass(frozen=True, slots=True)
class LiftClosure(Command):
    """Open the roads again."""

    closure_id: str
