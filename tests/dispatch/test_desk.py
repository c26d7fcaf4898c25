"""The one door: one walk through it, what it refuses, what it remembers."""

from dataclasses import replace

import pytest

from dispatch import store
from dispatch.commands import (
    AcceptOffer,
    AssignTrip,
    CancelTrip,
    DeclineOffer,
    LapseOffer,
    MoveTrip,
    RequestTrip,
    VerifyTrip,
)
from dispatch.desk import Ask, BatchRefused, Done
from dispatch.errors import BadRequest, IllegalMove, KeyReused, NotAllowed, NotFound, Taken, TooLate
from schemas.values import Role
from tests.build import ADMIN, NO_PROMISE, REGION, House, a_trip


def states(house: House) -> dict[str, str]:
    """Trip id -> state, as the desk sees it."""
    return {trip["id"]: trip["state"] for trip in house.see(ADMIN)["trips"]}


def test_a_ride_from_door_to_door(house: House) -> None:
    """Booked, offered, accepted, driven to its end: every state is told, in order and without a gap."""
    rider = house.person(Role.RIDER, "Li")
    driver, shift = house.on_shift("Wang")
    trip = house.book(rider)
    offer = house.offer(shift, trip)
    assert states(house)[trip] == "offered"
    house.do(AcceptOffer(offer), driver)
    [seen] = house.see(rider)["trips"]
    assert (seen["state"], seen["driver"]["name"]) == ("assigned", "Wang")
    house.move(trip, driver, "depart", "arrive", "board", "complete")
    assert states(house)[trip] == "completed"
    assert house.see(driver)["drivers"][0]["run"] == []
    with house.read() as session:
        rows = store.events_after(session, REGION, 0, 1000)
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        told = [row.name for row in rows if row.thing_id == trip]
    assert told == [
        "TripRequested", "TripOffered", "TripAccepted", "DriverDeparted", "DriverArrived", "RiderBoarded",
        "TripCompleted",
    ]  # fmt: skip


def test_a_bundle_is_all_or_none(house: House) -> None:
    """Accepting takes every trip of the bundle from every rival; a rival's other trip waits again."""
    rider = house.person(Role.RIDER, "Li")
    (one, shift), (two, other) = house.on_shift("One"), house.on_shift("Two")
    a, b, c = (house.book(rider) for _ in range(3))
    mine, rival = house.offer(shift, a, b), house.offer(other, b, c)
    house.do(AcceptOffer(mine), one)
    assert states(house) == {a: "assigned", b: "assigned", c: "requested"}
    with pytest.raises(Taken):
        house.do(AcceptOffer(rival), two)


def test_a_declined_or_lapsed_trip_goes_on_to_others(house: House) -> None:
    """After a refusal the trip waits again, and that driver is not asked for it any more."""
    rider = house.person(Role.RIDER, "Li")
    driver, shift = house.on_shift("Wang")
    trip = house.book(rider)
    house.do(DeclineOffer(house.offer(shift, trip), "too far"), driver)
    assert states(house)[trip] == "requested"
    with house.read() as session:
        assert store.refused(session, [trip]) == [(driver.id, trip)]


def test_an_offer_cannot_be_accepted_after_its_deadline(house: House) -> None:
    """The deadline is checked inside the accepting transaction; lapsing is told before it is due to nobody."""
    driver, shift = house.on_shift("Wang")
    offer = house.offer(shift, house.book(house.person(Role.RIDER, "Li")), seconds=30)
    with pytest.raises(Exception, match="open until"):
        house.do(LapseOffer(offer), ADMIN.__class__(Role.PLANNER, REGION))
    house.clock.forward(seconds=31)
    with pytest.raises(TooLate, match="deadline"):
        house.do(AcceptOffer(offer), driver)


def test_an_unverified_rider_waits_for_a_dispatcher(house: House) -> None:
    """The trip is held, an alert says so, and verifying lets it through and settles the alert."""
    stranger = house.person(Role.RIDER, "Stranger", verified=False)
    trip = house.book(stranger)
    assert states(house)[trip] == "held"
    assert [alert["kind"] for alert in house.see(ADMIN)["alerts"]] == ["held"]
    house.do(VerifyTrip(trip))
    assert (states(house)[trip], house.see(ADMIN)["alerts"]) == ("requested", [])


