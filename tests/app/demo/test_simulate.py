"""The city on a hand-driven clock."""

from app.db import Database
from app.demo.simulate import Script, Simulation
from dispatch import store
from dispatch.states import DRIVEN
from schemas.values import TripState


def played(folder, script):
    """A simulation that has run, and its figures."""
    database = Database(f"sqlite:///{folder / 'ferry.db'}")
    simulation = Simulation(database, script)
    try:
        figures = simulation.run()
        with database.read() as session:
            return figures, store.trips_in(session, "simulated", TripState)
    finally:
        database.close()


def test_the_same_seed_gives_the_same_day(tmp_path):
    """Two runs of one script agree in every figure; another seed is another day."""
    script = Script(drivers=6, riders=20, hours=0.3, seed=3, tick=60)
    first, _ = played(tmp_path / "a", script)
    again, _ = played(tmp_path / "b", script)
    assert first == again
    assert first.booked > 2


def test_enough_drivers_serve_everyone_and_nobody_is_lost(tmp_path):
    """With cars to spare all are served but those who called it off; every trip has come to an end."""
    figures, trips = played(tmp_path, Script(drivers=30, riders=24, hours=0.3, seed=1, tick=60))
    assert figures.served + figures.cancelled + figures.unmet + figures.open == figures.booked == len(trips)
    assert figures.unmet == 0
    assert figures.served >= 0.9 * (figures.booked - figures.cancelled)
    assert all(trip.driver_id for trip in trips if trip.state in DRIVEN)
