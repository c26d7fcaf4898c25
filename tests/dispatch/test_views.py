"""What a reader is shown: the whole, what changed, one thing, a history, the plan, the public page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from dispatch import store, views
from dispatch.closing import AddClosure
from dispatch.commands import (
    AcceptOffer,
    Actor,
    AdoptPlan,
    AssignTrip,
    CancelTrip,
    DeclineOffer,
    EnsureRegion,
    MoveShift,
    RaiseAlert,
    ReportPositions,
    ShareTrip,
    TakeLease,
)
from dispatch.errors import NotFound
from dispatch.lens import Reader
from dispatch.secrets import digest
from routing.change import Change
from schemas.alerts import AlertKind
from schemas.positions import Fix
from schemas.values import Dispatch, Role
from tests.build import ADMIN, HOME, NIGHT, PLANNER, REGION, XIEHE, House
from tests.dispatch.test_closures import a_closure

Look = Callable[[Session, Reader, str, datetime], Any]
LOOKS: dict[str, Look] = {
    "trip": views.trip,
    "offer": views.offer,
    "shift": views.shift,
    "history": lambda session, reader, name, now: views.history(session, reader, name),
}


def sees(house: House, look: str, who: Actor, name: str) -> bool:
    """Whether somebody is shown that thing."""
    reader = Reader(who.role, who.region_id, who.id)
    with house.read() as session:
        try:
            LOOKS[look](session, reader, name, house.clock.now())
        except NotFound:
            return False
    return True


def test_one_thing_is_shown_to_those_it_concerns(house: House) -> None:
    """Everybody else reads that it is not there; whoever is only asked reads the trip, not yet its history."""
    rider, stranger = house.person(Role.RIDER, "Ana"), house.person(Role.RIDER, "Eve")
    (driver, shift), (other, _) = house.on_shift("Wang"), house.on_shift("Zhou")
    trip = house.book(rider)
    offer = house.offer(shift, trip)
    people = {"rider": rider, "stranger": stranger, "asked": driver, "other": other, "desk": ADMIN}
    people["elsewhere"] = replace(ADMIN, region_id="else")
    names = {"trip": trip, "offer": offer, "shift": shift, "history": trip}

    def shown() -> dict[str, set[str]]:
        return {
            look: {who for who, actor in people.items() if sees(house, look, actor, name)}
            for look, name in names.items()
        }

    assert shown() == {
        "trip": {"rider", "asked", "desk"},
        "offer": {"asked", "desk"},
        "shift": {"asked", "desk"},
        "history": {"rider", "desk"},
    }
    house.do(AcceptOffer(offer), driver)
    assert shown()["history"] == {"rider", "asked", "desk"}


def test_a_history_is_every_fact_of_the_trip_in_order(house: House) -> None:
    """With the state before and after, who by role, and no person's id."""
    rider = house.person(Role.RIDER, "Ana")
    driver, shift = house.on_shift("Wang")
    trip = house.book(rider)
    house.do(DeclineOffer(house.offer(shift, trip)), driver)
    house.do(CancelTrip(trip), rider)
    with house.read() as session:
        facts = views.history(session, Reader(Role.RIDER, REGION, rider.id), trip)
    assert [(fact["name"], fact["before"], fact["after"], fact["actor_role"]) for fact in facts] == [
        ("TripRequested", None, "requested", "rider"),
        ("TripOffered", "requested", "offered", "planner"),
        ("TripFree", "offered", "requested", "driver"),
        ("TripCancelled", "requested", "cancelled", "rider"),
    ]
    assert str(driver.id) not in str(facts)


