"""The two lanes: order, priority, bounds, and an end for everyone."""

from threading import Thread

from hypothesis import given
from hypothesis import strategies as st

from app.lanes import Lanes


@given(st.lists(st.tuples(st.integers(), st.booleans()), max_size=60), st.integers(1, 9), st.integers(1, 4))
def test_nothing_is_lost_and_people_go_first(items: list[tuple[int, bool]], front: int, back: int) -> None:
    """Each lane keeps its order; the back moves only when the front is empty; groups keep their size."""
    lanes: Lanes[tuple[int, bool]] = Lanes(100, front, back)
    for item in items:
        assert lanes.put(item, behind=item[1])
    lanes.close()
    groups = []
    while group := lanes.take():
        groups.append(group)
        assert len({behind for _, behind in group}) == 1
        assert len(group) <= (back if group[0][1] else front)
    assert [item for group in groups for item in group] == sorted(items, key=lambda item: item[1])


def test_full_or_closed_lanes_take_nothing() -> None:
    """Whoever comes too late is told so at once."""
    lanes: Lanes[int] = Lanes(1, 4, 4)
    assert lanes.put(1)
    assert not lanes.put(2, behind=True)
    assert lanes.take() == [1]
    lanes.close()
    assert not lanes.put(3)
    assert lanes.take() == []


def test_a_taker_that_waits_is_woken() -> None:
    """By an item, and by the end."""
    lanes: Lanes[int] = Lanes(9, 4, 4)
    taken: list[list[int]] = []

    def run() -> None:
        while group := lanes.take():
            taken.append(group)

    thread = Thread(target=run)
    thread.start()
    lanes.put(7)
    lanes.close()
    thread.join()
    assert taken == [[7]]
