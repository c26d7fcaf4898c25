"""A whole group at the desk, doing anything in any order: the machine that the laws are tried on."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from dispatch import commands
from dispatch.commands import Actor, Command, Promised
from dispatch.desk import Ask, Done
from dispatch.proposals import Outlook, adoption
from dispatch.states import DRIVEN, OPEN, WORKING
from dispatch.trips import REPORTED
from schemas.people import PersonChange
from schemas.places import PlaceIn
from schemas.positions import Fix
from schemas.regions import RegionIn
from schemas.values import Dispatch, OfferState, PromiseStatus, TripState
from tests.build import HOME, NO_PROMISE, PLANNER, TONGJI, XIEHE, House, a_shift, a_trip
from tests.dispatch import laws
from tests.dispatch.gated import AtTheGates
from tests.dispatch.laws import Row, World
from tests.dispatch.stage import one

pick = st.integers(0, 11)
NEXT = {
    TripState.ASSIGNED: "depart",
    TripState.EN_ROUTE: "arrive",
    TripState.ARRIVED: "board",
    TripState.ABOARD: "complete",
}
DOORS = ({**HOME, "name": "Door-seven"}, {"lat": 30.6123, "lon": 114.2987, "name": "Door-nine"}, TONGJI, XIEHE)
SECRETS = ["Name-", "Kin-", "1390000", "Door-", "Note-", "Words-", XIEHE["name"], TONGJI["name"]]
SOON, LATER = timedelta(minutes=40), timedelta(hours=3)


class Group(AtTheGates):
    """Everything anybody may ask for, as rules."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.late: Outlook | None = None
        for number in range(3):
            self.new_shift(number, 0, False)
            self.ask(house.booking(pickup={"place_id": self.place}, note=f"Note-{number}"), self.riders[number % 2])

    # Booking

    @rule(
        rider=pick,
        door=st.integers(0, 3),
        riders=st.integers(1, 5),
        chair=st.booleans(),
        when=st.integers(0, 3),
        promised=st.booleans(),
    )
    def book(self, rider: int, door: int, riders: int, chair: bool, when: int, promised: bool) -> None:
        """A rider, vouched for or not, wants to go between a known place and somebody's door."""
        who = one(self.active(self.riders), rider)
        wish = commands.RequestTrip(
            a_trip(**self._body(door, when), riders=riders, needs=["wheelchair"] * chair), self._promise(promised)
        )
        if who is not None:
            self.ask(wish, who)

    def _body(self, door: int, when: int) -> dict[str, Any]:
        soon, later = self.now + SOON, self.now + LATER
        times = ({}, {"pickup_after": soon}, {"arrive_by": soon}, {"pickup_after": later})
        ends = {"pickup": {"place_id": self.place}, "dropoff": DOORS[door]}
        if door % 2:
            ends = {"pickup": ends["dropoff"], "dropoff": HOME}
        return {**ends, **times[when], "note": f"Note-{self.next()}"}

    def _promise(self, promised: bool) -> Promised:
        if not promised:
            return NO_PROMISE
        begin = self.now + timedelta(minutes=5)
        return Promised(PromiseStatus.LIKELY, begin, begin + timedelta(minutes=15), begin + SOON)

    @rule(door=st.integers(0, 3), when=st.integers(0, 3), litres=st.sampled_from([10, 300, 900]))
    def send(self, door: int, when: int, litres: int) -> None:
        """A dispatcher sends supplies, which may be more than a car holds."""
        load = {"items": [{"item": "gowns", "quantity": 20, "unit": "box"}], "volume_l": litres}
        body = a_trip(kind="supply", load=load, **self._body(door, when))
        self.ask(commands.RequestTrip(body, NO_PROMISE), self.dispatcher)

    @rule(rider=pick, other=st.booleans())
    def repeat(self, rider: int, other: bool) -> None:
        """P4: the same key has one effect and brings the same answer; with another body it is refused."""
        who = one(self.active(self.riders), rider)
        if who is None:
            return
        wish = commands.RequestTrip(a_trip(), NO_PROMISE, key=f"key-{self.next()}", digest="a")
        first, world = self.ask(wish, who), self.world
        again = self.ask(replace(wish, digest="b" if other else "a"), who)
        assert world.rows == self.world.rows
        if other:
            assert again is None
        elif first is not None and again is not None:
            assert (again.answer, again.replayed) == (first.answer, True)

    # What is done to a trip from the desk and by its rider

    @rule(
        trip=pick,
        who=st.sampled_from(["desk", "rider", "other", "driver", "planner"]),
        move=st.sampled_from(["verify", "cancel", "release", "reopen", "share", "expire"]),
    )
    def handle(self, trip: int, who: str, move: str) -> None:
        """Anybody asks for anything; most of it is refused."""
        name = one(self.world.trips, trip)
        if name is not None:
            self.ask(self._wish(move, name), self._somebody(who, self.world.trips[name]))

    def _wish(self, move: str, trip: str) -> Command:
        plain = {
            "verify": commands.VerifyTrip,
            "reopen": commands.ReopenTrip,
            "share": commands.ShareTrip,
            "expire": commands.ExpireTrip,
        }
        if move in plain:
            return plain[move](trip)
        with_words = commands.CancelTrip if move == "cancel" else commands.ReleaseTrip
        return with_words(trip, f"Words-{self.next()}")

    def _somebody(self, who: str, row: Row) -> Actor:
        people = {"desk": self.dispatcher, "planner": PLANNER, "driver": self.driver_of(row), "other": self.riders[1]}
        rider = next((actor for actor in self.active(self.riders) if actor.id == row["rider_id"]), self.dispatcher)
        return people.get(who, rider)

    @rule(trip=pick, driver=pick, pinned=st.booleans())
    def assign(self, trip: int, driver: int, pinned: bool) -> None:
        """A dispatcher gives a trip, waiting or driven already, to a driver; or reserves it for one."""
        name, who = one(self.world.trips, trip), one(self.drivers, driver)
        if name is not None:
            command = commands.PinTrip if pinned else commands.AssignTrip
            self.ask(command(name, who.id), self.dispatcher)

    @rule(take=pick, give=pick, driver=pick)
    def change_plan(self, take: int, give: int, driver: int) -> None:
        """What a dispatcher saw in a preview is done as one, or not at all."""
        taken, given = one(self.world.driven(), take), one(self.world.trips, give)
        release = (taken["id"],) if taken else ()
        assign = ((given, one(self.drivers, driver).id),) if given else ()
        self.ask(commands.ChangePlan(release, assign), self.dispatcher)

    # Offers

    @rule(shift=pick, first=pick, size=st.integers(1, 3), seconds=st.sampled_from([-5, 30, 90]), lawful=st.booleans())
    def offer(self, shift: int, first: int, size: int, seconds: int, lawful: bool) -> None:
        """The planner asks a driver for some trips together; not always for such as wait."""
        where = one([name for name, row in self.world.shifts.items() if row["state"] in WORKING or not lawful], shift)
        open_trips = [name for name, row in self.world.trips.items() if row["state"] in OPEN or not lawful]
        chosen = dict.fromkeys(one(open_trips, first + step) for step in range(size))
        if where is not None and None not in chosen:
            until = self.now + timedelta(seconds=seconds if not lawful else 90)
            self.ask(commands.MakeOffer(where, tuple(chosen), until), PLANNER)

    @rule(
        offer=pick,
        answer=st.sampled_from(["accept", "accept", "decline", "see", "lapse", "withdraw"]),
        honest=st.booleans(),
        old=st.booleans(),
    )
    def answer(self, offer: int, answer: str, honest: bool, old: bool) -> None:
        """A driver answers, or somebody who was not asked; an offer may have ended long ago."""
        name = one(self.world.offers if old else self.world.pending, offer)
        if name is None:
            return
        asked = self.driver_of(self.world.offers[name])
        actor = PLANNER if answer in ("lapse", "withdraw") else asked
        self.ask(self._answer(answer, name), actor if honest else self.drivers[offer % 3])

    def _answer(self, answer: str, offer: str) -> Command:
        words = f"Words-{self.next()}"
        if answer in ("decline", "withdraw"):
            return (commands.DeclineOffer if answer == "decline" else commands.WithdrawOffer)(offer, words)
        plain = {"accept": commands.AcceptOffer, "see": commands.SeeOffer, "lapse": commands.LapseOffer}
        return plain[answer](offer)

    @rule(also=pick)
    def all_accept(self, also: int) -> None:
        """Every driver who was asked says yes at once, and a rider calls off: one commit, each for itself."""
        cancelled = one(self.world.trips, also)
        wishes: list[tuple[Command, Actor]] = [
            (commands.AcceptOffer(name), self.driver_of(self.world.offers[name])) for name in self.world.pending
        ]
        if cancelled is not None:
            wishes.insert(also % (len(wishes) + 1), (commands.CancelTrip(cancelled), self.dispatcher))
        answers = self.house.desk.handle_all([Ask(command, actor, self.now) for command, actor in wishes])
        self.world = World.of(self.house.database.engine)
        for (command, _), answer in zip(wishes, answers, strict=True):
            if isinstance(command, commands.AcceptOffer) and isinstance(answer, Done):
                assert self.world.offers[command.offer_id]["state"] is OfferState.ACCEPTED

    # Driving

    @rule(shift=pick, times=st.integers(1, 4))
    def drive(self, shift: int, times: int) -> None:
        """A driver does what comes next on the run."""
        name = one([name for name, row in self.world.shifts.items() if row["run"]], shift)
        for _ in range(times):
            run = self.world.shifts[name]["run"] if name else []
            if run:
                trip = self.world.trips[run[0]["trip"]]
                wish = commands.MoveTrip(trip["id"], NEXT[trip["state"]], self.now, proof=f"Words-{self.next()}")
                self.ask(wish, self.driver_of(trip))

    @rule(trip=pick, move=st.sampled_from(REPORTED), ago=st.sampled_from([-600, 0, 30, 600]), honest=st.booleans())
    def report(self, trip: int, move: str, ago: int, honest: bool) -> None:
        """A phone reports any move, late, again, from the future, or of somebody else's trip."""
        row = one([row for row in self.world.trips.values() if row["driver_id"] or not honest], trip)
        if row is not None:
            wish = commands.MoveTrip(row["id"], move, self.now - timedelta(seconds=ago))
            self.ask(wish, self.driver_of(row) if honest else self.drivers[0])

    @rule(driver=pick, ago=st.integers(-400, 400))
    def stand(self, driver: int, ago: int) -> None:
        """A phone tells where it is."""
        shift = one(self.world.shifts.values(), driver)
        fix = Fix(lat=30.55, lon=114.3, at=self.now - timedelta(seconds=ago))
        self.ask(commands.ReportPositions(shift["id"], (fix,)), self.driver_of(shift))

    # Shifts and people

    @rule(driver=pick, start=st.sampled_from([0, 0, 1]), by_desk=st.booleans())
    def new_shift(self, driver: int, start: int, by_desk: bool) -> None:
        """Hours are entered, and begun when they begin now."""
        who = self.drivers[driver % len(self.drivers)]
        actor = self.dispatcher if by_desk else one(self.active([who]), 0)
        if actor is None:
            return
        named = {"driver_id": who.id} if by_desk else {}
        body = a_shift(self.now + timedelta(hours=start), **named, start=XIEHE if driver % 2 else TONGJI)
        done = self.ask(commands.PlanShift(body), actor)
        if done is not None and start == 0:
            self.ask(commands.MoveShift(done.answer["id"], "start"), actor)

    @rule(
        shift=pick,
        move=st.sampled_from(
            ["start", "pause", "resume", "resume", "clean", "cleaned", "last", "more", "end", "cancel"]
        ),
        honest=st.booleans(),
    )
    def move_shift(self, shift: int, move: str, honest: bool) -> None:
        """A driver goes on, pauses, cleans, ends; or another one tries to do it for them."""
        row = one(self.world.shifts.values(), shift)
        self.ask(commands.MoveShift(row["id"], move), self.driver_of(row) if honest else self.drivers[0])

    @rule(person=pick, change=st.sampled_from(["stand_down", "back", "back", "rename", "vouch"]))
    def change_person(self, person: int, change: str) -> None:
        """Somebody is stood down, comes back, gets another name or is vouched for."""
        who = one([*self.riders, *self.drivers], person)
        changes = {"stand_down": {"active": False}, "back": {"active": True}, "vouch": {"verified": True}}
        body = PersonChange.model_validate(changes.get(change, {"name": "Name-{0} Kin-{0}".format(self.next())}))
        self.ask(commands.ChangePerson(who.id, body), self.dispatcher)

    @rule(what=st.sampled_from(["add", "change", "remove"]))
    def edit_places(self, what: str) -> None:
        """The list of places changes under everybody's feet."""
        place = PlaceIn(name=f"Name-{self.next()}", lat=30.58, lon=114.27)
        edits = {"add": commands.AddPlace(place), "change": commands.ChangePlace(self.place, place)}
        self.ask(edits.get(what, commands.RemovePlace(self.place)), self.dispatcher)

    # The planner and the clock

    @rule()
    def tick(self) -> None:
        """The planner looks, plans and asks; nobody moved meanwhile, so nothing it wishes for may be refused."""
        outlook = self.house.plan()
        self.world = World.of(self.house.database.engine)
        self._promises_kept(outlook)
        self.late = outlook if outlook.plan.routes else self.late

    def _promises_kept(self, outlook: Outlook) -> None:
        """No pickup is planned later than the rider was told."""
        for name, stop in outlook.pickups.items():
            told = self.world.trips[name]["promise_to"]
            if self.world.trips[name]["state"] in OPEN | DRIVEN and told is not None:
                assert outlook.at(stop.start) <= told + timedelta(minutes=1)

    @precondition(lambda self: self.late is not None)
    @rule()
    def adopt_late(self) -> None:
        """A plan made from an older world comes in: what has changed since is left out, and every law holds."""
        for part in adoption(self.late) if self.late else ():
            self.ask(part, PLANNER)

    @precondition(lambda self: self.late is not None)
    @rule()
    def usurp(self) -> None:
        """P9: once another planner holds the lease, a plan by the old one changes nothing."""
        self.let_pass(minutes=2)
        self.ask(commands.TakeLease("other", self.now + timedelta(seconds=1)), PLANNER)
        for part in [commands.AdoptPlan(self.late.lease, 0, {}, ()), *adoption(self.late)] if self.late else ():
            assert self.ask(part, PLANNER) is None
        self.let_pass(seconds=2)

    @rule(mode=st.sampled_from(list(Dispatch)))
    def switch(self, mode: Dispatch) -> None:
        """A dispatcher turns the auto-dispatch switch."""
        self.ask(commands.ChangeRegion(RegionIn(dispatch=mode)), self.dispatcher)

    @rule(seconds=st.sampled_from([5, 20, 60, 100, 300, 1800, 7500]))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.let_pass(seconds=seconds)

    @precondition(lambda self: len(self.world.trips) > 9)
    @rule()
    def next_day(self) -> None:
        """P12: a day later no trip waits for ever: each has ended, is driven, or is on a human's list."""
        self.let_pass(hours=24)
        self.tick()
        assert not [row for row in self.world.trips.values() if row["state"] in OPEN]

    # What must hold after every step

    @invariant()
    def every_law_holds(self) -> None:
        """The laws of the stored rows, of the step from the last ones, and of what one reader after the other sees."""
        if self.world is not self.checked:
            for law in laws.LAWS:
                law(self.world)
            news = laws.log_grows(self.checked, self.world)
            laws.no_promise_broken_silently(self.checked, self.world, news)
            laws.no_secret_told(news, SECRETS)
            laws.nobody_in_a_soiled_car(self.checked, self.world, news)
        self.checked = self.world
        watch = self.watches[self.next() % len(self.watches)]
        with self.house.read() as session:
            laws.no_leak(self.world, watch.reader, watch.catch_up(session, self.now), self.now)
