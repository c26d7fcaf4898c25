"""One reader's eyes: how each thing looks to them. What they may not see is null, empty or approximate."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session

from dispatch import manifest, records, rights, sight, store
from dispatch.policy import MARGIN, margin
from dispatch.ringing import Line, Lines
from dispatch.sight import COARSE
from dispatch.states import DRIVEN, OPEN, WORKING, Thing, allowed
from routing.places.links import links
from schemas.alerts import Alert, AlertView
from schemas.apart import Apart, ApartView
from schemas.api import Message
from schemas.checks import CheckView, HealthCheck
from schemas.closures import Closure, ClosureView, Corner
from schemas.credentials import Credential, CredentialView
from schemas.offers import Offer, OfferView
from schemas.organisations import Organisation, OrganisationView
from schemas.people import Person
from schemas.places import Place, PlaceView, SpotView
from schemas.plans import AdoptedPlan, Replan
from schemas.regions import Region, RegionView
from schemas.shifts import DriverView, RunView, Shift, ShiftView, StopView
from schemas.supplies import Cargo, SupplyLine
from schemas.trips import ComingView, DriverBrief, Navigation, PromiseView, RiderBrief, Trip, TripView
from schemas.values import OfferState, Point, Role, ShiftState, StopKind, TripKind
from schemas.vehicles import Vehicle, VehicleIn, VehicleView

DESK_ROLES = frozenset({Role.DISPATCHER, Role.ADMIN, Role.PLANNER})
_FOLLOWING = frozenset({"offer", "accept", "withdraw"})
"""What a trip does because an offer does: nobody does it to the trip itself."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: a role in a region, and the person where that matters."""

    role: Role
    region_id: str
    id: str | None = None

    @property
    def at_desk(self) -> bool:
        """Whether they see the whole region."""
        return self.role in DESK_ROLES


