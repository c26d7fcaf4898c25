"""What the group of the laws does at the gates: checks, inspections, and a region that changes what it asks."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from dispatch import commands, trust
from dispatch.states import WORKING
from schemas.checks import CheckIn, InspectionIn
from schemas.cleaning import CleanDown
from schemas.credentials import CredentialIn
from schemas.gates import CAR, Gates
from schemas.regions import RegionIn
from schemas.values import ShiftState
from tests.build import NO_PROMISE, PLANNER, a_trip
from tests.dispatch.stage import Stage, one

pick = st.integers(0, 11)


class AtTheGates(Stage):
    """Drivers who are well or not, cars in order or not."""

    @rule(asked=st.booleans(), car=st.booleans())
    def ask_for(self, asked: bool, car: bool) -> None:
        """The region changes what it asks before somebody drives."""
        needs = ["licence"] if asked and car else []
        gates = Gates(self_check=asked, inspection=car, questions=[], checklist=[CAR], driver_needs=needs)
        self.ask(commands.ChangeRegion(RegionIn(gates=gates)), self.dispatcher)

    @rule(driver=pick, celsius=st.sampled_from([36.4, 36.6, 36.8, 38.2]), ago=st.sampled_from([0, 0, 600, -600]))
    def take_check(self, driver: int, celsius: float, ago: int) -> None:
        """A driver takes a check, or a dispatcher for one who was stood down; some are from the future."""
        who = one(self.drivers, driver)
        answers = {"symptoms": False, "household": False, "contact": False} if not self.asks_own() else {}
        body = CheckIn(celsius=celsius, answers=answers, at=self.now - timedelta(seconds=ago))
        actor = who if self.active([who]) and driver % 3 else self.dispatcher
        self.ask(trust.TakeCheck(str(who.id), body), actor)

    def asks_own(self) -> bool:
        """Whether the region has said what it asks; until then it asks what a new region asks."""
        return bool(self.world.rows["region"][0]["gates"])

    @rule(rules=st.sampled_from([(), (("any", "any", 1),), (("fever", "any", 4), ("goods", "ordinary", 1))]))
    def ask_for_cleaning(self, rules: Sequence[tuple[str, str, int]]) -> None:
        """The region changes what it asks of cars between trips, and who never rides with whom."""
        asked = [{"after": after, "before": before, "minutes": minutes} for after, before, minutes in rules]
        body = CleanDown.model_validate({"rules": asked, "apart": [("fever", "clean")] if rules else []})
        self.ask(commands.ChangeRegion(RegionIn(cleaning=body)), self.dispatcher)

    @rule(rider=pick, need=st.sampled_from(["isolation", "clean_ward"]))
    def book_for_a_ward(self, rider: int, need: str) -> None:
        """Somebody feverish, or for a clean ward, is to be driven."""
        who = one(self.active(self.riders), rider)
        if who is not None:
            self.ask(commands.RequestTrip(a_trip(pickup={"place_id": self.place}, needs=[need]), NO_PROMISE), who)

    @rule(shift=pick)
    def wash(self, shift: int) -> None:
        """A driver takes the time that the car needs, and says so."""
        row = one([row for row in self.world.shifts.values() if row["state"] is ShiftState.CLEANING], shift)
        if row is not None:
            self.let_pass(seconds=max(0, int((row["cleaning_until"] - self.now).total_seconds())))
            self.ask(commands.MoveShift(row["id"], "cleaned"), self.driver_of(row))

    @rule(driver=pick)
    def clear_check(self, driver: int) -> None:
        """A dispatcher has talked to a driver."""
        self.ask(trust.ClearCheck(str(one(self.drivers, driver).id)), self.dispatcher)

    @rule(shift=pick, fine=st.booleans())
    def inspect(self, shift: int, fine: bool) -> None:
        """A car is looked at, before or during its shift."""
        row = one(self.world.shifts.values(), shift)
        lines = ("car",) if self.asks_own() else ("car", "clean", "masks")
        self.ask(trust.InspectCar(row["id"], InspectionIn(items=dict.fromkeys(lines, fine))), self.dispatcher)

    @rule(person=pick, badge=st.booleans(), hours=st.sampled_from([1, 48, None]))
    def vouch(self, person: int, badge: bool, hours: int | None) -> None:
        """A dispatcher has seen a licence or a badge."""
        who = one([*self.riders, *self.drivers], person)
        until = None if hours is None else self.now + timedelta(hours=hours)
        kind, proof = ("badge", "badge_seen") if badge else ("licence", "document_seen")
        body = {"person_id": who.id, "kind": kind, "proof": proof, "valid_until": until}
        self.ask(trust.Vouch(CredentialIn.model_validate(body)), self.dispatcher)

    @rule(credential=pick, lapses=st.booleans())
    def end_credential(self, credential: int, lapses: bool) -> None:
        """A credential ends, by its time or by a dispatcher's word."""
        row = one(self.world.rows["credential"], credential)
        if row is not None:
            wish = trust.LapseCredential(row["id"]) if lapses else trust.WithdrawCredential(row["id"])
            self.ask(wish, PLANNER if lapses else self.dispatcher)

    @rule(shift=pick)
    def stand_down(self, shift: int) -> None:
        """The planner finds a gate closed, or thinks so."""
        row = one([row for row in self.world.shifts.values() if row["state"] in WORKING], shift)
        if row is not None:
            self.ask(trust.StandDown(row["id"]), PLANNER)
