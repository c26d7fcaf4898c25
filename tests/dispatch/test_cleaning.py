"""What a car has carried, and what it lacks: the table of a region's rules as arithmetic."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from dispatch.cleaning import between, carried, clash, due, foreseen, lacks, table
from schemas.cleaning import Carried, CleanDown
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import ShiftState, TripKind
from tests.build import NIGHT

ASKS = CleanDown.model_validate(
    {
        "rules": [
            {"after": "any", "before": "ordinary", "minutes": 5},
            {"after": "fever", "before": "any", "minutes": 20},
            {"after": "fever", "before": "fever", "minutes": 0},
        ],
        "apart": [("fever", "clean")],
    }
)


def a_row(name: str = "t", kind: TripKind = TripKind.RIDE, needs: list[str] | None = None) -> Trip:
    """A trip that has a kind and needs, and nothing else that matters here."""
    return Trip(id=name, kind=kind, needs=needs or [])


def a_car(**values: Any) -> Shift:
    """A shift on duty."""
    return Shift(**{"id": "s", "state": ShiftState.ON, "run": [], "soiled": {}} | values)


@pytest.mark.parametrize(
    ("kind", "needs", "wanted"),
    [
        (TripKind.RIDE, [], Carried.ORDINARY),
        (TripKind.RIDE, ["wheelchair", "cold_chain"], Carried.ORDINARY),
        (TripKind.RIDE, ["clean_ward", "isolation"], Carried.FEVER),
        (TripKind.SUPPLY, ["clean_ward", "cold_chain"], Carried.CLEAN),
        (TripKind.SUPPLY, ["cold_chain"], Carried.COLD),
        (TripKind.SUPPLY, [], Carried.GOODS),
    ],
)
def test_a_trip_has_one_class(kind: TripKind, needs: list[str], wanted: Carried) -> None:
    """Of two the one that asks for more care: a fever before all, a clean ward before what is carried."""
    assert carried(a_row(kind=kind, needs=needs)) is wanted


def test_the_most_that_any_rule_asks_for_counts() -> None:
    """Between two classes; `any` is each of them, and what no rule names needs nothing."""
    assert between(ASKS, "goods", "ordinary") == 300
    assert between(ASKS, "fever", "ordinary") == between(ASKS, "fever", "fever") == 1200
    assert between(ASKS, "ordinary", "clean") == 0
    assert table(CleanDown()) == {}
    assert table(ASKS)["cold", "ordinary"] == 300
    assert ("cold", "clean") not in table(ASKS)


def test_a_car_lacks_what_the_worst_it_carried_demands() -> None:
    """Less the seconds it was cleaned since that one was set down; nothing carried, nothing lacking."""
    soiled = {"fever": 1000, "goods": 0}
    assert lacks(ASKS, soiled, Carried.ORDINARY) == 300
    assert lacks(ASKS, soiled, Carried.CLEAN) == 200
    assert lacks(ASKS, {}, Carried.CLEAN) == 0


def test_a_car_is_cleaned_for_whoever_comes_next() -> None:
    """The next pickup's class; with nothing to do an ordinary passenger's; nothing on the way to let somebody out."""
    trips = {"clean": a_row("clean", needs=["clean_ward"]), "plain": a_row("plain")}
    run = [{"trip": "clean", "kind": "pickup", "at": ""}, {"trip": "clean", "kind": "dropoff", "at": ""}]
    assert due(ASKS, a_car(soiled={"goods": 0}), trips) == 300
    assert due(ASKS, a_car(soiled={"goods": 0}, run=run), trips) == 0
    assert due(ASKS, a_car(soiled={"fever": 100}, run=run), trips) == 1100
    assert due(ASKS, a_car(soiled={"fever": 100}, run=run[1:]), trips) == 0
    assert due(CleanDown(), a_car(soiled={"fever": 100}, run=run), trips) == 0


def test_a_cleaning_that_goes_on_is_counted_as_done_at_its_end() -> None:
    """The plan thinks of the car as it will be when it can go on."""
    minutes: dict[str, datetime] = {"cleaning_since": NIGHT, "cleaning_until": NIGHT + timedelta(minutes=20)}
    assert foreseen(a_car(soiled={"fever": 60}, **minutes)) == {"fever": 60}
    assert foreseen(a_car(soiled={"fever": 60}, **minutes | {"state": ShiftState.CLEANING})) == {"fever": 1260}


def test_apart_is_apart_either_way_round() -> None:
    """Whoever is aboard counts, oneself does not."""
    fever, ward = a_row("fever", needs=["isolation"]), a_row("ward", needs=["clean_ward"])
    assert clash(ASKS, ward, [fever])
    assert clash(ASKS, fever, [ward])
    assert not clash(ASKS, fever, [fever, a_row("plain")])
