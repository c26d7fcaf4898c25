"""One transaction: what one move entails for other things happens with it, and is told."""

from dataclasses import dataclass

import pytest

from dispatch import store
from dispatch.commands import (
    AcceptOffer,
    Actor,
    AssignTrip,
    CancelTrip,
    ChangeRegion,
    Command,
    DeclineOffer,
    ExpireTrip,
    LapseOffer,
    MoveShift,
    SeeOffer,
    WithdrawOffer,
)
from dispatch.states import JOINT, Joint, Thing, Whose
from dispatch.trust import StandDown
from schemas.gates import Gates
from schemas.offers import Offer
from schemas.regions import RegionIn
from schemas.trips import Trip
from schemas.values import Role
from tests.build import ADMIN, PLANNER, REGION, House


@dataclass(frozen=True)
class Evening:
    """Two drivers on duty: both are asked to take one trip, and the first drives another one."""

    house: House
    one: Actor
    two: Actor
    shift: str
    asked: str
    driven: str
    offer: str
    rival: str

    @classmethod
    def of(cls, house: House, rivals: bool) -> "Evening":
        """The same; without rivals only the first driver is asked."""
        (one, shift), (two, other) = house.on_shift("Wang"), house.on_shift("Zhou")
        rider = house.person(Role.RIDER, "Ana")
        driven, asked = house.book(rider), house.book(rider)
        house.do(AssignTrip(driven, str(one.id)))
        offer = house.offer(shift, asked)
        return cls(house, one, two, shift, asked, driven, offer, house.offer(other, asked) if rivals else "")

    def wish(self, joint: Joint) -> tuple[Command, Actor]:
        """What somebody asks for, so that the move is made."""
        if joint.thing is Thing.OFFER:
            answers = {"accept": AcceptOffer, "decline": DeclineOffer, "lapse": LapseOffer, "withdraw": WithdrawOffer}
            return answers[joint.move](self.offer), PLANNER if joint.move in ("lapse", "withdraw") else self.one
        if joint.move == "stand_down":
            self.house.do(ChangeRegion(RegionIn(gates=Gates(self_check=True))))
            return StandDown(self.shift), PLANNER
        if joint.thing is Thing.SHIFT:
            return MoveShift(self.shift, joint.move), self.one
        trips = {"cancel": CancelTrip(self.asked), "expire": ExpireTrip(self.asked)}
        return trips.get(joint.move, AssignTrip(self.asked, str(self.two.id))), self.by(joint.move)

    def by(self, move: str) -> Actor:
        """Who does that to a trip."""
        return PLANNER if move == "expire" else ADMIN

    def concerned(self, whose: Whose) -> set[tuple[str, str]]:
        """The things that the rule speaks of."""
        offers = {("offer", name) for name in (self.offer, self.rival) if name}
        return {
            Whose.ITS_TRIPS: {("trip", self.asked)},
            Whose.RIVALS: {("offer", self.rival)},
            Whose.ITS_OFFERS: offers,
            Whose.LEFT_ALONE: {("trip", self.asked)},
            Whose.PENDING: {("offer", self.offer)},
            Whose.WAITING: {("trip", self.driven)},
        }[whose]


@pytest.mark.parametrize("joint", JOINT, ids=lambda joint: f"{joint.thing}-{joint.move}-{joint.whose.name}")
def test_what_a_move_entails_happens_with_it(house: House, joint: Joint) -> None:
    """Every joint rule: the others make their move in the same commit, all that are concerned and each once."""
    evening = Evening.of(house, rivals=joint.whose is not Whose.LEFT_ALONE)
    with house.read() as session:
        before = store.last_seq(session, REGION)[1]
    if joint.move in ("lapse", "expire"):
        house.clock.forward(hours=3)
    wish, actor = evening.wish(joint)
    house.do(wish, actor)
    with house.read() as session:
        news = store.events_after(session, REGION, before, 100)
    moved = [(row.thing, row.thing_id) for row in news if row.move == joint.then and row.before is not None]
    assert {row.at for row in news} == {house.clock.now()}
    assert sorted(moved) == sorted(set(moved))
    assert evening.concerned(joint.whose) <= set(moved)


@pytest.mark.parametrize("answer", [DeclineOffer, WithdrawOffer])
def test_a_trip_that_somebody_else_still_thinks_about_stays_on_offer(
    house: House, answer: type[DeclineOffer] | type[WithdrawOffer]
) -> None:
    """It waits again only when nobody is asked any more."""
    evening = Evening.of(house, rivals=True)
    house.do(answer(evening.offer), evening.one if answer is DeclineOffer else PLANNER)
    states = {trip["id"]: trip["state"] for trip in house.see(ADMIN)["trips"]}
    assert states[evening.asked] == "offered"
    house.do(WithdrawOffer(evening.rival))
    assert {trip["id"]: trip["state"] for trip in house.see(ADMIN)["trips"]}[evening.asked] == "requested"


def test_a_version_counts_the_facts(house: House) -> None:
    """Whoever holds an older version missed exactly as many facts about the thing as it is behind."""
    evening = Evening.of(house, rivals=True)
    house.plan()
    house.do(SeeOffer(evening.offer), evening.one)
    house.do(AcceptOffer(evening.offer), evening.one)
    house.move(evening.asked, evening.one, "depart", "arrive", "undo", "arrive", "board", "complete")
    with house.read() as session:
        for table, ids in ((Trip, [evening.asked, evening.driven]), (Offer, [evening.offer, evening.rival])):
            for name in ids:
                assert session.get_one(table, name).version == len(store.events_of(session, REGION, name))
