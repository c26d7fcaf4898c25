"""One reader's eyes: who sees what, from the booking to the end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from dispatch import commands, store, views
from dispatch.commands import Actor, Command
from dispatch.desk import Ask, BatchRefused
from dispatch.errors import TooLate
from dispatch.lens import Lens, Reader
from routing.places.links import links
from schemas.regions import RegionIn
from schemas.trips import Trip
from schemas.values import Calls, Point, Role, TripKind
from tests.build import ADMIN, HOME, PLANNER, REGION, House, a_shift
from tests.dispatch.refused import refusal

NEVER = commands.CancelTrip("no such trip")
UNION = Point(30.5843, 114.2737)
DESK_PHONE = "027 8000 0000"


@dataclass
class Ride:
    """A sick rider at home, who wants to go to a hospital everybody knows."""

    house: House
    rider: Actor
    driver: Actor
    other: Actor
    desk: Actor
    shift: str
    trip: str
    offer: str = ""

    def seen(self, reader: Actor) -> dict[str, Any] | None:
        """The trip as somebody is shown it, alone or in an offer."""
        whole = self.house.see(reader)
        offered = [trip for offer in whole["offers"] for trip in offer["trips"]]
        return next((trip for trip in [*whole["trips"], *offered] if trip["id"] == self.trip), None)

    @property
    def readers(self) -> tuple[Actor, ...]:
        """Everybody who looks."""
        return (self.rider, self.driver, self.other, self.desk)

    def be(self, step: str) -> None:
        """Let the next thing happen."""
        house = self.house
        if step == "offered":
            self.offer = house.offer(self.shift, self.trip)
        elif step == "accepted":
            house.do(commands.AcceptOffer(self.offer), self.driver)
        elif step == "half an hour":
            house.clock.forward(minutes=30)
        else:
            house.move(self.trip, self.driver, step)


def works(house: House, wish: Command, actor: Actor) -> bool:
    """Whether the desk would do that; it is not done."""
    now = house.clock.now()
    with pytest.raises(BatchRefused) as caught:
        house.desk.handle_together([Ask(wish, actor, now), Ask(NEVER, ADMIN, now)])
    return caught.value.index == 1


@pytest.fixture
def ride(house: House) -> Ride:
    """The trip, booked; two drivers on duty and a dispatcher."""
    hospital = house.place("Union Hospital", UNION.lat, UNION.lon)
    rider, desk = house.person(Role.RIDER, "Ana Sick"), house.person(Role.DISPATCHER, "Dora")
    house.do(commands.ChangeRegion(RegionIn(desk_phone=DESK_PHONE)))
    driver, shift = house.on_shift("Wang Wei", vehicle={"plate": "鄂A12345", "colour": "white"})
    other, _ = house.on_shift("Zhou")
    trip = house.book(rider, pickup=HOME, dropoff={"place_id": hospital}, note="fever")
    return Ride(house, rider, driver, other, desk, shift, trip)


def of_the_rider(view: dict[str, Any] | None) -> str:
    """What a view gives away of the rider: nothing, roughly where, or everything."""
    if view is None:
        return "nothing"
    private = (view["rider"] is not None, view["note"], view["pickup"]["name"], view["pickup"]["approximate"])
    assert (view["dropoff"]["name"], view["dropoff"]["approximate"]) == ("Union Hospital", False), "a known place"
    if private == (True, "fever", "Door 7", False):
        assert (view["rider"]["name"], view["rider"]["phone"]) == ("Ana Sick", "13800000000")
        return "everything"
    assert (private, view["navigation"]) == ((False, "", "", True), None)
    assert (view["pickup"]["lat"], view["pickup"]["lon"]) == (30.54, 114.36), "rounded to about a kilometre"
    return "roughly"


def of_the_driver(view: dict[str, Any] | None) -> str:
    """What a view gives away of the driver: nobody, who comes with the desk's number to call, or who it was."""
    if view is None or view["driver"] is None:
        return "nobody"
    assert (view["driver"]["name"], view["driver"]["plate"], view["driver"]["colour"]) == ("Wang", "鄂A12345", "white")
    assert view["driver"]["phone"] in ("", DESK_PHONE), "a driver's own number is the desk's to know"
    return "who and desk" if view["driver"]["phone"] else "who"


# what happens | the driver of the rider | the rider of the driver | the other driver of the rider
STORY = [
    ("booked", "nothing", "nobody", "nothing"),
    ("offered", "roughly", "nobody", "nothing"),
    ("accepted", "everything", "who and desk", "nothing"),
    ("depart", "everything", "who and desk", "nothing"),
    ("arrive", "everything", "who and desk", "nothing"),
    ("board", "everything", "who and desk", "nothing"),
    ("complete", "everything", "who", "nothing"),
    ("half an hour", "roughly", "who", "nothing"),
]


