"""Who may make which move. What is not in this table nobody may do."""

from collections.abc import Mapping
from enum import StrEnum

from dispatch.commands import Actor
from dispatch.errors import NotAllowed
from schemas.offers import Offer
from schemas.people import Person
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Role


class Relation(StrEnum):
    """What somebody is to the thing they want to move."""

    RIDER = "its rider"
    DRIVER = "its driver"
    SELF = "the person itself"
    ANY_RIDER = "any rider"
    ANY_DRIVER = "any driver"
    DISPATCHER = "a dispatcher of the region"
    ADMIN = "an admin"
    PLANNER = "the planner"
    NEWCOMER = "somebody who holds an invite"


R = Relation
DESK = frozenset({R.DISPATCHER, R.ADMIN})
DRIVES = DESK | {R.DRIVER}

RIGHTS: Mapping[tuple[str, str], frozenset[Relation]] = {
    ("trip", "request"): DESK | {R.ANY_RIDER},
    ("trip", "prioritise"): DESK,
    ("trip", "verify"): DESK,
    ("trip", "cancel"): DESK | {R.RIDER},
    ("trip", "share"): DESK | {R.RIDER},
    ("trip", "assign"): DESK | {R.PLANNER},
    ("trip", "release"): DRIVES | {R.PLANNER},
    ("trip", "reopen"): DESK | {R.RIDER},
    ("trip", "expire"): frozenset({R.PLANNER}),
    ("trip", "seal"): frozenset({R.PLANNER}),
    ("trip", "mask"): frozenset({R.PLANNER}),
    ("trip", "pin"): DESK,
    ("trip", "depart"): DRIVES,
    ("trip", "arrive"): DRIVES,
    ("trip", "board"): DRIVES,
    ("trip", "complete"): DRIVES,
    ("trip", "no_show"): DRIVES,
    ("trip", "transfer"): DRIVES,
    ("trip", "return"): DRIVES,
    ("trip", "undo"): DRIVES,
    ("trip", "apart"): frozenset({R.RIDER, R.DRIVER}),
    ("offer", "make"): DESK | {R.PLANNER},
    ("offer", "see"): frozenset({R.DRIVER}),
    ("offer", "accept"): frozenset({R.DRIVER}),
    ("offer", "decline"): frozenset({R.DRIVER}),
    ("offer", "lapse"): frozenset({R.PLANNER}),
    ("offer", "withdraw"): DESK | {R.PLANNER},
    ("shift", "plan"): DESK | {R.ANY_DRIVER},
    ("shift", "start"): DRIVES,
    ("shift", "pause"): DRIVES,
    ("shift", "resume"): DRIVES | {R.PLANNER},
    ("shift", "clean"): DRIVES | {R.PLANNER},
    ("shift", "cleaned"): DRIVES,
    ("shift", "last"): DRIVES,
    ("shift", "more"): DRIVES,
    ("shift", "end"): DRIVES,
    ("shift", "cancel"): DRIVES,
    ("shift", "inspect"): DRIVES,
    ("shift", "stand_down"): frozenset({R.PLANNER}),
    ("position", "report"): frozenset({R.DRIVER}),
    ("plan", "change"): DESK,
    ("plan", "lease"): frozenset({R.PLANNER}),
    ("plan", "adopt"): frozenset({R.PLANNER}),
    ("alert", "raise"): frozenset({R.PLANNER}),
    ("alert", "clear"): DESK | {R.PLANNER},
    ("person", "add"): DESK,
    ("person", "promote"): frozenset({R.ADMIN}),
    ("person", "change"): DESK | {R.SELF},
    ("person", "vouch"): DESK,
    ("person", "invite"): DESK,
    ("person", "lead"): frozenset({R.SELF}),
    ("person", "factor"): frozenset({R.SELF}),
    ("person", "reset"): frozenset({R.ADMIN}),
    ("person", "join"): frozenset({R.NEWCOMER}),
    ("person", "token"): frozenset({R.ADMIN}),
    ("person", "sign_out"): DESK | {R.SELF},
    ("person", "isolate"): DESK,
    ("person", "end_isolation"): DESK,
    ("person", "meet"): frozenset({R.SELF}),
    ("person", "erase"): frozenset({R.SELF, R.ADMIN}),
    ("credential", "vouch"): DESK,
    ("credential", "withdraw"): DESK,
    ("credential", "lapse"): frozenset({R.PLANNER}),
    ("permit", "show"): DRIVES,
    ("organisation", "edit"): DESK,
    ("health_check", "take"): DESK | {R.SELF},
    ("health_check", "clear"): DESK,
    ("vehicle", "edit"): DESK,
    ("place", "edit"): DESK,
    ("closure", "edit"): DESK,
    ("region", "change"): DESK,
    ("region", "found"): frozenset({R.ADMIN}),
    ("speeds", "learn"): frozenset({R.ADMIN}),
    ("speeds", "forget"): frozenset({R.ADMIN}),
    ("house", "note"): frozenset({R.ADMIN}),
    ("house", "forget"): frozenset({R.ADMIN, R.PLANNER}),
}

_BY_ROLE: Mapping[Role, Relation] = {
    Role.RIDER: R.ANY_RIDER,
    Role.DRIVER: R.ANY_DRIVER,
    Role.DISPATCHER: R.DISPATCHER,
    Role.ADMIN: R.ADMIN,
    Role.PLANNER: R.PLANNER,
}


def relations(role: Role, person_id: str | None, row: object = None) -> frozenset[Relation]:
    """Everything that a person is to a row: by role, and by name where the row names them."""
    return frozenset({_BY_ROLE[role]}) | (_named(person_id, row) if person_id else frozenset())


def _named(person_id: str, row: object) -> frozenset[Relation]:
    named = {
        R.RIDER: isinstance(row, Trip) and row.rider_id == person_id,
        R.DRIVER: isinstance(row, Trip | Offer | Shift) and row.driver_id == person_id,
        R.SELF: isinstance(row, Person) and row.id == person_id,
    }
    return frozenset(relation for relation, holds in named.items() if holds)


def may(thing: str, move: str, held: frozenset[Relation]) -> bool:
    """Whether one of the relations held allows the move."""
    return bool(RIGHTS.get((thing, move), frozenset()) & held)


def check(thing: str, move: str, actor: Actor, row: object = None) -> None:
    """Raise NotAllowed unless the actor may make this move with this row."""
    if not may(thing, move, relations(actor.role, actor.id, row)):
        raise NotAllowed(role=actor.role.value, move=move, thing=thing)
