"""The rider's page: booking, the trips under way, cancel and share; all of it works as plain forms."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Form, Query, Response
from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime, ValidationError
from starlette.concurrency import run_in_threadpool

from app.invalid import explain
from app.pages.ends import FIELDS, Choice, Ends, find
from app.pages.sheet import Visit, Visiting, away, door, named, refusal, sheet
from app.telling import worded
from dispatch import policy, store, views
from dispatch.commands import CancelTrip, RequestTrip, ShareTrip
from dispatch.errors import Refused
from dispatch.states import ENDED
from schemas.places import Place, Spot
from schemas.supplies import Cargo, SupplyLine
from schemas.trips import Trip, TripIn
from schemas.values import Intake, Need, Role, TripKind

router = door()
WORDS = ("rider.", "promise.", "headline.", "step.", "apart.", "call.")
LAST = 20
REPEATS = 3


Typed = Annotated[str, Field(max_length=4000)]


class Draft(BaseModel):
    """The form as it was filled in."""

    model_config = ConfigDict(frozen=True)

    kind: TripKind = TripKind.RIDE
    pickup: str = ""
    dropoff: str = ""
    pickup_typed: Typed = ""
    dropoff_typed: Typed = ""
    when: str = "now"
    at: NaiveDatetime | None = None
    riders: int = 1
    needs: list[str] = []
    note: str = ""
    volume_l: float = 0
    weight_kg: float = 0
    item: list[str] = []
    quantity: list[str] = []
    unit: list[str] = []

    def lines(self) -> list[SupplyLine]:
        """The delivery note; rows without an item are left out. Raises ValidationError."""
        rows = zip(self.item, self.quantity, self.unit, strict=False)
        return [
            SupplyLine.model_validate({"item": item, "quantity": count or 0, "unit": unit})
            for item, count, unit in rows
            if item
        ]

    def ends(self, visit: Visit) -> Ends:
        """Both ends, as far as the form names them."""
        typed = {"pickup": self.pickup_typed, "dropoff": self.dropoff_typed}
        return find(visit, {"pickup": self.pickup, "dropoff": self.dropoff}, typed)

    def narrowed(self, choices: Mapping[str, list[Choice]]) -> "Draft":
        """The form with the likeliest of several places chosen where somebody typed a name of all of them."""
        chosen = {end: options[0].value for end, options in choices.items() if options}
        return self.model_copy(update=chosen | {f"{end}_typed": "" for end in chosen})

    def trip(self, zone: str, ends: Mapping[str, Spot]) -> TripIn:
        """The booking it asks for; times are on the region's wall clock. Raises ValidationError."""
        ride = self.kind is TripKind.RIDE
        wanted: dict[str, object] = {
            "kind": self.kind,
            **ends,
            "riders": self.riders if ride else 0,
            "needs": list(self.needs),
            "note": self.note,
            "load": Cargo() if ride else Cargo(items=self.lines(), volume_l=self.volume_l, weight_kg=self.weight_kg),
        }
        if self.when in ("pickup_after", "arrive_by") and self.at:
            wanted[self.when] = self.at.replace(tzinfo=ZoneInfo(zone))
        return TripIn.model_validate(wanted)


def _draft(trip: Trip, *, turned: bool) -> Draft:
    ends = (trip.pickup_place or "", trip.dropoff_place or "")
    pickup, dropoff = ends[::-1] if turned else ends
    return Draft(kind=trip.kind, pickup=pickup, dropoff=dropoff, riders=max(trip.riders, 1), needs=list(trip.needs))


def _repeats(trips: Sequence[Trip]) -> list[Trip]:
    """The last different journeys between known places, newest first."""
    found: dict[tuple[str | None, str | None], Trip] = {}
    for trip in trips:
        if trip.pickup_place and trip.dropoff_place:
            found.setdefault((trip.pickup_place, trip.dropoff_place), trip)
    return list(found.values())[:REPEATS]


