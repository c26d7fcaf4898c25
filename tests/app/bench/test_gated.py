"""A few days of a small town at the real desk."""

from dataclasses import replace

from app.bench.gated import Gated, run
from app.bench.referee import Breach

SMALL = Gated("small", drivers=10, riders=40, days=1, tick=600)


def test_behind_shut_gates_nobody_drives_who_may_not_and_with_open_ones_some_do() -> None:
    """The same people, the same fates: what the gates keep out is seen where they are open."""
    shut, opened = ({one.name: one.value for one in run(task)} for task in (SMALL, replace(SMALL, shut=False)))
    assert shut["small: rides asked for"] == opened["small: rides asked for"] > 0
    assert shut["small: pickups judged"] > 0
    broken = [f"small: rides {breach.value}" for breach in Breach]
    assert [shut[name] for name in broken] == [0] * len(broken)
    assert sum(opened[name] for name in broken) > 0
