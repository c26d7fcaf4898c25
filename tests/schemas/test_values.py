"""Points, windows and loads refuse nonsense and add up."""

from itertools import product
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.values import Load, Point, Window

FEW = st.integers(0, 60)
LOADS = st.builds(Load, FEW, FEW, FEW, FEW)


@pytest.mark.parametrize(
    ("lat", "lon", "told"),
    [
        (90.1, 0, "lat 90.1 must lie between -90 and 90"),
        (-91, 0, "lat -91"),
        (114.3, 30.6, "look swapped"),
        (0, 180.1, "lon 180.1 must lie between -180 and 180"),
        (0, -181, "lon -181"),
        (nan, 0, "finite"),
        (0, inf, "finite"),
        (-inf, nan, "finite"),
    ],
)
def test_a_point_off_the_earth_is_told(lat: float, lon: float, told: str) -> None:
    """A bad coordinate is refused with its value; one that looks swapped says so."""
    with pytest.raises(ValueError, match=told):
        Point(lat, lon)


def test_the_hint_needs_a_reason() -> None:
    """Numbers that would be no better swapped get no hint."""
    with pytest.raises(ValueError, match=r"between -90 and 90\.$"):
        Point(100, 100)


@pytest.mark.parametrize(("lat", "lon"), list(product((-90, 0, 90), (-180, 0, 180))))
def test_the_edges_of_the_earth_are_on_it(lat: float, lon: float) -> None:
    """Poles and the date line are places."""
    assert Point(lat, lon) == Point(float(lat), float(lon))


def test_a_window_is_closed_and_never_upside_down() -> None:
    """Both ends belong to it, an instant is a window, and an inverted one is refused with its values."""
    window = Window(10, 20)
    assert [second in window for second in (9, 10, 20, 21)] == [False, True, True, False]
    assert 5 in Window(5, 5)
    with pytest.raises(ValueError, match=r"ends \(9\) before it begins \(10\)"):
        Window(10, 9)


@pytest.mark.parametrize("bad", [Load.__name__, "seats", "wheelchairs", "litres", "kilograms"])
def test_a_load_is_never_negative(bad: str) -> None:
    """No dimension may be below zero, whether written or computed."""
    with pytest.raises(ValueError, match="negative"):
        _ = Load() - Load(seats=1) if bad == "Load" else Load(**{bad: -1})


@given(LOADS, LOADS)
def test_loads_add_up(one: Load, other: Load) -> None:
    """What is put in and taken out again leaves what was there; more never fits where less does not."""
    both = one + other
    assert both - other == one
    assert one.fits(both)
    assert other.fits(both)
    assert both.fits(one) == (other == Load())


@pytest.mark.parametrize("dimension", ["seats", "wheelchairs", "litres", "kilograms"])
def test_one_too_many_does_not_fit(dimension: str) -> None:
    """Each dimension binds by itself: equal fits, one above does not."""
    room = Load(4, 1, 400, 300)
    assert room.fits(room)
    assert not (room + Load(**{dimension: 1})).fits(room)