@dataclass
class Lens:
    """Renders rows for one reader; people and shifts are read once."""

    session: Session
    reader: Reader
    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    shifts: dict[str, Shift] = field(default_factory=dict)
    checks: dict[str, HealthCheck | None] = field(default_factory=dict)

    def focus(self, trips: Iterable[Trip]) -> None:
        """Read ahead, in two statements, the people and shifts that these trips name."""
        trips = list(trips)
        wanted = {name for trip in trips for name in (trip.rider_id, trip.driver_id) if name} - set(self.people)
        self.people |= store.people_by(self.session, wanted)
        self.shifts |= store.shifts_by(self.session, {trip.shift_id for trip in trips if trip.shift_id})
        if not self.reader.at_desk:
            self._lines.focus(trips)

    def trip(self, trip: Trip) -> TripView:
        """A trip."""
        exact = self.sees_exactly(trip)
        desk = self.reader.at_desk
        return TripView(
            id=trip.id,
            kind=trip.kind,
            state=trip.state,
            version=trip.version,
            pickup=_spot(
                trip.pickup_place, (trip.pickup_name, trip.pickup_name_zh), trip.pickup_lat, trip.pickup_lon, exact
            ),
            dropoff=_spot(
                trip.dropoff_place, (trip.dropoff_name, trip.dropoff_name_zh), trip.dropoff_lat, trip.dropoff_lon, exact
            ),
            requested_at=trip.requested_at,
            pickup_after=trip.pickup_after,
            arrive_by=trip.arrive_by,
            riders=trip.riders,
            needs=trip.needs,
            load=cargo(trip),
            note=trip.note if exact else "",
            priority=trip.priority,
            promise=promise(trip),
            planned_pickup=trip.planned_pickup,
            planned_dropoff=trip.planned_dropoff,
            coming=self._coming(trip),
            rider=self._rider(trip) if exact else None,
            driver=self._driver(trip),
            pinned_driver=trip.pinned_driver if desk else None,
            suggested_driver=trip.suggested_driver if desk else None,
            why=trip.why or None,
            last_move=trip.last_move,
            last_move_at=trip.last_move_at,
            boarded_at=trip.boarded_at,
            ended_at=trip.ended_at,
            exact_until=trip.private_until if exact and self.reader.role is Role.DRIVER else None,
            reason=trip.reason if exact else "",
            navigation=_navigation(trip) if exact and self.reader.role is Role.DRIVER else None,
            moves=self._trip_moves(trip),
        )

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.session, self.session.get_one(Region, self.reader.region_id), self.now)

    def sees_exactly(self, trip: Trip) -> bool:
        """Dispatchers and the rider always; the driver from accepting until a while after the end."""
        if self.reader.role is Role.DRIVER:
            return sight.drivers(trip, self.reader.id, self.now)
        return True

    def names(self, trip: Trip) -> Iterable[str]:
        """The names of both ends that the reader sees: who may not read an address may not find it either."""
        seen = self.trip(trip)
        return seen.pickup.name, seen.pickup.name_zh, seen.dropoff.name, seen.dropoff.name_zh

    def _rider(self, trip: Trip) -> RiderBrief | None:
        person = self._person(trip.rider_id)
        if person is None:
            return None
        driver = self.reader.role is Role.DRIVER
        line = self._lines.to_rider(trip, person.phone) if driver else Line(person.phone)
        return RiderBrief(id=person.id, name=person.name, **asdict(line))

    def _driver(self, trip: Trip) -> DriverBrief | None:
        """Who drives: for the desk, the rider, and the driver; whoever was only asked once never learns who came."""
        if self.reader.role is Role.DRIVER and trip.driver_id != self.reader.id:
            return None
        person = self._person(trip.driver_id)
        if person is None or trip.shift_id is None:
            return None
        car = self._car(trip.shift_id)
        own = self.reader.at_desk or person.id == self.reader.id
        name, line = (
            (person.name, Line(person.phone)) if own else (sight.called(person.name), self._lines.to_driver(trip))
        )
        looks = {"plate": car.plate, "colour": car.colour, "model": car.model}
        return DriverBrief(id=person.id, name=name, **looks, **asdict(line))

    def _coming(self, trip: Trip) -> ComingView | None:
        if trip.shift_id is None or trip.state not in DRIVEN:
            return None
        return manifest.coming(self._car(trip.shift_id).run, trip.id)

    def _car(self, shift_id: str) -> Shift:
        if shift_id not in self.shifts:
            self.shifts |= store.shifts_by(self.session, {shift_id})
        return self.shifts[shift_id]

    def _person(self, person_id: str | None) -> Person | None:
        if person_id is not None and person_id not in self.people:
            self.people |= store.people_by(self.session, {person_id})
        return self.people.get(person_id) if person_id else None

    def _trip_moves(self, trip: Trip) -> list[str]:
        never = _FOLLOWING if trip.kind is TripKind.SUPPLY else _FOLLOWING | {"return"}
        moves = [move for move in allowed(Thing.TRIP, trip.state) if move not in never]
        extra = ["pin"] if trip.state in OPEN else []
        extra += ["undo"] if trip.last_move and trip.driver_id else []
        return self._mine("trip", [*moves, *extra], trip)

    def _mine(self, thing: str, moves: Iterable[str], row: object) -> list[str]:
        held = rights.relations(self.reader.role, self.reader.id, row)
        return [move for move in moves if rights.may(thing, move, held)]

    def offer(self, offer: Offer) -> OfferView:
        """An offer with its trips; of one that is over, its driver sees those that are theirs."""
        trips = [trip for trip in store.trips_of_offer(self.session, offer.id) if self._follows(offer, trip)]
        self.focus(trips)
        shown = offer.model_dump(include=set(OfferView.model_fields) - {"trips"})
        return OfferView(trips=[self.trip(trip) for trip in trips], **shown)

    def _follows(self, offer: Offer, trip: Trip) -> bool:
        return self.reader.at_desk or offer.state is OfferState.PENDING or trip.driver_id == self.reader.id

    def shift(self, shift: Shift) -> ShiftView:
        """A shift; the beacon only for its driver."""
        return ShiftView(
            id=shift.id,
            driver_id=shift.driver_id,
            state=shift.state,
            version=shift.version,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            start=_named(shift.start_name, shift.start_lat, shift.start_lon),
            end=None if shift.end is None else _named(shift.end_name, shift.end.lat, shift.end.lon),
            vehicle=vehicle(shift),
            beacon=shift.beacon if shift.driver_id == self.reader.id else None,
            cleaning_since=shift.cleaning_since,
            cleaning_until=shift.cleaning_until,
            cleaning_owed=shift.cleaning_owed,
            soiled=shift.soiled if shift.state is ShiftState.CLEANING else {},
            last_one=shift.last_one,
            stood_down=shift.stood_down,
            inspected_at=shift.inspected_at,
            faults=shift.faults,
            moves=self._mine("shift", _shift_moves(shift), shift),
        )

    def driver(self, person: Person, shift: Shift | None) -> DriverView:
        """A driver with the shift they are on, or the next one."""
        check = self._check(person.id)
        return DriverView(
            id=person.id,
            name=person.name,
            phone=person.phone,
            team=person.team,
            status=_status(shift),
            shift_id=shift.id if shift else None,
            ends_at=shift.ends_at if shift else None,
            vehicle=vehicle(shift) if shift else None,
            stood_down=shift.stood_down if shift else "",
            check_until=check.good_until if check and check.passed else None,
            unwell=check is not None and check.stands_down,
            run=shift.run if shift else [],
        )

    def _check(self, person_id: str) -> HealthCheck | None:
        if person_id not in self.checks:
            self.checks[person_id] = records.newest_check(self.session, person_id)
        return self.checks[person_id]

    def run(self, shift: Shift | None, trips: dict[str, Trip]) -> RunView:
        """The manifest with ETAs."""
        stops = [] if shift is None else [self._stop(each, trips[each["trip"]]) for each in shift.run]
        return RunView(shift_id=shift.id if shift else None, stops=stops, margin=coarsest(trips.values()))

    def _stop(self, stop: dict[str, str], trip: Trip) -> StopView:
        seen, pickup = self.trip(trip), stop["kind"] == StopKind.PICKUP
        earliest, latest = manifest.span(stop) or (None, None)
        return StopView(
            kind=StopKind(stop["kind"]),
            trip_id=trip.id,
            place=seen.pickup if pickup else seen.dropoff,
            planned_at=manifest.time(stop, "at"),
            earliest=earliest,
            latest=latest,
            leave_by=manifest.leave_by(stop),
            progress=manifest.progress(stop),
            window=(trip.promise_from, trip.promise_to) if pickup else (None, trip.arrive_by),
            riders=trip.riders,
            needs=trip.needs,
            load=_load_in_words(trip),
        )


