"""The measurement of the trace, on a past of a few hundred trips."""

from app.bench import tracing
from app.db import Database, upgrade
from tests.build import NIGHT


def test_a_small_past_is_filled_and_traced(tmp_path, monkeypatch) -> None:
    """Every figure is there, and somebody is found: the trips it makes are ones that meet."""
    monkeypatch.setattr(tracing, "DRIVERS", 5)
    monkeypatch.setattr(tracing, "RIDERS", 5)
    database = Database(f"sqlite:///{tmp_path / 'past.db'}")
    upgrade(database)
    figures = {figure.name: figure.value for figure in tracing.measure(database, "bench", NIGHT, 400, 1, times=4)}
    database.close()
    assert figures["people found, median"] > 0
    assert len(figures) == 4
