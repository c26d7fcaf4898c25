"""A process that plans again and again keeps its size."""

from app.bench.lasting import Lasting, run


def test_a_process_that_plans_again_and_again_keeps_its_size() -> None:
    """What twenty re-plans of a small city hold, the last of two hundred holds too, but for two parts in a hundred."""
    found = {figure.name: figure for figure in run(Lasting(drivers=10, requests=24, changes=8, steps=40, times=200))}
    assert all(found[f"memory after {times} re-plans"].value > 10 for times in (20, 200))
    assert found["memory grown in between"].met
