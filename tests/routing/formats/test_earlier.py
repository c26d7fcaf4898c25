"""A plan that was written is read back as the same orders, and what is no such plan is refused by name."""

import json

import pytest
from hypothesis import given

from routing.export.solution import Solution
from routing.formats import BadFile
from routing.formats.earlier import earlier
from routing.insertion import construct
from routing.problem import Problem
from tests.routing.make import orders, problems

UP, DOWN = {"trip": "a", "kind": "pickup"}, {"trip": "a", "kind": "dropoff"}


@given(problems())
def test_what_was_written_is_read_back(problem: Problem) -> None:
    """Every route in its order, whoever is aboard included; and to start from it is to have it."""
    plan = construct(problem)
    read = earlier(json.dumps(Solution.of(problem, plan).json()))
    assert orders(read) == orders(plan)
    assert orders(construct(problem, read)) == orders(plan)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("", "the file"),
        ("[" * 100_000, "the file"),
        ("[]", "routes: None"),
        ({"routes": 3}, "routes: 3"),
        ({"routes": [3]}, r"routes\[0\].driver"),
        ({"routes": [{"driver": "v"}]}, r"routes\[0\].stops: None"),
        ({"routes": [{"driver": "v", "stops": [{"trip": "a"}]}]}, r"stops\[0\].kind: None"),
        ({"routes": [{"driver": "v", "stops": [UP | {"kind": "lunch"}]}]}, "'lunch' is not one of pickup, dropoff"),
        ({"routes": [{"driver": "v", "stops": [UP, UP]}]}, r"trip a \(pickup\)' is not there once"),
        ({"routes": [{"driver": "v", "stops": [DOWN, UP]}]}, r"stops\[1\]: 'a' is not a trip that is still"),
        ({"routes": [{"driver": "v", "stops": []}, {"driver": "v", "stops": []}]}, "driver v"),
    ],
)
def test_what_is_no_plan_is_refused_by_name(said: object, names: str) -> None:
    """The place, the value, and what belongs there."""
    with pytest.raises(BadFile, match=names):
        earlier(said if isinstance(said, str) else json.dumps(said))