def test_what_ended_is_shown_for_two_hours_and_kept_for_ever(house: House) -> None:
    """From the whole and from what changed it goes at the same moment; asked for by its id it is still there."""
    rider = house.person(Role.RIDER, "Ana")
    trip = house.book(rider)
    house.do(CancelTrip(trip), rider)
    for wait, there in ((timedelta(minutes=119), True), (timedelta(minutes=1), False)):
        house.clock.at += wait
        with house.read() as session:
            reader = Reader(Role.RIDER, REGION, rider.id)
            [(_, _, changed)] = views.current(session, reader, [("trips", trip)], house.clock.now())
        assert ([each["id"] for each in house.see(rider)["trips"]] == [trip], changed is not None) == (there, there)
    assert sees(house, "trip", rider, trip)


def test_another_region_sees_nothing_of_this_one(house: House) -> None:
    """Whoever asks by id for what lies behind the wall, even at a desk, is shown nothing of any kind."""
    _, shift = house.on_shift("Wang")
    house.do(RaiseAlert(AlertKind.UNSERVED, "trip", "x"), PLANNER)
    house.place("Depot", 30.58, 114.27)
    house.do(AddClosure(a_closure()))
    house.offer(shift, house.book(house.person(Role.RIDER, "Ana")))
    left = ((house.book(house.person(Role.RIDER, "Ben")), "busy", 0),)
    lease = house.do(TakeLease("test", house.clock.now() + timedelta(seconds=60)), PLANNER).answer["epoch"]
    house.do(AdoptPlan(lease, 0, {}, left, Change(left=1)), PLANNER)
    house.do(EnsureRegion("Else", "别处"), replace(ADMIN, region_id="else"))
    touches = [(kind, view["id"]) for kind, seen in house.see(ADMIN).items() for view in seen]
    assert {kind for kind, _ in touches} == set(views.KINDS)
    with house.read() as session:
        for region_id, expected in ((REGION, True), ("else", False)):
            found = views.current(session, Reader(Role.ADMIN, region_id), touches, house.clock.now())
            assert {(kind, view is not None) for kind, _, view in found} == {(kind, expected) for kind in views.KINDS}


def test_a_fact_is_told_to_the_desk_and_to_those_it_is_for(house: House) -> None:
    """An offer is the driver's business, a trip also the rider's, a place everybody's."""
    rider, (driver, shift) = house.person(Role.RIDER, "Ana"), house.on_shift("Wang")
    house.offer(shift, house.book(rider))
    house.place("Depot", 30.58, 114.27)
    people = {"rider": rider, "driver": driver, "desk": ADMIN}
    with house.read() as session:
        rows = store.events_after(session, REGION, 0, 1000)
    told = {
        row.name: {who for who, actor in people.items() if views.may_see(Reader(actor.role, REGION, actor.id), row)}
        for row in rows
    }
    assert (told["OfferMade"], told["TripRequested"]) == ({"driver", "desk"}, {"rider", "desk"})
    assert (told["TripOffered"], told["PlaceAdded"]) == (set(people), set(people))


def test_the_plan_in_force_is_runs_and_suggestions_by_time(house: House) -> None:
    """For each car what was accepted and what is merely planned, in one order; and who has no place, and why."""
    house.mode(Dispatch.SUGGEST)
    driver, shift = house.on_shift("Wang")
    rider = house.person(Role.RIDER, "Ana")
    accepted, planned, crowd = house.book(rider), house.book(rider), house.book(rider, riders=8)
    house.do(AssignTrip(accepted, str(driver.id)))
    with house.read() as session:
        assert views.plan(session, REGION).at is None
    house.plan()
    with house.read() as session:
        plan = views.plan(session, REGION)
    [stops] = plan.routes.values()
    assert list(plan.routes) == [shift]
    assert sorted((stop["trip"], stop["kind"]) for stop in stops) == sorted(
        (trip, kind) for trip in (accepted, planned) for kind in ("pickup", "dropoff")
    )
    assert [stop["at"] for stop in stops] == sorted(stop["at"] for stop in stops)
    assert [(each["trip"], each["why"]) for each in plan.unserved] == [(crowd, "capacity")]
    assert plan.at == NIGHT


