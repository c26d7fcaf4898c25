"""Where a trip goes on a run."""

from datetime import datetime
from random import Random
from typing import Any

from dispatch.commands import AcceptOffer, AssignTrip, PinTrip
from schemas.values import Dispatch, Role
from tests.build import ADMIN, House


def run(house: House) -> list[dict[str, str]]:
    """The run of the only driver."""
    [driver] = house.see(ADMIN)["drivers"]
    return list(driver["run"])


def agreed(stops: list[dict[str, str]]) -> list[tuple[str, str]]:
    """The stops without their times."""
    return [(stop["trip"], stop["kind"]) for stop in stops]


def doors(dice: Random) -> dict[str, Any]:
    """Two ends somewhere in the city."""
    ends = [{"lat": 30.5 + dice.random() / 5, "lon": 114.2 + dice.random() / 4, "name": "Door"} for _ in range(2)]
    return {"pickup": ends[0], "dropoff": ends[1]}


def test_the_order_agreed_before_is_kept(house: House) -> None:
    """Each trip more is fitted in between; what was there stays in its order, and times never run backwards."""
    driver, _ = house.on_shift("Wang")
    rider, dice = house.person(Role.RIDER, "Ana"), Random(7)
    between = False
    for _ in range(8):
        before, trip = agreed(run(house)), house.book(rider, **doors(dice))
        house.do(AssignTrip(trip, str(driver.id)))
        after = agreed(run(house))
        assert [stop for stop in after if stop[0] != trip] == before
        assert [kind for name, kind in after if name == trip] == ["pickup", "dropoff"]
        times = [datetime.fromisoformat(stop["at"]) for stop in run(house)]
        assert times == sorted(times)
        between |= after[: len(before)] != before
    assert between, "a trip that lies on the way is fetched on the way"


def test_what_fits_nowhere_goes_behind_everything_else(house: House) -> None:
    """A dispatcher who knows better may give eight people to four seats: they are driven last, nothing is refused."""
    driver, _ = house.on_shift("Wang")
    rider = house.person(Role.RIDER, "Ana")
    trips = [house.book(rider), house.book(rider, riders=8)]
    for trip in trips:
        house.do(AssignTrip(trip, str(driver.id)))
    assert agreed(run(house)) == [(trip, kind) for trip in trips for kind in ("pickup", "dropoff")]


def test_a_bundle_is_seated_together(house: House) -> None:
    """Accepting two trips that share the way makes one run with all four stops."""
    driver, shift = house.on_shift("Wang")
    rider = house.person(Role.RIDER, "Ana")
    trips = [house.book(rider) for _ in range(2)]
    house.do(AcceptOffer(house.offer(shift, *trips)), driver)
    assert sorted(agreed(run(house))) == sorted((trip, kind) for trip in trips for kind in ("pickup", "dropoff"))


def test_who_drives_is_no_suggestion_any_more(house: House) -> None:
    """A pin or a suggested driver has done its work once somebody drives."""
    driver, _ = house.on_shift("Wang")
    trip = house.book(house.person(Role.RIDER, "Ana"))
    house.mode(Dispatch.SUGGEST)
    house.plan()
    assert house.do(PinTrip(trip, driver.id)).answer["suggested_driver"] == driver.id
    given = house.do(AssignTrip(trip, str(driver.id))).answer
    assert (given["pinned_driver"], given["suggested_driver"], given["driver"]["id"]) == (None, None, driver.id)
