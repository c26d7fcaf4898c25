"""More trips than anybody can drive are planned as far as it goes."""

from app.bench.flooding import Flood, run


def test_most_are_left_over_and_no_rule_is_broken() -> None:
    """Two drivers take some of three hundred trips; nobody vanishes, or the judge would say so."""
    _, left, _, broken = run(Flood(drivers=2, requests=300))
    assert 200 < left.value < 300
    assert broken.met
