"""Whatever is in a file: an exact message, or a sound plan with a reason for whoever is left over; never a crash."""

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.check import check
from routing.formats import BadFile, Instance
from routing.formats.detect import READERS, read
from routing.insertion import construct
from routing.plan import Plan
from routing.problem import Limits
from routing.solve import solve
from tests.routing.formats.test_darp import SMALL as DARP
from tests.routing.formats.test_lilim import SMALL as LILIM
from tests.routing.formats.test_sartori import SMALL as SARTORI

INFINITY = float("inf")
NAN = float("nan")
FAR = [0, 100_000]
RIDE = {"id": "ride", "pickup": 1, "dropoff": 2, "pickup_window": FAR, "dropoff_window": FAR}
OTHER = {**RIDE, "id": "other", "pickup": 2, "dropoff": 1}
CAR = {"id": "car", "start": 0, "end": 0, "shift": FAR}
ROADS = [[0, 600, 900], [600, 0, 700], [900, 700, 0]]
WHOLE = {"seconds": ROADS, "metres": ROADS, "vehicles": [CAR], "jobs": [RIDE, OTHER]}
EPOCH = 1_780_000_000


def told(whole: object) -> str | dict[str, str]:
    """What becomes of a file: the message, or the reasons of a plan that the judge passed."""
    instance = read_or_refused(whole if isinstance(whole, str) else json.dumps(whole), "auto")
    if isinstance(instance, str):
        return instance
    plan = solve(instance.problem, Limits(seconds=5, steps=5))
    assert check(instance.problem, plan) == []
    return {one.job: one.why.value for one in plan.unserved}


def with_job(**changes: object) -> dict:
    """The file with another ride."""
    return {**WHOLE, "jobs": [RIDE | changes, OTHER]}


def with_car(**changes: object) -> dict:
    """The file with another car."""
    return {**WHOLE, "vehicles": [CAR | changes]}


def with_leg(a: int, b: int, value: object, matrix: str = "seconds") -> dict:
    """The file with another leg."""
    roads = deepcopy(ROADS)
    roads[a][b] = value
    return {**WHOLE, matrix: roads}


@pytest.mark.parametrize(
    ("whole", "outcome"),
    [
        (WHOLE, {}),
        ({**WHOLE, "jobs": []}, {}),
        ({**WHOLE, "vehicles": []}, {"ride": "no_vehicle", "other": "no_vehicle"}),
        ({"places": [], "vehicles": [], "jobs": []}, {}),
        (with_job(pickup_window=[0, 10]), {"ride": "window"}),
        (with_job(pickup_window=[50_000, 50_000], dropoff_window=[0, 50_000]), {"ride": "window"}),
        (with_job(max_ride=699), {"ride": "ride_time"}),
        (with_job(pickup_window=[0, 1000], dropoff_window=[5000, 6000], max_ride=700), {"ride": "ride_time"}),
        (with_job(seats=5), {"ride": "capacity"}),
        (with_job(seats=2**31 - 1, litres=2**31 - 1), {"ride": "capacity"}),
        (with_job(seats=0), {}),
        (with_job(needs=["oxygen"]), {"ride": "needs"}),
        (with_job(avoid=["car"]), {"ride": "avoided"}),
        (with_job(avoid=["nobody"]), {}),
        (with_job(dropoff=1), {}),
        (with_job(priority=-5), {}),
        (with_car(seats=0), {"ride": "capacity", "other": "capacity"}),
        (with_car(shift=[0, 0]), {"ride": "shift", "other": "shift"}),
        (with_car(duration=0), {"ride": "shift", "other": "shift"}),
        (with_car(duration=600 + 60 + 700 + 60 + 900 - 1), {"ride": "shift", "other": "shift"}),
        (with_car(shift=[2**31 - 1, 2**31 - 1]), {"ride": "shift", "other": "shift"}),
        (with_leg(1, 2, None), {"ride": "unreachable"}),
        (with_leg(0, 1, 60_000), {}),
        (with_leg(0, 1, 2**31 - 2), {}),
        (with_leg(0, 0, 500), {}),
        (with_leg(1, 2, -1), "seconds[1]: -1 is not a drive of 0 to 2147483646; null is no way."),
        (with_leg(1, 2, 2**31 - 1), "seconds[1]: 2147483647 is not a drive of 0 to 2147483646; null is no way."),
        (with_leg(1, 2, 2**31), "seconds[1]: 2147483648 is not a whole number below 2147483648."),
        (with_leg(1, 2, INFINITY), "seconds[1]: inf is not a whole number below 2147483648."),
        (with_leg(1, 2, NAN), "seconds[1]: nan is not a whole number below 2147483648."),
        (with_leg(1, 2, 0.5), "seconds[1]: 0.5 is not a whole number below 2147483648."),
        (with_leg(1, 2, "600"), "seconds[1]: '600' is not a whole number below 2147483648."),
        (with_leg(1, 2, None, "metres"), "metres[1][2]: None is not the length of a way, and there is one."),
        (
            {**WHOLE, "metres": [[0]]},
            "the file: 'Matrices must be square and alike: seconds (3, 3), metres (1, 1).' is not a sound problem.",
        ),
        ({**WHOLE, "places": [[30.5, 114.3]]}, "places: '1 places' is not as many as rows of seconds, 3."),
        (
            {"places": [[NAN, 114.3]], "vehicles": [], "jobs": []},
            "places[0]: [nan, 114.3] is not a pair [lat, lon] in degrees.",
        ),
        (
            {"places": [[30.5, INFINITY]], "vehicles": [], "jobs": []},
            "places[0]: [30.5, inf] is not a pair [lat, lon] in degrees.",
        ),
        ({**WHOLE, "jobs": [RIDE, RIDE]}, "the file: 'Job ride is there twice.' is not a sound problem."),
        ({**WHOLE, "vehicles": [CAR, CAR]}, "the file: 'Vehicle car is there twice.' is not a sound problem."),
        (with_job(id=""), "jobs[0].id: '' is not a name."),
        (with_job(id=7), "jobs[0].id: 7 is not a name."),
        (with_job(id="a\nb"), "jobs[0].id: 'a\\nb' is not a name without control characters."),
        (with_job(id="\ud800"), "jobs[0].id: '\\ud800' is not a name without control characters."),
        (with_job(pickup=-1), "the file: 'Job ride: node -1 must lie in 0..2.' is not a sound problem."),
        (with_job(pickup=None), "jobs[0].pickup: None is not a whole number below 2147483648."),
        (with_job(dropoff_window=[1, NAN]), "jobs[0].dropoff_window: nan is not a whole number below 2147483648."),
        (with_job(dropoff_window=[2, 1]), "jobs[0].dropoff_window: [2, 1] is not a span that ends after it begins."),
        (
            with_job(pickup_service=-1),
            "the file: 'Job ride: service times must not be negative.' is not a sound problem.",
        ),
        (with_car(start=3), "the file: 'Vehicle car: node 3 must lie in 0..2.' is not a sound problem."),
        (with_car(shift=[10, 0]), "vehicles[0].shift: [10, 0] is not a span that ends after it begins."),
        (with_car(duration=-1), "the file: 'Vehicle car: duration -1 must not be negative.' is not a sound problem."),
        (with_car(seats=1.5), "vehicles[0].seats: 1.5 is not a whole number below 2147483648."),
        ('{"jobs": [], "jobs": []}', "the file: 'jobs' is not a name to be given twice in one object."),
        ('{"a":' * 100_000, 'the file: \'{"a":{"a":{"a":{"a":…\' is not JSON of a sane depth.'),
        (
            with_job(needs=[["x" * 1000] * 1000]),
            f"jobs[0].needs: [{', '.join([repr('x' * 77 + '...' + 'x' * 78)] * 6)}, ...] is not a name.",
        ),
    ],
)
def test_a_file_is_refused_exactly_or_solved_honestly(whole: object, outcome: str | dict[str, str]) -> None:
    """Field, value and what belongs there; or a plan that passes the judge, with the reason of each trip left over."""
    assert told(whole) == outcome