# what happens | the state on the public page | whether the car is named | whether it is on the map
FOLLOWED = [
    ("", "requested", False, False),
    ("assigned", "assigned", True, False),
    ("depart", "en_route", True, True),
    ("arrive", "arrived", True, True),
    ("board", "aboard", True, True),
    ("complete", "completed", False, False),
]


def test_a_public_page_names_the_car_and_nobody(house: House) -> None:
    """What to look for at the kerb, and where it is while it is on its way; two hours after the end it is gone."""
    rider = house.person(Role.RIDER, "Ana Sick")
    driver, shift = house.on_shift("Wang Wei", vehicle={"plate": "鄂A12345"})
    house.do(ReportPositions(shift, (Fix(lat=30.58, lon=114.27, at=NIGHT),)), driver)
    trip = house.book(rider, pickup=HOME, dropoff=XIEHE, note="fever")
    token = house.do(ShareTrip(trip), rider).answer["token"]
    told = []
    for step, *_ in FOLLOWED:
        if step == "assigned":
            house.do(AssignTrip(trip, str(driver.id)))
        elif step:
            house.move(trip, driver, step)
        with house.read() as session:
            page = views.tracked(session, digest(token), house.clock.now())
        assert page is not None
        told.append((step, page["state"], page["vehicle"] is not None, page.pop("position") is not None))
        assert not [secret for secret in ("Ana", "Wang", "138", "Door", "fever", "30.5352") if secret in str(page)]
    assert told == FOLLOWED
    house.clock.forward(hours=2)
    with house.read() as session:
        assert views.tracked(session, digest(token), house.clock.now()) is None
        assert views.tracked(session, digest("a guess"), house.clock.now()) is None


def test_a_driver_is_shown_with_the_shift_that_counts(house: House) -> None:
    """The one they are on, else the next one, else not at all."""
    driver, shift = house.on_shift("Wang")
    assert [seen["shift_id"] for seen in house.see(ADMIN)["drivers"]] == [shift]
    house.do(MoveShift(shift, "end"), driver)
    assert house.see(ADMIN)["drivers"] == []


def test_who_no_longer_holds_a_thing_is_shown_none(house: House) -> None:
    """What changed hands is taken from the old one's screen: the view is null, not old."""
    rider, (one, _), (two, _) = house.person(Role.RIDER, "Ana"), house.on_shift("Wang"), house.on_shift("Zhou")
    trip = house.book(rider)
    house.do(AssignTrip(trip, str(one.id)))
    house.do(AssignTrip(trip, str(two.id)))
    with house.read() as session:
        for who, holds in ((one, False), (two, True)):
            reader = Reader(Role.DRIVER, REGION, who.id)
            [(_, _, view)] = views.current(session, reader, [("trips", trip)], NIGHT)
            assert (view is not None) == holds
            [(_, _, own)] = views.current(session, reader, [("drivers", str(one.id))], NIGHT)
            assert (own is not None) == (who is one)


def test_a_list_shows_each_thing_as_the_whole_does(house: House) -> None:
    """Trips found by a search and offers asked for alone look like those on the screen, for every reader."""
    rider, (driver, shift) = house.person(Role.RIDER, "Ana"), house.on_shift("Wang")
    mine, asked = house.book(rider), house.book(rider)
    house.do(AssignTrip(mine, str(driver.id)))
    house.offer(shift, asked)
    with house.read() as session:
        rows, _ = store.page_of_trips(session, REGION)
        for actor in (rider, driver, ADMIN):
            reader, whole = Reader(actor.role, REGION, actor.id), house.see(actor)
            listed = {view["id"]: view for view in views.trips(session, reader, rows, NIGHT)}
            assert listed == {view["id"]: view for view in whole["trips"]}
        assert views.offers(session, str(driver.id), REGION, NIGHT) == house.see(driver)["offers"]
    [offered] = house.see(driver)["offers"][0]["trips"]
    assert offered in house.see(driver)["trips"]