def coarsest(trips: Iterable[Trip]) -> float:
    """The relative error of all their times together."""
    return max((margin(trip.promise_by) for trip in trips), default=MARGIN)


def promise(trip: Trip) -> PromiseView | None:
    """What the rider was told; the sentence for `why` is written at the edge, in the reader's language."""
    if trip.promise_status is None:
        return None
    return PromiseView(
        status=trip.promise_status,
        pickup_from=trip.promise_from,
        pickup_to=trip.promise_to,
        arrive_at=trip.promise_arrive,
        why=trip.why or None,
        margin=margin(trip.promise_by),
        source=trip.promise_by,
    )


def cargo(trip: Trip) -> Cargo:
    """What a trip carries."""
    lines = [SupplyLine.model_validate(line) for line in trip.items]
    return Cargo(items=lines, volume_l=trip.litres, weight_kg=trip.kilograms)


def _load_in_words(trip: Trip) -> str:
    lines = (f"{line['item']} {line['quantity']:g} {line['unit']}".strip() for line in trip.items)
    return ", ".join(lines)


def _spot(place_id: str | None, names: tuple[str, str], lat: float, lon: float, exact: bool) -> SpotView:
    """A known place is public; a free point is somebody's door, and rounded to about a kilometre."""
    if exact or place_id is not None:
        return SpotView(place_id=place_id, name=names[0], name_zh=names[1], lat=lat, lon=lon)
    return SpotView(
        place_id=None, name="", name_zh="", lat=round(lat, COARSE), lon=round(lon, COARSE), approximate=True
    )


