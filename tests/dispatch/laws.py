"""The laws of the desk, as checks of everything that is stored: one function a law, each names its property."""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session

from app.tables import METADATA
from dispatch import lens, store, views
from dispatch.lens import Reader
from dispatch.policy import SEEN_AFTER_END
from dispatch.states import DRIVEN, MACHINES, UNDO, WORKING, Thing
from schemas.values import OfferState, Role, ShiftState, StopKind, TripState

Row = Mapping[str, Any]
Rows = dict[str, list[Row]]
START = {Thing.TRIP: {"held", "requested"}, Thing.OFFER: {"pending"}, Thing.SHIFT: {"planned"}}
OFFER_ENDS = {"accept", "decline", "lapse", "withdraw"}
VOIDS_A_PROMISE = {"TripRequested", "TripHeld", "PromiseMoved", "TripReopened", "TripTransferred"}
TOLD_PROMISE = ("promise_status", "promise_from", "promise_to", "promise_arrive")


@dataclass(frozen=True)
class World:
    """Every row of every table, by table, in the order of the keys."""

    rows: Rows

    @classmethod
    def of(cls, engine: Engine) -> "World":
        """What is stored now."""
        with engine.connect() as connection:
            tables = METADATA.sorted_tables
            asked = {table.name: select(table).order_by(*table.primary_key) for table in tables}
            return cls({name: list(connection.execute(what).mappings()) for name, what in asked.items()})

    def by_id(self, table: str) -> dict[str, Row]:
        """Rows of a table by id."""
        return {row["id"]: row for row in self.rows[table]}

    @cached_property
    def trips(self) -> dict[str, Row]:
        """Trips by id, oldest first."""
        return self.by_id("trip")

    @cached_property
    def offers(self) -> dict[str, Row]:
        """Offers by id, oldest first."""
        return self.by_id("offer")

    @cached_property
    def shifts(self) -> dict[str, Row]:
        """Shifts by id, oldest first."""
        return self.by_id("shift")

    @cached_property
    def pending(self) -> dict[str, list[str]]:
        """Pending offer -> its trips."""
        links = [(link["offer_id"], link["trip_id"]) for link in self.rows["offertrip"]]
        asked = [name for name, offer in self.offers.items() if offer["state"] is OfferState.PENDING]
        return {name: [trip for offer, trip in links if offer == name] for name in asked}

    def driven(self, **where: str) -> list[Row]:
        """Trips that somebody drives."""
        found = (trip for trip in self.trips.values() if trip["state"] in DRIVEN)
        return [trip for trip in found if all(trip[name] == value for name, value in where.items())]

    @property
    def log(self) -> list[Row]:
        """Every fact, oldest first."""
        return self.rows["event"]


# What must hold of the world as it stands


def one_driver(world: World) -> None:
    """P1: a driven trip has one driver, on their working shift, and at most one accepted offer: that driver's."""
    held = [link for link in world.rows["offertrip"] if link["held"]]
    assert max(Counter(link["trip_id"] for link in held).values(), default=0) <= 1
    holder = {link["trip_id"]: world.offers[link["offer_id"]] for link in held}
    for trip in world.driven():
        shift = world.shifts[trip["shift_id"]]
        assert (shift["driver_id"], shift["state"] in WORKING) == (trip["driver_id"], True)
        offer = holder.get(trip["id"])
        assert offer is None or (offer["driver_id"], offer["state"]) == (trip["driver_id"], OfferState.ACCEPTED)


def one_place(world: World) -> None:
    """P2: a driver works one shift, thinks about one offer, and drives for no other shift than that one."""
    working = Counter(shift["driver_id"] for shift in world.shifts.values() if shift["state"] in WORKING)
    asked = Counter(world.offers[name]["driver_id"] for name in world.pending)
    assert max([*working.values(), *asked.values()], default=0) <= 1
    for driver in {trip["driver_id"] for trip in world.driven()}:
        assert len({trip["shift_id"] for trip in world.driven(driver_id=driver)}) == 1


