"""What the planner looks at: one region at one moment, read in one transaction and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from sqlmodel import Session

from dispatch import papers, records, store, welfare
from dispatch.errors import NotFound
from dispatch.gates import Papers, classes, closed, lapse, wanted
from dispatch.past import Past, remember
from dispatch.speeds import in_force as speeds_in_force
from dispatch.staffs import Staffs, staffs
from dispatch.standing import asking, in_force, standing
from dispatch.states import DRIVEN, OPEN, WORKING
from routing.travel.learned.speeds import Speeds
from routing.travel.roads import closures as roads
from schemas.alerts import Alert
from schemas.credentials import Credential
from schemas.gates import Gates
from schemas.offers import Offer
from schemas.places import Place
from schemas.positions import LastPosition
from schemas.regions import Policy, Region
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Point, ShiftState


@dataclass(frozen=True)
class Snapshot:
    """Open and driven trips, shifts at work or to come, offers, refusals, positions; the rows are detached."""

    region: Region
    now: datetime
    seq: int
    trips: Sequence[Trip]
    shifts: Sequence[Shift]
    offers: Sequence[Offer] = ()
    bundles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    refusals: frozenset[tuple[str, str]] = frozenset()
    seen: Mapping[str, LastPosition] = field(default_factory=dict)
    alerts: Sequence[Alert] = ()
    closing: Sequence[str] = ()
    """Trips of which their driver is to be told that their time with the private part is over."""
    papers: Mapping[str, Papers] = field(default_factory=dict)
    ending: Sequence[Credential] = ()
    lapsed: Sequence[str] = ()
    past: Past = field(default_factory=Past)
    staffs: Staffs = field(default_factory=Staffs)
    apart: frozenset[tuple[str, str]] = frozenset()
    """People who are not to meet, both ways round."""
    at_wheel: Mapping[str, int] = field(default_factory=dict)
    """Driver id -> the seconds they may still drive, where the region limits them."""
    closures: tuple[roads.Closure, ...] = ()
    """Closures that hold or will."""
    places: Sequence[Place] = ()
    """The places of the region, where something is closed."""
    learned: Speeds | None = None
    """What completed drives taught, where the region drives by it."""

    @property
    def rules(self) -> Policy:
        """The region's numbers."""
        return self.region.rules

    @cached_property
    def trip(self) -> Mapping[str, Trip]:
        """Trips by id."""
        return {trip.id: trip for trip in self.trips}

    def shut(self, shift: Shift) -> bool:
        """Whether a gate keeps this shift from getting trips: now, or as far as known when it begins."""
        papers, on_duty = self.papers.get(shift.id), shift.state in WORKING
        at = self.now if on_duty else max(self.now, shift.starts_at)
        return papers is not None and bool(closed(self.asks, papers, at, on_duty))

    def ends_at(self, shift: Shift) -> datetime:
        """When it ends for the plan: at its own end, or as soon as a credential it is driven by lapses."""
        papers = self.papers.get(shift.id)
        end = lapse(self.asks, papers, max(self.now, shift.starts_at)) if papers else None
        return shift.ends_at if end is None else min(end, shift.ends_at)

    @cached_property
    def over(self) -> datetime:
        """When the last shift has ended for the plan; now, without any."""
        return max(map(self.ends_at, self.shifts), default=self.now)

    def strangers(self, rider_id: str | None) -> frozenset[str]:
        """The shifts of drivers whom this rider is not to meet."""
        return frozenset(shift.id for shift in self.shifts if (shift.driver_id, rider_id) in self.apart)

    def barred(self, ends: tuple[Point, Point], at: datetime) -> frozenset[str]:
        """The shifts whose cars may not go to one of these ends at that moment; with none known, nobody is kept out."""
        needed = wanted(self.asks, ends)
        return frozenset(name for name, known in self.papers.items() if not needed <= classes(known.car, at))

    @cached_property
    def closed(self) -> frozenset[str]:
        """The shifts that get no trips because a gate is closed."""
        return frozenset(shift.id for shift in self.shifts if self.shut(shift))

    @cached_property
    def asks(self) -> Gates:
        """What the region asks before somebody drives."""
        return self.region.asks

    @cached_property
    def shift(self) -> Mapping[str, Shift]:
        """Shifts by id."""
        return {shift.id: shift for shift in self.shifts}


def take(session: Session, region_id: str, now: datetime) -> Snapshot:
    """The region as it stands; the session's rows are detached, so the picture stays as taken. Raises NotFound."""
    region = session.get(Region, region_id)
    if region is None:
        raise NotFound(thing="region", id=region_id)
    offers = store.pending_offers(session, region_id)
    shifts = store.shifts_in(session, region_id, [*WORKING, ShiftState.PLANNED])
    closed_roads = in_force(standing(session, region_id, now))
    snapshot = Snapshot(
        region=region,
        now=now,
        seq=store.last_seq(session, region_id)[1],
        trips=store.trips_in(session, region_id, OPEN | DRIVEN),
        shifts=shifts,
        offers=offers,
        bundles=store.bundle(session, [offer.id for offer in offers]),
        refusals=frozenset(store.refusals_in(session, region_id)),
        seen={row.driver_id: row for row in store.last_positions(session, region_id)},
        alerts=store.standing_alerts(session, region_id),
        closing=store.trips_to_seal(session, region_id, now),
        papers=papers.of_all(session, region, shifts, now, asking(closed_roads)),
        ending=records.running_out(session, region_id, now + timedelta(days=region.asks.warn_days)),
        lapsed=records.lapsed_untold(session, region_id, now),
        past=remember(session, region, now),
        staffs=staffs(session, region),
        apart=records.apart_in(session, region_id),
        at_wheel=welfare.left_of_all(session, region, [shift.driver_id for shift in shifts], now),
        closures=closed_roads,
        places=store.places(session, region_id) if closed_roads else (),
        learned=speeds_in_force(session, region),
    )
    session.expunge_all()
    return snapshot


def of_one_driver(session: Session, region: Region, shift: Shift, extra: Sequence[Trip], now: datetime) -> Snapshot:
    """One driver's run and the trips to be added to it, as live rows of the open transaction."""
    driven = [trip for trip in store.runs_of(session, shift.driver_id) if trip.shift_id == shift.id]
    position = session.get(LastPosition, shift.driver_id)
    closed_roads = in_force(standing(session, region.id, now))
    return Snapshot(
        region=region,
        now=now,
        seq=0,
        trips=[*driven, *(trip for trip in extra if trip not in driven)],
        shifts=[shift],
        seen={shift.driver_id: position} if position else {},
        staffs=staffs(session, region),
        closures=closed_roads,
        papers={shift.id: papers.of(session, shift)} if asking(closed_roads) else {},
        learned=speeds_in_force(session, region),
    )
