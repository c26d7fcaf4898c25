"""A month remembers whom drivers met and who was left over, and its prices change nothing but the plans."""

from collections import Counter
from dataclasses import replace

import pytest

from app.bench.month import LATELY, Memory, Month, run

SMALL = Month("small", drivers=8, riders=24, weeks=2, steps=100)


def test_prices_change_neither_the_days_nor_the_rules() -> None:
    """As many ask from each district, nobody more is left over, no rule is broken, fewer pairs meet or mix."""
    plain, priced = (run(one)[0] for one in (SMALL, replace(SMALL, contact_price=3600, mix_price=3600)))
    assert plain.asked == priced.asked
    assert (plain.faults, priced.faults) == (0, 0)
    assert len(plain.contacts) == len(priced.contacts) == 2
    assert sum(priced.contacts) < sum(plain.contacts)
    assert plain.met == sum(plain.contacts) / 2 / 8
    assert priced.mixing < plain.mixing == sum(plain.mixed) / 2


def test_who_met_is_known_for_a_while() -> None:
    """On the last day still, the day after no longer; each ride counts by itself."""
    memory = Memory()
    memory.days["7"]["v1"] = [0, 1]
    memory.asked = [Counter() for _ in range(LATELY)]
    assert memory.rides("7") == {"v1": 2}
    memory.asked.append(Counter())
    assert memory.rides("7") == {"v1": 1}
    memory.asked.append(Counter())
    assert memory.rides("7") == {}


@pytest.mark.parametrize(("served", "price"), [(10, 0), (9, 0), (8, 300), (0, 2700)])
def test_a_district_pays_by_the_last_week(served: int, price: int) -> None:
    """Each point below the floor; older days are forgotten."""
    memory = Memory()
    memory.asked, memory.served = ([Counter(east=10)] * 7 for _ in range(2))
    memory.asked = [Counter(east=99), *memory.asked]
    memory.served = [Counter(), *([Counter(east=served)] * 7)]
    assert memory.price("east", Month("", floor=90, point_price=30)) == price