def offers_end_once(world: World) -> None:
    """P5: an offer is made once and ends in exactly one of four ways; a pending one has not ended."""
    told = Counter((fact["thing_id"], fact["move"]) for fact in world.log if fact["thing"] == "offer")
    for name, offer in world.offers.items():
        ends = sum(told[name, move] for move in OFFER_ENDS)
        assert (told[name, "make"], ends) == (1, int(offer["state"] is not OfferState.PENDING))
        assert (offer["ended_at"] is None) == (offer["state"] is OfferState.PENDING)


def no_late_yes(world: World) -> None:
    """P6: no accept after the deadline counts."""
    for fact in world.log:
        if fact["name"] == "OfferAccepted":
            assert fact["at"] <= world.offers[fact["thing_id"]]["expires_at"]


def gapless(world: World) -> None:
    """P7: the log of a region runs from one to its head without a hole."""
    [head] = world.rows["loghead"]
    assert [fact["seq"] for fact in world.log] == list(range(1, head["seq"] + 1))


def folds(world: World) -> None:
    """P8: every state came by a row of the tables, and folding the log gives the rows' states."""
    state: dict[tuple[str, str], str] = {}
    for fact in world.log:
        if fact["after"] is None:
            continue
        thing = (fact["thing"], fact["thing_id"])
        assert state.get(thing) == fact["before"]
        assert fact["after"] in _possible(Thing(fact["thing"]), fact["before"], fact["move"])
        state[thing] = fact["after"]
    rows = {("trip", name): row for name, row in world.trips.items()}
    rows |= {("offer", name): row for name, row in world.offers.items()}
    rows |= {("shift", name): row for name, row in world.shifts.items()}
    assert state == {thing: row["state"].value for thing, row in rows.items()}


def _possible(thing: Thing, before: str | None, move: str) -> set[str]:
    if before is None:
        return START[thing]
    if move == "undo":
        return {taken for taken in UNDO.values() if before in MACHINES[thing][taken].values()}
    return {MACHINES[thing][before][move]}


def runs_are_trips(world: World) -> None:
    """The stops of a manifest are exactly those its driven trips still need, each once, pickup before dropoff."""
    for name, shift in world.shifts.items():
        stops = [(stop["trip"], stop["kind"]) for stop in shift["run"]]
        wanted = [(trip["id"], kind) for trip in world.driven(shift_id=name) for kind in _stops(trip)]
        assert sorted(stops) == sorted(wanted)
        for trip, kind in stops:
            if kind == StopKind.PICKUP:
                assert stops.index((trip, kind)) < stops.index((trip, StopKind.DROPOFF.value))


def _stops(trip: Row) -> list[str]:
    return ["dropoff"] if trip["state"] is TripState.ABOARD else ["pickup", "dropoff"]


def offers_hold_trips(world: World) -> None:
    """A trip is offered exactly while a pending offer to a driver on duty holds it."""
    offered = {name for name, trip in world.trips.items() if trip["state"] is TripState.OFFERED}
    assert offered == {trip for trips in world.pending.values() for trip in trips}
    for name in world.pending:
        assert world.shifts[world.offers[name]["shift_id"]]["state"] is ShiftState.ON


def ends_are_dated(world: World) -> None:
    """A trip has an end exactly when it has ended, and only somebody's trip carries a driver."""
    for trip in world.trips.values():
        assert (trip["ended_at"] is None) == bool(MACHINES[Thing.TRIP][trip["state"]])
        waits = trip["state"] in (TripState.HELD, TripState.REQUESTED, TripState.OFFERED, TripState.UNFILLED)
        assert not waits or trip["driver_id"] is trip["shift_id"] is None


def nothing_past_a_closed_gate(world: World) -> None:
    """P13: who was stood down, or is unwell, is at rest: no pending offer, no trip that is still to be picked up."""
    unwell = {row["person_id"] for row in world.rows["health_check"] if _stands_down(row)}
    asked = {world.offers[name]["shift_id"] for name in world.pending}
    for name, shift in world.shifts.items():
        if shift["stood_down"] or (shift["driver_id"] in unwell and shift["state"] in WORKING):
            assert shift["state"] in (ShiftState.PAUSED, ShiftState.OFF)
            assert name not in asked
            assert not [trip for trip in world.driven(shift_id=name) if trip["state"] is not TripState.ABOARD]


def last_means_last(world: World) -> None:
    """P15: whoever is on their last trip is asked for nothing more."""
    assert not [name for name in world.pending if world.shifts[world.offers[name]["shift_id"]]["last_one"]]


