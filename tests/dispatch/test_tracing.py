"""Who was in a car with whom, held against a slow look into every car at every moment."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.tracing import Garage, Stay, step
from tests.dispatch import brute

NIGHT = datetime(2020, 2, 1, 12, 0, tzinfo=UTC)
MINUTES = st.integers(0, 40).map(lambda minutes: NIGHT + timedelta(minutes=minutes))
CARS = st.sampled_from(["plate A", "plate B"])


@st.composite
def evenings(draw: st.DrawFn) -> list[Stay]:
    """Some trips of three drivers and four riders in two cars; one rider was never entered."""
    stays = []
    for number in range(draw(st.integers(0, 9))):
        begin, end = sorted((draw(MINUTES), draw(MINUTES)))
        driver, rider = draw(st.sampled_from("xyz")), draw(st.sampled_from(["a", "b", "c", "d", None]))
        stays.append(Stay(f"t{number}", draw(CARS), driver, rider, draw(st.booleans()), begin, end))
    return stays


@given(
    evenings(),
    st.sampled_from("axz"),
    MINUTES,
    st.integers(1, 3),
    st.integers(0, 9),
    st.dictionaries(CARS, st.lists(MINUTES, max_size=2)),
)
def test_everyone_is_found_and_nobody_else(stays, person, since, count, linger, cleans) -> None:
    """Hop by hop, with the first moment of each: what a look into every car at every moment finds, no more, no less."""
    air = timedelta(minutes=linger)
    garage = Garage.of(stays, cleans)
    found: dict[str, tuple[int, datetime]] = {}
    carriers = {person: since}
    for number in range(1, count + 1):
        met = {name: one.first for name, one in step(garage, carriers, air).found.items()}
        carriers = {name: at for name, at in met.items() if name not in found and name != person}
        found |= {name: (number, at) for name, at in carriers.items()}
    assert found == brute.hops(stays, person, since, count, air, cleans)


def test_whoever_nobody_entered_is_told_by_their_trip() -> None:
    """A trip that overlaps and has no rider by name is listed, so that somebody asks whoever booked it."""
    end = NIGHT + timedelta(minutes=10)
    mine = Stay("mine", "plate A", "x", "a", True, NIGHT, end)
    shared = Stay("shared", "plate A", "x", None, True, end, end + timedelta(minutes=5))
    supply = Stay("supply", "plate A", "x", None, False, NIGHT, end)
    assert step(Garage.of([mine, shared, supply]), {"a": NIGHT}).unnamed == {"shared"}