def _form(
    visit: Visit,
    draft: Draft,
    *,
    status: int = 200,
    problem: str = "",
    again: str = "",
    turned: bool = False,
    choices: Mapping[str, list[Choice]] | None = None,
) -> Response:
    reader, now = visit.known().reader, visit.house.clock.now()
    with visit.house.database.read() as session:
        places = store.places(session, reader.region_id)
        own = None if reader.at_desk else reader.id
        past, _ = store.page_of_trips(session, reader.region_id, person_id=own, limit=LAST)
        trips = views.trips(
            session, reader, [] if reader.at_desk else [trip for trip in past if trip.state not in ENDED], now
        )
        source = next((trip for trip in past if trip.id == again), None)
    if source is not None:
        draft = _draft(source, turned=turned)
    labels = _labels(visit.language, places)
    return sheet(
        visit,
        "book.html",
        status=status,
        words=WORDS,
        extra={"online": visit.house.finder.credit},
        draft=draft,
        problem=problem,
        places=sorted(places, key=lambda place: (place.kind != "hospital", labels[place.id])),
        labels=labels,
        seconds=_labels("zh-Hans" if visit.language == "en" else "en", places),
        choices=choices or {},
        repeats=_repeats(past),
        trips=[worded(visit.language, trip) for trip in trips],
        needs=list(Need),
        link=visit.request.query_params.get("link", ""),
        braked=_braked(visit),
    )


def _braked(visit: Visit) -> Intake | None:
    """How the brake holds this person's wishes, to say so before they are typed; None: it does not."""
    person, region = visit.known().person, visit.region()
    intake = region.intake if region else Intake.OPEN
    try:
        policy.check_booking(intake, person.role, person.verified)
    except Refused:
        return intake
    return None


def _labels(language: str, places: Sequence[Place]) -> dict[str, str]:
    """What each place is called in the list: a gate by what it leads into."""
    names = {place.id: named(language, place.model_dump()) for place in places}
    parents = {place.id: names.get(place.parent_id or "") for place in places}
    return {key: f"{parents[key]} · {name}" if parents[key] else name for key, name in names.items()}


@router.get("/")
def show(visit: Visiting, again: Annotated[str, Query(max_length=64)] = "", swap: bool = False) -> Response:
    """The front door: what Ferry is to a stranger, the board to a dispatcher's bookmark, the form to a rider."""
    if visit.signed is None:
        return sheet(visit, "welcome.html")
    if visit.signed.actor.role is Role.DRIVER:
        return away("/drive")
    return _form(visit, Draft(), again=again, turned=swap)


@router.post("/")
async def book(visit: Visiting, draft: Annotated[Draft, Form()]) -> Response:
    """Book without JavaScript: the same command as the API's, the answer a page."""
    signed = visit.one_of(Role.RIDER, Role.DISPATCHER, Role.ADMIN)
    house, region = visit.house, await run_in_threadpool(visit.region)
    ends = await run_in_threadpool(draft.ends, visit)
    if ends.problems or len(ends.spots) < len(FIELDS):
        problem, asked = " ".join(ends.problems) or visit.say("rider.both_ends"), draft.narrowed(ends.choices)
        return await run_in_threadpool(_form, visit, asked, status=422, problem=problem, choices=ends.choices)
    try:
        trip = draft.trip(region.zone if region else "UTC", ends.spots)
    except ValidationError as invalid:
        problem = explain(visit.language, invalid.errors())
        return await run_in_threadpool(_form, visit, draft, status=422, problem=problem, choices=ends.choices)
    try:
        promised = await run_in_threadpool(house.promises.promise, signed.actor.region_id, trip, house.clock.now())
        done = await house.writer.ask(RequestTrip(trip, promised), signed.actor)
    except Refused as refused:
        problem = refusal(visit, refused)
        return await run_in_threadpool(_form, visit, draft, status=422, problem=problem, choices=ends.choices)
    return away(f"/#trip-{done.answer['id']}")


@router.post("/trips/{trip_id}/cancel")
async def cancel(visit: Visiting, trip_id: str, reason: Annotated[str, Form(max_length=300)] = "") -> Response:
    """Call a trip off without JavaScript."""
    await visit.house.writer.ask(CancelTrip(trip_id, reason), visit.known().actor)
    return away("/")


@router.get("/trips/{trip_id}/cancel")
def sure(visit: Visiting, trip_id: str) -> Response:
    """Ask once more, on a page of its own."""
    with visit.house.database.read() as session:
        trip = views.trip(session, visit.known().reader, trip_id, visit.house.clock.now())
    visit.house.ledger.shown(visit.known().reader, trip)
    return sheet(visit, "cancel.html", trip=trip)


@router.post("/trips/{trip_id}/share")
async def share(visit: Visiting, trip_id: str) -> Response:
    """A public link of the trip, without JavaScript."""
    done = await visit.house.writer.ask(ShareTrip(trip_id), visit.known().actor)
    link = visit.house.settings.link(f"/t/{done.answer['token']}")
    return await run_in_threadpool(sheet, visit, "shared.html", link=link)