def _stands_down(check: Row) -> bool:
    return bool(check["newest"] and not check["passed"] and check["cleared_at"] is None)


LAWS: Sequence[Callable[[World], None]] = (
    one_driver,
    one_place,
    offers_end_once,
    no_late_yes,
    gapless,
    folds,
    runs_are_trips,
    offers_hold_trips,
    ends_are_dated,
    nothing_past_a_closed_gate,
    last_means_last,
)


# What must hold of a step from one world to the next


def log_grows(before: World, after: World) -> list[Row]:
    """History is never rewritten. The new facts."""
    assert after.log[: len(before.log)] == before.log
    return after.log[len(before.log) :]


def no_promise_broken_silently(before: World, after: World, news: Sequence[Row]) -> None:
    """What a rider was told changes only together with a fact that says so."""
    told = {fact["thing_id"] for fact in news if fact["name"] in VOIDS_A_PROMISE}
    for name, trip in after.trips.items():
        old = before.trips.get(name)
        assert name in told or (
            old is not None and [old[word] for word in TOLD_PROMISE] == [trip[w] for w in TOLD_PROMISE]
        )


def no_secret_told(news: Sequence[Row], secrets: Sequence[str]) -> None:
    """No fact carries a name, a phone, an address, a note or anybody's own words."""
    told = json.dumps([dict(fact) for fact in news], default=str, ensure_ascii=False)
    assert not [secret for secret in secrets if secret in told]


def nobody_in_a_soiled_car(before: World, after: World, news: Sequence[Row]) -> None:
    """P14: no car leaves for a pickup or takes anybody aboard while it lacks cleaning for them, by the log alone."""
    rules = before.rows["region"][0]["cleaning"].get("rules", [])
    for fact in news:
        if (
            fact["thing"] == "trip"
            and fact["move"] in ("depart", "board")
            and after.trips[fact["thing_id"]]["shift_id"]
        ):
            trip = after.trips[fact["thing_id"]]
            for other, since in _carried(after, trip["shift_id"], fact["seq"]):
                fitting = (rule for rule in rules if rule["after"] in ("any", other))
                need = max((rule["minutes"] for rule in fitting if rule["before"] in ("any", _class(trip))), default=0)
                assert since >= 60 * need, (other, _class(trip))


def _class(trip: Row) -> str:
    wards = [name for need, name in (("isolation", "fever"), ("clean_ward", "clean")) if need in trip["needs"]]
    return wards[0] if wards else "ordinary" if trip["kind"] == "ride" else "goods"


def _carried(world: World, shift: str, seq: int) -> list[tuple[str, int]]:
    """What the car of a shift had set down by then, each with the seconds it was cleaned since."""
    down: dict[str, int] = {}
    told = [fact for fact in world.log if fact["seq"] < seq]
    for fact in told:
        if fact["thing"] == "trip" and world.trips[fact["thing_id"]]["shift_id"] == shift:
            if fact["move"] in ("complete", "return"):
                down[fact["thing_id"]] = fact["seq"]
            elif fact["move"] == "undo":
                down.pop(fact["thing_id"], None)
    cleans = [fact for fact in told if fact["name"] == "CarCleaned" and fact["thing_id"] == shift]
    since = {trip: sum(int(one["why"].split()[0]) for one in cleans if one["seq"] > at) for trip, at in down.items()}
    return [(_class(world.trips[trip]), seconds) for trip, seconds in since.items()]


# What a reader may see


@dataclass
class Watch:
    """A client: it holds views, and does `state[kind][id] = view` for whatever the facts it is told touch."""

    reader: Reader
    seq: int = 0
    state: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in views.KINDS})

    def catch_up(self, session: Session, now: datetime) -> dict[str, dict[str, Any]]:
        """P8: the old snapshot and what the facts touched is the new snapshot. The views now."""
        rows = store.events_after(session, self.reader.region_id, self.seq, 100_000)
        told = [row for row in rows if views.may_see(self.reader, row)]
        touches = [(kind, name) for row in told for kind, name in row.touched]
        for kind, name, view in views.current(session, self.reader, touches, now):
            self.state[kind].pop(name, None)
            if view is not None:
                self.state[kind][name] = view
        self._prune(now)
        self.seq = rows[-1].seq if rows else self.seq
        whole = views.snapshot(session, self.reader, now)
        for kind, seen in whole.items():
            assert len({view["id"] for view in seen}) == len(seen)
            assert self.state[kind] == {view["id"]: view for view in seen}, f"{kind} of {self.reader}"
        return self.state

    def _prune(self, now: datetime) -> None:
        trips = self.state["trips"]
        ended = {name: view["ended_at"] for name, view in trips.items() if view["ended_at"]}
        for name, moment in ended.items():
            if not lens.visible(datetime.fromisoformat(moment), now - SEEN_AFTER_END):
                del trips[name]