def test_a_door_is_shown_to_whoever_said_yes_and_while_they_drive(ride: Ride) -> None:
    """The driver sees a door from the yes until half an hour after the end; the rider sees who comes after that yes."""
    told = []
    for step, *_ in STORY:
        if step != "booked":
            ride.be(step)
        views = [ride.seen(reader) for reader in (ride.driver, ride.rider, ride.other)]
        told.append((step, of_the_rider(views[0]), of_the_driver(views[1]), of_the_rider(views[2])))
        assert of_the_rider(views[1]) == of_the_rider(ride.seen(ride.desk)) == "everything"
    assert told == STORY


def test_the_driver_alone_is_led_there(ride: Ride) -> None:
    """Whoever drives gets a link for every app to both ends; riders and dispatchers, who do not, get none."""
    ride.be("offered")
    ride.be("accepted")
    led = (ride.seen(ride.driver) or {})["navigation"]
    assert led == {
        "pickup": links(Point(HOME["lat"], HOME["lon"]), "Door 7"),
        "dropoff": links(UNION, "Union Hospital"),
    }
    assert [(ride.seen(reader) or {})["navigation"] for reader in (ride.rider, ride.desk)] == [None, None]


GONE: dict[str, Callable[[Ride], tuple[Command, Actor]]] = {
    "called off": lambda ride: (commands.CancelTrip(ride.trip, "fever again"), ride.rider),
    "released": lambda ride: (commands.ReleaseTrip(ride.trip), ride.desk),
    "given to another": lambda ride: (commands.AssignTrip(ride.trip, str(ride.other.id)), ride.desk),
}


@pytest.mark.parametrize("how", GONE)
def test_what_was_taken_from_a_driver_is_seen_no_more_at_once(ride: Ride, how: str) -> None:
    """Called off, released or given to another: no half hour for them, and not the words of whoever called it off."""
    ride.be("offered")
    ride.be("accepted")
    ride.house.do(*GONE[how](ride))
    view = ride.seen(ride.driver)
    assert of_the_rider(view) in ("nothing", "roughly")
    assert view is None or view["reason"] == ""


def test_a_door_is_shut_by_the_clock_and_told_by_the_tick(ride: Ride) -> None:
    """The view says until when; after that reading shows less without anybody's help, and the tick tells the phone."""
    for step in ("offered", "accepted", "depart", "arrive", "board", "complete"):
        ride.be(step)
    ended = ride.house.clock.now()
    seal = commands.SealTrip(ride.trip)
    assert (ride.seen(ride.driver) or {})["exact_until"] == (ended + timedelta(minutes=30)).isoformat().replace(
        "+00:00", "Z"
    )
    assert "deadline" in refusal(ride.house, TooLate, seal, PLANNER)
    ride.house.clock.forward(minutes=30)
    assert ride.house.snapshot().closing == [ride.trip]
    told = ride.house.do(seal, PLANNER)
    with ride.house.read() as session:
        [event] = store.events_after(session, REGION, (told.seq or 0) - 1, 10)
    assert (event.name, ride.driver.id in event.audience) == ("TripSealed", True)
    assert (ride.house.do(seal, PLANNER).seq, ride.house.snapshot().closing) == (None, [])


def test_a_repeated_request_opens_no_door_again(ride: Ride) -> None:
    """The answer kept under an idempotency key comes back without what may not be seen any more."""
    for step in ("offered", "accepted", "depart", "arrive", "board"):
        ride.be(step)
    last = commands.MoveTrip(ride.trip, "complete", ride.house.clock.now(), key="last", digest="same")
    first = ride.house.do(last, ride.driver)
    assert of_the_rider(first.answer) == "everything"
    ride.house.clock.forward(minutes=29)
    assert ride.house.do(last, ride.driver).answer == first.answer
    ride.house.clock.forward(minutes=1)
    again = ride.house.do(last, ride.driver)
    assert (again.replayed, again.answer["state"], of_the_rider(again.answer)) == (True, "completed", "roughly")


def test_who_said_no_forgets_the_trip(ride: Ride) -> None:
    """Declined, it is not to be seen any more, not even roughly."""
    ride.be("offered")
    ride.house.do(commands.DeclineOffer(ride.offer), ride.driver)
    assert ride.seen(ride.driver) is None


def test_a_driver_rings_the_desk_where_the_region_says_so(ride: Ride) -> None:
    """From that moment on no driver is given a rider's number, after the end neither; the desk keeps it."""
    for step in ("offered", "accepted", "depart", "arrive", "board", "complete"):
        ride.be(step)
    assert of_the_rider(ride.seen(ride.driver)) == "everything"
    before = ride.house.do(commands.ChangeRegion(RegionIn(calls=Calls.DESK))).seq or 0
    with ride.house.read() as session:
        [told] = store.events_after(session, REGION, before - 1, 1)
    assert ["trips", ride.trip] in told.touched
    seen, desk, rider = (ride.seen(reader) or {} for reader in (ride.driver, ride.desk, ride.rider))
    assert (seen["rider"]["name"], seen["rider"]["phone"], seen["rider"]["by_desk"]) == ("Ana Sick", DESK_PHONE, True)
    assert {view["rider"]["phone"] for view in (desk, rider)} == {"13800000000"}
    assert not [view for view in (desk, rider) if view["rider"]["by_desk"]]


