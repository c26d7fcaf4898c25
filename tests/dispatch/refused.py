"""What a refusal must be: of one kind, in words, and without a trace."""

import pytest

from dispatch.commands import Actor, Command
from dispatch.errors import Refused
from tests.build import ADMIN, House
from tests.dispatch.laws import World


def refusal(house: House, kind: type[Refused], command: Command, actor: Actor = ADMIN) -> str:
    """The words in which the desk refuses; everything stored is as it was before."""
    before = World.of(house.database.engine).rows
    with pytest.raises(kind) as caught:
        house.do(command, actor)
    assert type(caught.value) is kind
    assert World.of(house.database.engine).rows == before
    return str(caught.value)
