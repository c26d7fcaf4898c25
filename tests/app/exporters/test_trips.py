"""Trips as a table, with and without the people in them."""

from app.exporters import trips
from dispatch.commands import AssignTrip
from schemas.values import Role
from tests.build import HOME, REGION, House

PRIVATE = ("Ana Sick", "Wang Wei", "13800000000", "fever", "Door 7", "30.5352", "114.3561")


def table(house: House, with_people: bool) -> list[dict[str, object]]:
    """The rows by column."""
    columns = trips.COLUMNS + (trips.PEOPLE if with_people else ())
    with house.read() as session:
        rows = list(trips.rows(session, REGION, with_people=with_people))
    return [dict(zip(columns, row, strict=True)) for row in rows]


def ridden(house: House) -> str:
    """A trip from somebody's door to a known hospital."""
    hospital = house.place("Union Hospital", 30.5843, 114.2737)
    driver, _ = house.on_shift("Wang Wei")
    trip = house.book(house.person(Role.RIDER, "Ana Sick"), pickup=HOME, dropoff={"place_id": hospital}, note="fever")
    house.do(AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, "depart", "arrive", "board", "complete")
    return trip


def test_without_people_nobody_can_be_found_in_it(house: House) -> None:
    """No name, phone, note or door; an unknown address is rounded to about a kilometre, a known place stays."""
    trip = ridden(house)
    [row] = table(house, with_people=False)
    assert [secret for secret in PRIVATE if secret in str(row)] == []
    assert (row["id"], row["pickup"], row["pickup_lat"], row["pickup_lon"]) == (trip, "", 30.54, 114.36)
    assert (row["dropoff"], row["dropoff_lat"], row["state"]) == ("Union Hospital", 30.5843, "completed")
    assert row["departed_at"] < row["arrived_at"] < row["boarded_at"] < row["ended_at"]  # type: ignore[operator]


def test_with_people_everything_is_in_it(house: House) -> None:
    """Whoever asks for it gets what a report to a hospital needs."""
    ridden(house)
    [row] = table(house, with_people=True)
    assert [secret for secret in PRIVATE if secret not in str(row)] == []


def test_a_supply_run_is_told_line_by_line(house: House) -> None:
    """What a later import reads again; nobody rides and nobody drives yet."""
    load = {"items": [{"item": "masks", "quantity": 20, "unit": "box"}, {"item": "gowns", "quantity": 1.5}]}
    house.do(house.booking(kind="supply", load=load))
    [row] = table(house, with_people=True)
    assert (row["items"], row["riders"], row["rider"], row["driver"]) == ("masks 20 box; gowns 1.5", 0, "", "")