def test_whoever_was_only_asked_never_learns_who_came(ride: Ride) -> None:
    """The offer that a driver declined shows them nothing of the trip that another drives now, name and plate least."""
    ride.be("offered")
    ride.house.do(commands.DeclineOffer(ride.offer), ride.driver)
    ride.house.do(commands.AssignTrip(ride.trip, str(ride.other.id)))
    with ride.house.read() as session:
        asked = (session, Reader(Role.DRIVER, REGION, ride.driver.id), ride.offer, ride.house.clock.now())
        assert views.offer(*asked)["trips"] == []
        trip = Lens(session, asked[1], asked[3]).trip(session.get_one(Trip, ride.trip))
    assert (trip.driver, trip.rider, trip.note) == (None, None, "")


def test_the_manifest_leads_to_the_door(ride: Ride) -> None:
    """Whoever drives reads the exact stops, the promised window and who comes along; a driver without a shift, none."""
    ride.be("offered")
    ride.be("accepted")
    idle, now = ride.house.person(Role.DRIVER, "Home"), ride.house.clock.now()
    with ride.house.read() as session:
        run, none = (views.run(session, str(who.id), REGION, now) for who in (ride.driver, idle))
    assert [(stop["kind"], stop["place"]["name"]) for stop in run["stops"]] == [
        ("pickup", "Door 7"),
        ("dropoff", "Union Hospital"),
    ]
    assert (none["shift_id"], none["stops"]) == (None, [])


def test_the_beacon_of_a_phone_is_its_drivers_alone(ride: Ride) -> None:
    """Nobody else can report positions for a driver, for nobody else learns the random id, dispatchers included."""
    whose = {reader.role: [shift["beacon"] for shift in ride.house.see(reader)["shifts"]] for reader in ride.readers}
    assert [beacon for beacon in whose[Role.DRIVER] if beacon] == whose[Role.DRIVER]
    assert (whose[Role.DISPATCHER], whose[Role.RIDER]) == ([None, None], [])


WISHES: dict[str, Callable[[Ride], Command]] = {
    "verify": lambda ride: commands.VerifyTrip(ride.trip),
    "cancel": lambda ride: commands.CancelTrip(ride.trip),
    "assign": lambda ride: commands.AssignTrip(ride.trip, str(ride.other.id)),
    "release": lambda ride: commands.ReleaseTrip(ride.trip),
    "reopen": lambda ride: commands.ReopenTrip(ride.trip),
    "pin": lambda ride: commands.PinTrip(ride.trip, ride.other.id),
}


@pytest.mark.parametrize("kind", TripKind)
def test_what_a_view_offers_the_desk_does(ride: Ride, kind: TripKind) -> None:
    """Every move that somebody is shown is one that works for them now: no button leads into a refusal."""
    ride.trip = ride.house.book(ride.rider, kind=kind)
    shown = set()
    for step in ("", "offered", "accepted", "depart", "arrive", "board", "complete"):
        if step:
            ride.be(step)
        for reader in ride.readers:
            for move in (ride.seen(reader) or {"moves": []})["moves"]:
                wish = WISHES.get(move, lambda ride, m=move: commands.MoveTrip(ride.trip, m, ride.house.clock.now()))
                assert works(ride.house, wish(ride), reader), (step, reader.role, move)
                shown.add((reader.role, move))
    assert {move for role, move in shown if role is Role.RIDER} == {"cancel"}
    assert {"depart", "arrive", "board", "complete", "no_show", "transfer", "undo"} <= {move for _, move in shown}
    assert ((Role.DRIVER, "return") in shown) == (kind is TripKind.SUPPLY)


STATUS = [("", "off"), ("start", "free"), ("pause", "paused"), ("resume", "free"), ("clean", "cleaning"), ("end", None)]


def test_what_a_driver_is_doing_is_one_word(house: House) -> None:
    """Off, free, busy, paused or cleaning; and every move a shift shows is one that works."""
    driver = house.person(Role.DRIVER, "Wang")
    shift = str(house.do(commands.PlanShift(a_shift()), driver).answer["id"])
    told = []
    for move, _ in STATUS:
        if move:
            house.do(commands.MoveShift(shift, move), driver)
        drivers, shifts = house.see(ADMIN)["drivers"], house.see(driver)["shifts"]
        told.append((move, drivers[0]["status"] if drivers else None))
        for possible in shifts[0]["moves"] if shifts else []:
            assert works(house, commands.MoveShift(shift, possible), driver), (move, possible)
    assert told == STATUS


def test_a_driver_with_stops_is_busy(ride: Ride) -> None:
    """Until the last stop is made."""
    ride.be("offered")
    ride.be("accepted")
    assert [driver["status"] for driver in ride.house.see(ADMIN)["drivers"]] == ["busy", "free"]
    ride.house.clock.forward(minutes=1)
    ride.house.move(ride.trip, ride.driver, "depart", "arrive", "board", "complete")
    assert [driver["status"] for driver in ride.house.see(ADMIN)["drivers"]] == ["free", "free"]
