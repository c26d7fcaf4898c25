"""Who does not want to meet somebody again does not: in no plan, past no desk, and without the other hearing of it."""

import pytest

from dispatch import dossier, store
from dispatch.commands import AcceptOffer, Actor, AssignTrip, MakeOffer
from dispatch.discretion import ErasePerson
from dispatch.errors import BadRequest, KeptApart, NotFound, Taken
from dispatch.trust import KeepApart, MeetAgain
from schemas.people import Person
from schemas.values import Dispatch, Role
from tests.build import PLANNER, REGION, House
from tests.dispatch.laws import World
from tests.dispatch.refused import refusal


def met(house: House) -> tuple[Actor, Actor, str, str]:
    """A rider and a driver who have been on a trip together; the shift, the trip."""
    driver, shift = house.on_shift("Wang")
    rider = house.person(Role.RIDER, "Ana")
    trip = house.book(rider)
    house.do(AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, "depart", "arrive", "board", "complete")
    return rider, driver, shift, trip


@pytest.mark.parametrize("asks", ["rider", "driver"])
def test_two_who_are_apart_are_brought_together_by_nobody(house: House, asks: str) -> None:
    """Whichever of them asked: an offer on the screen goes, none is made, nothing is assigned, the plan leaves it."""
    house.mode(Dispatch.ASSIGN)
    rider, driver, shift, trip = met(house)
    again = house.book(rider)
    offer = house.offer(shift, again)
    wish = KeepApart(trip)
    asker = rider if asks == "rider" else driver
    assert set(house.do(wish, asker).answer) == {"id", "trip_id", "at"}
    assert house.do(wish, asker).seq is None
    assert "withdrawn" in refusal(house, Taken, AcceptOffer(offer), driver)
    assert "not brought together" in refusal(house, KeptApart, AssignTrip(again, str(driver.id)))
    until = house.clock.now().replace(hour=23)
    refusal(house, KeptApart, MakeOffer(shift, (again,), until), PLANNER)
    assert [(left.job, left.why.value) for left in house.plan().plan.unserved] == [(again, "avoided")]
    other = house.book(house.person(Role.RIDER, "Bo"))
    house.plan()
    assert {one["id"]: one["driver"] is not None for one in house.see(driver)["trips"]}[other]


def test_the_other_does_not_hear_of_it(house: House) -> None:
    """No fact that they are told, no view, no copy of their data; one's own copy has the trip and no name."""
    rider, driver, _, trip = met(house)
    with house.read() as session:
        before = store.last_seq(session, REGION)[1]
    house.do(KeepApart(trip), rider)
    with house.read() as session:
        [fact] = store.events_after(session, REGION, before, 9)
        copies = [
            dossier.gather(session, session.get_one(Person, one.id), house.clock.now()) for one in (rider, driver)
        ]
    assert (fact.name, fact.thing_id, fact.audience) == ("PersonKeptApart", rider.id, [rider.id])
    assert str(driver.id) not in str(fact.model_dump())
    assert [[one["trip_id"] for one in copy["kept_apart"]] for copy in copies] == [[trip], []]


def test_a_wish_is_taken_back_by_whoever_made_it(house: House) -> None:
    """The other cannot; afterwards they may meet again. What was never made cannot be taken back."""
    rider, driver, _, trip = met(house)
    wish = house.do(KeepApart(trip), rider).answer["id"]
    refusal(house, NotFound, MeetAgain(str(driver.id), wish), driver)
    house.do(MeetAgain(str(rider.id), wish), rider)
    refusal(house, NotFound, MeetAgain(str(rider.id), wish), rider)
    assert house.do(AssignTrip(house.book(rider), str(driver.id))).answer["driver"]["id"] == driver.id


def test_with_nobody_there_is_nobody_to_be_kept_from(house: House) -> None:
    """A trip without a driver names no one."""
    rider = house.person(Role.RIDER, "Ana")
    assert "nobody on this trip" in refusal(house, BadRequest, KeepApart(house.book(rider)), rider)


def test_whoever_is_forgotten_leaves_no_wishes(house: House) -> None:
    """Theirs and those about them go together with them."""
    rider, driver, _, trip = met(house)
    house.do(KeepApart(trip), rider)
    house.do(KeepApart(trip), driver)
    house.do(ErasePerson(str(rider.id)), rider)
    assert World.of(house.database.engine).rows["apart"] == []