def _navigation(trip: Trip) -> Navigation:
    """The way to both ends, with their Chinese names where they have one."""
    return Navigation(
        pickup=links(Point(trip.pickup_lat, trip.pickup_lon), trip.pickup_name_zh or trip.pickup_name),
        dropoff=links(Point(trip.dropoff_lat, trip.dropoff_lon), trip.dropoff_name_zh or trip.dropoff_name),
    )


def approximate(trip: Trip) -> tuple[SpotView, SpotView]:
    """Both ends as the public may see them."""
    pickup = _spot(trip.pickup_place, (trip.pickup_name, trip.pickup_name_zh), trip.pickup_lat, trip.pickup_lon, False)
    names = (trip.dropoff_name, trip.dropoff_name_zh)
    return pickup, _spot(trip.dropoff_place, names, trip.dropoff_lat, trip.dropoff_lon, False)


def _named(name: str, lat: float, lon: float) -> SpotView:
    return SpotView(place_id=None, name=name, name_zh=name, lat=lat, lon=lon)


def vehicle(shift: Shift) -> VehicleIn:
    """The car of a shift."""
    return VehicleIn.model_validate(shift.model_dump(include=set(VehicleIn.model_fields)))


def _shift_moves(shift: Shift) -> list[str]:
    extra = ["more" if shift.last_one else "last"] if shift.state in WORKING else []
    return [*allowed(Thing.SHIFT, shift.state), *extra]


def _status(shift: Shift | None) -> str:
    if shift is None or shift.state is ShiftState.PLANNED:
        return "off"
    if shift.state is ShiftState.ON and shift.last_one:
        return "last"
    if shift.state is ShiftState.ON:
        return "busy" if shift.run else "free"
    return shift.state.value


def plain(view: Message) -> dict[str, Any]:
    """A view as JSON-ready words."""
    return view.model_dump(mode="json")


def alert(row: Alert) -> AlertView:
    """An alert."""
    return AlertView.model_validate(row.model_dump(include=set(AlertView.model_fields)))


def place(row: Place) -> PlaceView:
    """A place."""
    return PlaceView.model_validate(row.model_dump(include=set(PlaceView.model_fields)))


def closure(row: Closure, at_desk: bool = True) -> ClosureView:
    """A closure; who put it up is the desk's to know."""
    shown = row.model_dump(include=set(ClosureView.model_fields) - {"points", "made_by"})
    points = [Corner(lat=lat, lon=lon) for lat, lon in row.points]
    return ClosureView(**shown, points=points, made_by=row.made_by if at_desk else None)


def car(row: Vehicle) -> VehicleView:
    """A vehicle the group knows."""
    return VehicleView.model_validate(row.model_dump(include=set(VehicleView.model_fields)))


def check(row: HealthCheck) -> CheckView:
    """A self-check."""
    return CheckView.model_validate(row.model_dump(include=set(CheckView.model_fields)))


def apart(row: Apart) -> ApartView:
    """A wish not to meet somebody, without the somebody."""
    return ApartView.model_validate(row.model_dump(include=set(ApartView.model_fields)))


def credential(row: Credential) -> CredentialView:
    """A credential."""
    return CredentialView.model_validate(row.model_dump(include=set(CredentialView.model_fields)))


def organisation(row: Organisation) -> OrganisationView:
    """An organisation."""
    return OrganisationView.model_validate(row.model_dump(include=set(OrganisationView.model_fields)))


def region(row: Region) -> RegionView:
    """A region."""
    own = row.model_dump(exclude={"policy", "gates", "cleaning", "welfare"})
    return RegionView(**own, policy=row.rules, gates=row.asks, cleaning=row.cleans, welfare=row.cares)


def replan(row: AdoptedPlan, at: datetime) -> Replan:
    """What the newest plan changed, then; the sentence is written at the edge, in the reader's language."""
    return Replan(id=row.region_id, at=at, **row.change)


def visible(ended_at: datetime | None, since: datetime) -> bool:
    """Whether a thing that ended then is still shown."""
    return ended_at is None or ended_at > since