SECRET = re.compile(r"Name-\d+|Kin-\d+|1390000\d{4}|Note-\d+|Door-\w+|Words-\d+")
"""Everything private in the world of the machine: first and second names, phones, notes, doors, people's own words."""
BROUGHT_ABOUT = (TripState.COMPLETED, TripState.NO_SHOW, TripState.RETURNED)


def secrets(*told: object) -> set[str]:
    """The secrets that rows or views hold, wherever they hold them."""
    return set(SECRET.findall(json.dumps([dict(one) for one in told if one], default=str, ensure_ascii=False)))


def sees_door(trip: Row, reader: Reader, now: datetime) -> bool:
    """Whether a driver may see the door and the rider of a trip: driven by them, or ended by them in this half hour."""
    ended = trip["ended_at"]
    fresh = trip["state"] in BROUGHT_ABOUT and ended is not None and now < ended + timedelta(minutes=30)
    return trip["driver_id"] == reader.id and (trip["state"] in DRIVEN or fresh)


def may_know(world: World, reader: Reader, now: datetime) -> set[str]:
    """Every secret that a rider or driver may know now, from the rows alone."""
    people, found = world.by_id("person"), secrets(world.by_id("person")[reader.id], *world.by_id("place").values())
    for trip in world.trips.values():
        found |= secrets(*(_called(trip, end) for end in ("pickup", "dropoff") if trip[f"{end}_place"]))
        rider, driver = people.get(trip["rider_id"]), people.get(trip["driver_id"])
        if trip["rider_id"] == reader.id:
            found |= secrets(trip) | {name for name in secrets(driver) if name.startswith("Name-")}
        elif reader.role is Role.DRIVER and sees_door(trip, reader, now):
            found |= secrets(trip, rider)
    return found


def _called(trip: Row, end: str) -> Row:
    """What a known place, which everybody may know, was called when the trip was booked."""
    return {name: trip[f"{end}_{name}"] for name in ("name", "name_zh")}


def no_leak(world: World, reader: Reader, seen: Mapping[str, Mapping[str, Any]], now: datetime) -> None:
    """P11: a rider sees own trips only; a driver own and offered ones; nobody holds a secret they may not know now."""
    if reader.at_desk:
        return
    assert secrets(seen) <= may_know(world, reader, now)
    for trip in seen["trips"].values():
        check_view(world, reader, trip, now)
    for offer in seen["offers"].values():
        assert reader.role is Role.DRIVER
        assert offer["driver_id"] == reader.id
        for trip in offer["trips"]:
            check_view(world, reader, trip, now)
    assert set(seen["drivers"]) <= ({reader.id} if reader.role is Role.DRIVER else set())
    assert all(shift["driver_id"] == reader.id for shift in seen["shifts"].values())
    assert not seen["alerts"]


def check_view(world: World, reader: Reader, view: Mapping[str, Any], now: datetime) -> None:
    """One trip as a rider or driver is shown it."""
    row = world.trips[view["id"]]
    if reader.role is Role.RIDER:
        assert row["rider_id"] == reader.id
        return
    mine = row["driver_id"] == reader.id
    asked = any(view["id"] in trips for name, trips in world.pending.items() if _asks(world, name, reader))
    assert mine or asked
    if not sees_door(row, reader, now):
        assert (view["rider"], view["note"]) == (None, "")
        for end in ("pickup", "dropoff"):
            assert row[f"{end}_place"] or (view[end]["approximate"] and not view[end]["name"])


def _asks(world: World, offer: str, reader: Reader) -> bool:
    return bool(world.offers[offer]["driver_id"] == reader.id)
