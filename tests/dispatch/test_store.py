"""The statements that are more than one look-up, alike on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch import store
from dispatch.commands import (
    AddPerson,
    AddPlace,
    AddVehicle,
    AssignTrip,
    CancelTrip,
    EnsureRegion,
    Forget,
    MoveShift,
    PlanShift,
    ReportPositions,
)
from dispatch.sight import Follower
from schemas.people import PersonIn
from schemas.places import PlaceIn
from schemas.positions import Fix, LastPosition, TracePoint
from schemas.values import Point, Role, TripState
from schemas.vehicles import VehicleIn
from tests.build import ADMIN, HOME, NIGHT, REGION, TONGJI, XIEHE, House, a_shift


def found(house: House, **asked: object) -> list[str]:
    """The ids of the trips that answer a search, all pages together."""
    ids: list[str] = []
    after: str | None = ""
    while after is not None:
        with house.read() as session:
            rows, after = store.page_of_trips(session, REGION, after=after, **asked)  # type: ignore[arg-type]
        ids += [row.id for row in rows]
        assert len(ids) < 100, "the list has an end"
    return ids


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_pages_are_the_list_cut_in_pieces(house: House, limit: int) -> None:
    """Latest pickup first, each trip once, also where many begin at the same moment and a page ends among them."""
    rider = house.person(Role.RIDER, "Ana")
    trips = [house.book(rider, pickup_after=NIGHT + timedelta(hours=number // 3)) for number in range(7)]
    assert found(house, limit=limit) == sorted(trips, key=lambda trip: (trips.index(trip) // 3, trip), reverse=True)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("union", "ab"),
        ("UNION", "ab"),
        ("协和", "a"),
        ("door 7", "ab"),
        ("100%", "c"),
        ("%", "c"),
        ("_", ""),
        ("Door_7", ""),
        ("tongji", "c"),
    ],
)
def test_a_search_finds_what_people_would_type(house: House, asked: str, wanted: str) -> None:
    """Both languages, large or small letters, either end; signs that mean something to a database mean nothing."""
    rider = house.person(Role.RIDER, "Ana")
    union = house.do(AddPlace(PlaceIn(name="Union Hospital", name_zh="协和医院", lat=30.58, lon=114.27))).answer["id"]
    trips = {
        "a": house.book(rider, pickup={"place_id": union}),
        "b": house.book(rider, pickup=HOME, dropoff=XIEHE),
        "c": house.book(rider, pickup=TONGJI, dropoff=HOME | {"name": "100% House"}),
    }
    assert sorted(found(house, q=asked)) == sorted(trips[name] for name in wanted)


def test_a_list_is_narrowed_by_state_person_and_time(house: House) -> None:
    """From a moment on, before another one, of one rider or driver, in some states; together they are all asked."""
    ana, bo = house.person(Role.RIDER, "Ana"), house.person(Role.RIDER, "Bo")
    driver, _ = house.on_shift("Wang")
    early, late = house.book(ana), house.book(bo, pickup_after=NIGHT + timedelta(hours=3))
    house.do(AssignTrip(early, str(driver.id)))
    house.do(CancelTrip(late))
    assert found(house, person_id=ana.id) == found(house, person_id=driver.id) == [early]
    assert found(house, states=[TripState.CANCELLED]) == found(house, since=NIGHT + timedelta(hours=1)) == [late]
    assert found(house, until=NIGHT + timedelta(hours=3)) == [early]
    assert found(house, since=NIGHT, until=NIGHT) == found(house, person_id=bo.id, until=NIGHT) == []


def test_only_riders_whose_car_is_coming_follow_it(house: House) -> None:
    """From the departure until they get out; a trip of supplies has nobody who follows."""
    rider, (driver, _) = house.person(Role.RIDER, "Ana"), house.on_shift("Wang")
    trip, boxes = house.book(rider), str(house.do(house.booking(kind="supply")).answer["id"])
    told = []
    for step in ("assign", "depart", "arrive", "board", "complete"):
        for each in (trip, boxes):
            house.do(AssignTrip(each, str(driver.id))) if step == "assign" else house.move(each, driver, step)
        with house.read() as session:
            told.append(store.followers(session, [str(driver.id), "nobody"]))
    waits, met = ({driver.id: [Follower(str(rider.id), at)]} for at in (Point(XIEHE["lat"], XIEHE["lon"]), None))
    assert told == [{}, waits, met, met, {}]


def test_what_is_kept_for_a_while_is_kept_that_long(house: House) -> None:
    """Positions before the moment named go, keys after their two days; the log and the trips stay."""
    driver, shift = house.on_shift("Wang")
    old, new = (Fix(lat=30.5, lon=114.3, at=NIGHT - timedelta(hours=hours)) for hours in (3, 1))
    house.do(ReportPositions(shift, (old, new), key="k", digest="d"), driver)

    def kept() -> tuple[int, int, bool]:
        with house.read() as session:
            traces, last = (len(session.exec(store.select(table)).all()) for table in (TracePoint, LastPosition))
            return traces, last, store.key_record(session, str(driver.id), "k") is not None

    house.do(Forget(NIGHT - timedelta(hours=2)))
    assert kept() == (1, 1, True)
    house.clock.forward(hours=49)
    house.do(Forget(house.clock.now() - timedelta(hours=2)))
    assert kept() == (0, 0, False)
    with house.read() as session:
        assert store.last_seq(session, REGION)[1] == len(store.events_after(session, REGION, 0, 1000)) > 0


def test_the_planners_own_facts_are_no_news_to_it(house: House) -> None:
    """Only what somebody else did since its last look is a reason to look again."""
    rider = house.person(Role.RIDER, "Ana")
    house.on_shift("Wang")
    trip = house.book(rider)
    with house.read() as session:
        looked = store.last_seq(session, REGION)[1]
    house.plan()
    with house.read() as session:
        assert store.last_seq(session, REGION)[1] > looked
        assert not store.others_acted(session, REGION, looked)
    house.do(CancelTrip(trip), rider)
    with house.read() as session:
        assert store.others_acted(session, REGION, looked)


def test_a_list_is_of_one_region(house: House) -> None:
    """People, places and vehicles of another region are in its own lists only."""
    there = replace(ADMIN, region_id="else")
    house.do(EnsureRegion("Else", "别处"), there)
    for actor in (ADMIN, there):
        house.do(AddPlace(PlaceIn(name="Depot", lat=30.58, lon=114.27)), actor)
        house.do(AddPerson(PersonIn(role=Role.RIDER, name="Ana")), actor)
        house.do(AddVehicle(VehicleIn()), actor)
    with house.read() as session:
        for name in (REGION, "else"):
            for rows in (store.people(session, name), store.places(session, name), store.vehicles(session, name)):
                assert [row.region_id for row in rows] == [name]
        assert [region.id for region in store.regions(session)] == [REGION, "else"]


def test_a_phone_is_known_by_its_shift(house: House) -> None:
    """The random id belongs to one shift; the last shift of a driver is the one begun last, over or not."""
    driver, first = house.on_shift("Wang")
    house.do(MoveShift(first, "end"), driver)
    house.clock.forward(hours=1)
    later = house.do(PlanShift(a_shift(house.clock.now())), driver).answer
    with house.read() as session:
        assert store.beacon_shift(session, later["beacon"]).id == later["id"]  # type: ignore[union-attr]
        assert store.beacon_shift(session, "guess") is None
        assert store.last_shift(session, str(driver.id)).id == later["id"]  # type: ignore[union-attr]
