"""The page of states and rights, from `dispatch/states.py` and `dispatch/rights.py`."""

from collections.abc import Mapping

from app.reference.text import code, page, table, told
from app.words import word
from dispatch.rights import RIGHTS, Relation
from dispatch.states import JOINT, MACHINES, UNDO, Machine, Thing
from schemas.values import OfferState, ShiftState, TripState

INTRO = """\
A trip, an offer and a shift are always in exactly one state. A state changes by a move of its table and in no other
way; a move that is not in the table changes nothing, and the refusal says which moves are possible. One file holds
all of this, [`dispatch/states.py`](../../dispatch/states.py), and the diagrams below are drawn from it."""

BEGINS = {
    Thing.TRIP: (TripState.HELD, TripState.REQUESTED),
    Thing.OFFER: (OfferState.PENDING,),
    Thing.SHIFT: (ShiftState.PLANNED,),
}
WORDS = {Thing.TRIP: TripState, Thing.OFFER: OfferState, Thing.SHIFT: ShiftState}

RIGHTS_INTRO = """\
What is not in this table nobody may do: [`dispatch/rights.py`](../../dispatch/rights.py). *Its rider* and *its
driver* are the people whom the trip, offer or shift names."""

UNDO_INTRO = """\
A slipped thumb can be taken back: a driver may undo the last move within the region's `undo_seconds`. It is a fact of
its own in the log (`MoveUndone`)."""

JOINT_INTRO = """\
One move may entail others, in the same transaction: all of them happen, or none."""


def states() -> str:
    """Every machine as a diagram and a table, what follows from each move, and who may make it."""
    machines = [_machine(thing, machine) for thing, machine in MACHINES.items()]
    return page("States and rights", INTRO, *machines, _joints(), _undo(), _rights())


def _machine(thing: Thing, machine: Machine) -> str:
    head = f"## {thing.value.capitalize()}\n\n{told(WORDS[thing])}"
    return "\n\n".join([head, _diagram(thing, machine), _table(machine)])


def _diagram(thing: Thing, machine: Machine) -> str:
    """Mermaid's own language for state machines; moves between the same two states share an arrow."""
    lines = ["```mermaid", "stateDiagram-v2", "    direction LR", *(f"    [*] --> {state}" for state in BEGINS[thing])]
    for state, moves in machine.items():
        for after in dict.fromkeys(moves.values()):
            named = " / ".join(move for move, target in moves.items() if target == after)
            lines.append(f"    {state} --> {after}: {named}")
        if not moves:
            lines.append(f"    {state} --> [*]")
    return "\n".join([*lines, "```"])


def _table(machine: Machine) -> str:
    rows = [
        (code(state), word("zh-Hans", "state", state), _moves(moves) or "none: it has ended")
        for state, moves in machine.items()
    ]
    return table(("state", "中文", "moves"), rows)


def _moves(moves: Mapping[str, str]) -> str:
    return ", ".join(f"{code(move)} → {code(after)}" for move, after in moves.items())


def _joints() -> str:
    rows = [(f"{code(joint.thing)} {code(joint.move)}", joint.whose.value, code(joint.then)) for joint in JOINT]
    return f"## What follows from a move\n\n{JOINT_INTRO}\n\n{table(('when', 'then', 'make'), rows)}"


def _undo() -> str:
    rows = [(code(move), code(state)) for move, state in UNDO.items()]
    return f"## Taking back\n\n{UNDO_INTRO}\n\n{table(('last move', 'back to'), rows)}"


def _rights() -> str:
    rows = [(code(thing), code(move), _who(held)) for (thing, move), held in RIGHTS.items()]
    return f"## Who may do what\n\n{RIGHTS_INTRO}\n\n{table(('thing', 'move', 'who'), rows)}"


def _who(held: frozenset[Relation]) -> str:
    return ", ".join(relation.value for relation in Relation if relation in held)