def test_repeated_and_late_moves_are_safe(house: House) -> None:
    """The same report twice is one fact; one that was made earlier than the last counts from the last."""
    driver, _ = house.on_shift("Wang")
    trip = house.book(house.person(Role.RIDER, "Li"))
    house.do(AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, "depart", "arrive")
    before = house.do(MoveTrip(trip, "depart", house.clock.now()), driver)
    assert (before.seq, before.answer["state"]) == (None, "arrived")
    house.move(trip, driver, "undo", "arrive", "board", "undo")
    assert states(house)[trip] == "arrived"


def test_a_slipped_thumb_can_be_taken_back(house: House) -> None:
    """Undoing `complete` puts the rider back into the car and the stop back on the run; not after two minutes."""
    driver, _ = house.on_shift("Wang")
    trip = house.book(house.person(Role.RIDER, "Li"))
    house.do(AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, "depart", "arrive", "board", "complete", "undo")
    assert states(house)[trip] == "aboard"
    assert [stop["kind"] for stop in house.see(driver)["drivers"][0]["run"]] == ["dropoff"]
    house.move(trip, driver, "complete")
    house.clock.forward(minutes=3)
    with pytest.raises(TooLate):
        house.do(MoveTrip(trip, "undo", house.clock.now()), driver)


def test_a_wrong_driver_moves_nothing(house: House) -> None:
    """Only the assigned driver or the desk reports what happened."""
    (one, _), (two, _) = house.on_shift("One"), house.on_shift("Two")
    trip = house.book(house.person(Role.RIDER, "Li"))
    house.do(AssignTrip(trip, str(one.id)))
    with pytest.raises(NotAllowed, match="depart"):
        house.do(MoveTrip(trip, "depart", house.clock.now()), two)
    assert states(house)[trip] == "assigned"


def test_the_same_key_brings_the_same_answer_once(house: House) -> None:
    """A repeat has no effect; the key with another body is refused."""
    rider = house.person(Role.RIDER, "Li")
    wish = RequestTrip(a_trip(), NO_PROMISE, key="k1", digest="a")
    first, again = house.do(wish, rider), house.do(wish, rider)
    assert (again.answer, again.replayed, again.seq) == (first.answer, True, None)
    assert len(states(house)) == 1
    with pytest.raises(KeyReused):
        house.do(RequestTrip(a_trip(), NO_PROMISE, key="k1", digest="b"), rider)


def test_a_refused_command_leaves_no_trace_and_the_batch_stands(house: House) -> None:
    """One commit for many; the wrong one is a savepoint that never was."""
    rider = house.person(Role.RIDER, "Li")
    good = Ask(RequestTrip(a_trip(), NO_PROMISE), rider, house.clock.now())
    far = {"lat": 48.1, "lon": 11.6}
    house.place("Somewhere", 30.6, 114.3)
    bad = Ask(RequestTrip(a_trip(dropoff=far), NO_PROMISE), rider, house.clock.now())
    one, two, three = house.desk.handle_all([good, bad, good])
    assert isinstance(two, BadRequest)
    assert isinstance(one, Done)
    assert isinstance(three, Done)
    assert three.seq == (one.seq or 0) + 1
    with pytest.raises(BatchRefused) as caught:
        house.desk.handle_together([good, good, bad])
    assert caught.value.index == 2
    assert len(states(house)) == 2


def test_cancelling_withdraws_the_offer_and_frees_the_rest_of_the_bundle(house: House) -> None:
    """A trip called off takes its offers with it; a cancelled one cannot be driven."""
    rider = house.person(Role.RIDER, "Li")
    driver, shift = house.on_shift("Wang")
    a, b = house.book(rider), house.book(rider)
    house.offer(shift, a, b)
    house.do(CancelTrip(a, "better"), rider)
    assert states(house) == {a: "cancelled", b: "requested"}
    assert house.see(driver)["offers"] == []
    with pytest.raises(IllegalMove, match="nothing, it has ended"):
        house.do(AssignTrip(a, str(driver.id)))


def test_what_stands_together_is_done_together(house: House) -> None:
    """All of it with one commit, each with its own answer; a region that nobody founded has no desk."""
    asks = [Ask(RequestTrip(a_trip(), NO_PROMISE), ADMIN, house.clock.now()) for _ in range(2)]
    one, two = house.desk.handle_together(asks)
    assert sorted(states(house)) == [one.answer["id"], two.answer["id"]]
    nowhere = replace(ADMIN, region_id="nowhere")
    with pytest.raises(NotFound, match="nowhere"):
        house.do(RequestTrip(a_trip(), NO_PROMISE), nowhere)