def test_times_count_from_any_origin() -> None:
    """Seconds since 1970 give the same routes as seconds since midnight."""
    shifted = json.loads(json.dumps(WHOLE))
    spans = [(one, "shift") for one in shifted["vehicles"]]
    spans += [(one, name) for one in shifted["jobs"] for name in ("pickup_window", "dropoff_window")]
    for one, name in spans:
        one[name] = [time + EPOCH for time in one[name]]
    plans = [solve(read(json.dumps(one)).problem, Limits(seconds=5, steps=5)) for one in (WHOLE, shifted)]
    assert orders(plans[0]) == orders(plans[1]) != []
    assert plans[1].routes[0].stops[0].start == plans[0].routes[0].stops[0].start + EPOCH


def orders(plan: Plan) -> list[tuple[str, str, int]]:
    """Who is served when, from the first stop on."""
    begun = min((stop.start for _, stop in plan.stops()), default=0)
    return [(vehicle, stop.job, stop.start - begun) for vehicle, stop in plan.stops()]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**70) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@st.composite
def spoiled(draw) -> str:
    """Ferry's own file with anything at all somewhere in it."""
    whole = json.loads(json.dumps({**WHOLE, "places": [[30.5, 114.3]] * 3}))
    here: dict | list = whole
    while True:
        key = draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        if not isinstance(here[key], dict | list) or not here[key] or draw(st.integers(0, 3)) == 0:
            here[key] = draw(ANYTHING)
            return json.dumps(whole)
        here = here[key]


def survives(text: str, form: str) -> None:
    """Read to a plan that passes the judge, or refused in a few words; anything else fails the test."""
    found = read_or_refused(text, form)
    if isinstance(found, str):
        assert 0 < len(found) < 2000
    else:
        assert check(found.problem, construct(found.problem)) == []


def read_or_refused(text: str, form: str) -> Instance | str:
    """The instance, or why there is none."""
    try:
        return read(text, form)
    except BadFile as refusal:
        return str(refusal)


@given(spoiled())
def test_anything_anywhere_in_our_own_file_is_survived(text: str) -> None:
    """No value in any field ends in a traceback."""
    survives(text, "ferry")


@given(
    st.sampled_from([("darp", DARP), ("lilim", LILIM), ("sartori", SARTORI)]),
    st.data(),
    st.sampled_from(["", "x", "-1", "0", "2.5", "7", "nan", "inf", "-inf", "1e9", "9" * 30, "٣", "\x00", "1_0", "\n"]),
)
def test_any_word_anywhere_in_a_benchmark_is_survived(file: tuple[str, str], data: st.DataObject, word: str) -> None:
    """Nor does any number in any column."""
    form, text = file
    words = text.split(" ")
    words[data.draw(st.integers(0, len(words) - 1))] = word
    survives(" ".join(words), form)


@given(st.text(max_size=60), st.sampled_from(["auto", *READERS]))
def test_any_text_at_all_is_survived(text: str, form: str) -> None:
    """As any format, and when the format is to be found out."""
    survives(text, form)
