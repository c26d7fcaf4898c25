"""The tables of states: closed, reachable, and honest about what is legal."""

import pytest

from dispatch.errors import IllegalMove
from dispatch.events import CATALOGUE
from dispatch.rights import RIGHTS
from dispatch.states import ENDED, JOINT, MACHINES, UNDO, Thing, allowed, step
from schemas.values import OfferState, ShiftState, TripState

VOCABULARY = {Thing.TRIP: TripState, Thing.OFFER: OfferState, Thing.SHIFT: ShiftState}
START = {Thing.TRIP: {"held", "requested"}, Thing.OFFER: {"pending"}, Thing.SHIFT: {"planned"}}


@pytest.mark.parametrize("thing", Thing)
def test_every_state_is_a_row_and_can_be_reached(thing: Thing) -> None:
    """No move leads out of the vocabulary, and no state is an island."""
    machine = MACHINES[thing]
    assert set(machine) == set(VOCABULARY[thing])
    reached = set(START[thing])
    while more := {after for state in reached for after in machine[state].values()} - reached:
        reached |= more
    assert reached == set(machine)


@pytest.mark.parametrize("thing", Thing)
def test_an_illegal_move_names_what_is_legal(thing: Thing) -> None:
    """Every pair of state and move is either a row of the table or an IllegalMove."""
    moves = {move for row in MACHINES[thing].values() for move in row}
    for state, row in MACHINES[thing].items():
        for move in moves - set(row):
            with pytest.raises(IllegalMove) as caught:
                step(thing, state, move)
            assert caught.value.values["allowed"] == (", ".join(allowed(thing, state)) or "nothing, it has ended")


def test_every_move_is_told_and_somebody_may_make_it() -> None:
    """A move without an event would be silent; one without a right could only follow from another."""
    follow = {joint.then for joint in JOINT}
    for thing, machine in MACHINES.items():
        for move in {move for row in machine.values() for move in row}:
            assert (thing.value, move) in CATALOGUE
            assert (thing.value, move) in RIGHTS or move in follow or move == "offer"


def test_what_can_be_undone_was_a_move_from_that_state() -> None:
    """Undoing returns to the state that the move started from."""
    for move, before in UNDO.items():
        assert move in MACHINES[Thing.TRIP][before]


def test_only_ends_have_no_way_out() -> None:
    """Four states end a trip; an unfilled one may be reopened."""
    assert {"completed", "cancelled", "no_show", "returned"} == ENDED
