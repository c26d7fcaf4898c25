"""Everything about states lives here.

Rule 1: a state changes only by a row of these tables. A move that is not in the row of the present state changes
nothing and raises `IllegalMove`, which says what would be legal. Rule 2: what one move entails for other things is a
row of `JOINT`, so that nobody has to remember it. Rule 3: `dispatch/tx.py` is the one writer of `state`; it reads these
tables and no others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dispatch.errors import IllegalMove
from schemas.values import OfferState, ShiftState, TripState

Machine = Mapping[str, Mapping[str, str]]


class Thing(StrEnum):
    """What has states."""

    TRIP = "trip"
    OFFER = "offer"
    SHIFT = "shift"


T, F, S = TripState, OfferState, ShiftState

TRIP: Machine = {
    T.HELD: {"verify": T.REQUESTED, "cancel": T.CANCELLED},
    T.REQUESTED: {"offer": T.OFFERED, "assign": T.ASSIGNED, "cancel": T.CANCELLED, "expire": T.UNFILLED},
    T.OFFERED: {
        "accept": T.ASSIGNED,
        "assign": T.ASSIGNED,
        "withdraw": T.REQUESTED,
        "cancel": T.CANCELLED,
        "expire": T.UNFILLED,
    },
    T.ASSIGNED: {"depart": T.EN_ROUTE, "release": T.REQUESTED, "cancel": T.CANCELLED},
    T.EN_ROUTE: {"arrive": T.ARRIVED, "release": T.REQUESTED, "cancel": T.CANCELLED},
    T.ARRIVED: {"board": T.ABOARD, "no_show": T.NO_SHOW, "release": T.REQUESTED, "cancel": T.CANCELLED},
    T.ABOARD: {"complete": T.COMPLETED, "transfer": T.REQUESTED, "return": T.RETURNED},
    T.UNFILLED: {"reopen": T.REQUESTED, "cancel": T.CANCELLED},
    T.COMPLETED: {},
    T.CANCELLED: {},
    T.NO_SHOW: {},
    T.RETURNED: {},
}

OFFER: Machine = {
    F.PENDING: {"accept": F.ACCEPTED, "decline": F.DECLINED, "lapse": F.LAPSED, "withdraw": F.WITHDRAWN},
    F.ACCEPTED: {},
    F.DECLINED: {},
    F.LAPSED: {},
    F.WITHDRAWN: {},
}

SHIFT: Machine = {
    S.PLANNED: {"start": S.ON, "cancel": S.CANCELLED},
    S.ON: {"pause": S.PAUSED, "clean": S.CLEANING, "stand_down": S.PAUSED, "end": S.OFF},
    S.PAUSED: {"resume": S.ON, "stand_down": S.PAUSED, "end": S.OFF},
    S.CLEANING: {"cleaned": S.ON, "resume": S.ON, "stand_down": S.PAUSED, "end": S.OFF},
    S.OFF: {},
    S.CANCELLED: {},
}

MACHINES: Mapping[Thing, Machine] = {Thing.TRIP: TRIP, Thing.OFFER: OFFER, Thing.SHIFT: SHIFT}

UNDO: Mapping[str, str] = {
    "depart": T.ASSIGNED,
    "arrive": T.EN_ROUTE,
    "board": T.ARRIVED,
    "complete": T.ABOARD,
    "no_show": T.ARRIVED,
}
"""A driver's last move, and the state it came from: what a slipped thumb may take back."""

ENDED = frozenset(state for state, moves in TRIP.items() if not moves)
DRIVEN = frozenset({T.ASSIGNED, T.EN_ROUTE, T.ARRIVED, T.ABOARD})
BEFORE_PICKUP = frozenset({T.ASSIGNED, T.EN_ROUTE, T.ARRIVED})
LINGERS = frozenset({T.COMPLETED, T.NO_SHOW, T.RETURNED})
"""The ends a driver brought about: only after these may they still have to find somebody."""
OPEN = frozenset({T.REQUESTED, T.OFFERED})
WORKING = frozenset({S.ON, S.PAUSED, S.CLEANING})


class Whose(StrEnum):
    """Which other things a move concerns, seen from the thing that moved."""

    ITS_TRIPS = "the trips of the offer"
    RIVALS = "the other pending offers of these trips"
    ITS_OFFERS = "the pending offers of the trip"
    LEFT_ALONE = "the trips of the offer that no pending offer holds any more"
    PENDING = "the pending offers of the shift"
    WAITING = "the trips of the shift that are not yet picked up"


@dataclass(frozen=True, slots=True)
class Joint:
    """When `thing` makes `move`, then `whose` make `then`, in the same transaction."""

    thing: Thing
    move: str
    whose: Whose
    then: str


JOINT: tuple[Joint, ...] = (
    Joint(Thing.OFFER, "accept", Whose.ITS_TRIPS, "accept"),
    Joint(Thing.OFFER, "accept", Whose.RIVALS, "withdraw"),
    Joint(Thing.OFFER, "decline", Whose.LEFT_ALONE, "withdraw"),
    Joint(Thing.OFFER, "lapse", Whose.LEFT_ALONE, "withdraw"),
    Joint(Thing.OFFER, "withdraw", Whose.LEFT_ALONE, "withdraw"),
    Joint(Thing.TRIP, "assign", Whose.ITS_OFFERS, "withdraw"),
    Joint(Thing.TRIP, "cancel", Whose.ITS_OFFERS, "withdraw"),
    Joint(Thing.TRIP, "expire", Whose.ITS_OFFERS, "withdraw"),
    Joint(Thing.SHIFT, "pause", Whose.PENDING, "withdraw"),
    Joint(Thing.SHIFT, "clean", Whose.PENDING, "withdraw"),
    Joint(Thing.SHIFT, "stand_down", Whose.PENDING, "withdraw"),
    Joint(Thing.SHIFT, "stand_down", Whose.WAITING, "release"),
    Joint(Thing.SHIFT, "end", Whose.PENDING, "withdraw"),
    Joint(Thing.SHIFT, "end", Whose.WAITING, "release"),
)


def allowed(thing: Thing, state: str) -> tuple[str, ...]:
    """The moves that `state` knows, in table order."""
    return tuple(MACHINES[thing][state])


def step(thing: Thing, state: str, move: str) -> str:
    """The state after `move`. Raises IllegalMove, naming what would be legal."""
    moves = MACHINES[thing][state]
    if move not in moves:
        raise IllegalMove(thing=thing, state=state, move=move, allowed=", ".join(moves) or "nothing, it has ended")
    return moves[move]
