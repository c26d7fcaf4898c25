"""The judge's own reading of each format, to the letter."""

from math import inf

from app.bench.sheet import Car, Halt, cordeau, lilim, sartori
from tests.app.bench.papers import DARP, LILIM, SARTORI


def test_li_and_lim_is_read_to_the_letter() -> None:
    """Pairs, windows, loads, the fleet, Euclid."""
    sheet = lilim(LILIM)
    assert sheet.cars == (Car(0, 0, 0, 100, 10),) * 2
    assert sheet.trips.keys() == {"1", "2"}
    trip = sheet.trips["2"]
    assert (trip.pickup, trip.dropoff) == (Halt(2, 0, 50, 2), Halt(4, 5, 60, 2))
    assert (trip.load, trip.ride, sheet.leg(1, 3)) == (8, inf, 5)


def test_sartori_and_buriol_is_read_to_the_letter() -> None:
    """The matrix is not symmetric, and there is a car for each trip."""
    sheet = sartori(SARTORI)
    assert sheet.cars == (Car(0, 0, 0, 60, 6),)
    assert (sheet.leg(0, 1), sheet.leg(1, 0), sheet.leg(2, 1)) == (7, 8, 4)
    assert (sheet.trips["1"].dropoff, sheet.trips["1"].load) == (Halt(2, 0, 60, 5), 4)


def test_cordeau_is_read_to_the_letter() -> None:
    """Trip i ends at n + i; the longest route and ride hold for all; the depot may stand there twice."""
    for text in (DARP, DARP + "5 0.0 0.0 0 0 0 60\n"):
        sheet = cordeau(text)
        assert sheet.cars == (Car(0, 0, 0, 60, 3, longest=60),)
        assert sheet.trips.keys() == {"1", "2"}
        assert (sheet.trips["2"].pickup, sheet.trips["2"].dropoff) == (Halt(2, 0, 60, 1), Halt(4, 20, 60, 1))
        assert (sheet.trips["2"].ride, sheet.leg(2, 4)) == (9, 4)
