"""The made city: the same for the same seed, as it is described, and no easier in whole numbers than in real ones."""

from itertools import permutations, product

import numpy as np
import pytest

from app.bench.city import HALF_HOUR, HOSPITALS, SERVICE, SIDE, build
from app.bench.score import score
from routing.problem import Visit
from routing.schedule import Timing, timed
from schemas.values import StopKind

CITY = build(40, 120)
PROBLEM = CITY.problem()


def test_the_same_seed_makes_the_same_city() -> None:
    """To the last coordinate; another seed makes another one."""
    again = build(40, 120)
    assert (again.points == CITY.points).all()
    assert (again.trips, again.cars) == (CITY.trips, CITY.cars)
    assert build(40, 120, seed=8).trips != CITY.trips


def test_it_is_still_the_city_of_the_published_figures() -> None:
    """Figures measured in different versions compare only while these stay what they are."""
    trip, car = CITY.trips[0], CITY.cars[0]
    assert CITY.points[0].tolist() == pytest.approx([24.34762, 19.74078], abs=1e-4)
    assert (trip.pickup.earliest, trip.dropoff.latest, trip.ride) == pytest.approx((4252.90, 9000, 2947.10), abs=0.01)
    assert (car.earliest, car.latest, car.room) == pytest.approx((1843.17, 9892.02, 4), abs=0.01)


def test_everyone_rides_as_described() -> None:
    """Between home and one of the nearest hospitals, around a shift, at most half as long again and ten minutes."""
    homes, hospitals = CITY.points[:120], CITY.points[120 : 120 + HOSPITALS]
    assert ((CITY.points >= 0) & (CITY.points <= SIDE)).all()
    for k, trip in enumerate(CITY.trips):
        inbound = trip.pickup.node == k
        home, work = (trip.pickup, trip.dropoff) if inbound else (trip.dropoff, trip.pickup)
        ranked = np.argsort(np.linalg.norm(hospitals - homes[k], axis=1))
        assert home.node == k
        assert work.node - 120 in ranked[:30]
        assert trip.ride == pytest.approx(1.5 * CITY.leg(home.node, work.node) + 600)
        assert work.latest - work.earliest == HALF_HOUR
        assert work.earliest % HALF_HOUR == 0
        assert trip.pickup.service == SERVICE
    assert {trip.load for trip in CITY.trips} == {1, 2, 3}
    assert {car.room for car in CITY.cars} == {3, 4, 6}


def test_the_plane_is_the_matrix() -> None:
    """The solvers that want a matrix get the same numbers."""
    stored = CITY.problem(stored=True)
    nodes = np.arange(len(CITY.points))
    assert (PROBLEM.seconds[nodes[:, None], nodes] == stored.seconds).all()
    assert (stored.vehicles, stored.jobs) == (PROBLEM.vehicles, PROBLEM.jobs)
    assert (np.abs(stored.metres - stored.seconds * (25 / 3.6)) < 8).all()


def test_what_fits_in_whole_seconds_fits_in_real_ones() -> None:
    """Every two trips, in every order, in every car: what Ferry can time, the second judge can too."""
    city = build(8, 16)
    problem, sheet, fitting = city.problem(), city.sheet(), 0
    for vehicle, (a, b), order in product(problem.vehicles, permutations(problem.job, 2), ("aabb", "abab", "abba")):
        names = [{"a": a, "b": b}[letter] for letter in order]
        picks = [name not in names[:at] for at, name in enumerate(names)]
        kinds = [StopKind.PICKUP if one else StopKind.DROPOFF for one in picks]
        if isinstance(timed(problem.job, problem.ways(""), vehicle, list(map(Visit, names, kinds))), Timing):
            found = score(sheet, {int(vehicle.id): list(zip(names, picks, strict=True))})
            assert (found.faults, found.rides) == ((), 0)
            fitting += 1
    assert fitting > 20
