"""The law of the feed: *old snapshot + frames = new snapshot*, for every role and every command."""

from collections.abc import Iterator, Sequence
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch import store
from dispatch.events import CATALOGUE
from tests import postgres
from tests.app.live.client import Ear, shown
from tests.app.live.served import Ground, Member, Served, served
from tests.app.live.world import ACTS, World

Wish = tuple[int, int, int]
WISHES = st.lists(st.tuples(st.integers(0, len(ACTS) - 1), st.integers(0, 9), st.integers(0, 9)), max_size=25)
CUTS = st.lists(st.integers(0, 24), max_size=3)


def check_law(ground: Ground, wishes: Sequence[Wish], cuts: Sequence[int]) -> None:
    """Everybody listens from the start; some are cut off and come back; in the end all hold what a snapshot shows."""
    world = World.on(ground)
    ears = {member.token: ground.served.listen(member.token) for member in world.members}
    try:
        for ear in ears.values():
            ear.hear()
        for step, wish in enumerate(wishes):
            if step in cuts:
                _cut(ground, world.members[wish[1] % len(world.members)], ears)
            world.act(*wish)
        world.settle()
        for member in world.members:
            _agrees(ground, member, ears[member.token])
    finally:
        for ear in ears.values():
            ear.__exit__()


def _cut(ground: Ground, member: Member, ears: dict[str, Ear]) -> None:
    old = ears[member.token]
    old.socket.socket.close()
    ears[member.token] = old.resumed(ground.served.listen(member.token, since=old.cursor))


def _agrees(ground: Ground, member: Member, ear: Ear) -> None:
    ear.until(ground.head())
    now = ground.served.clock.now()
    held, seen = shown(ear.state, now), shown(ground.seen(member), now)
    for kind, things in seen.items():
        assert held.get(kind, {}) == things, (member.actor.role, kind)
    told = [event["seq"] for event in ear.events]
    assert told == sorted(set(told)), "each event once, in order"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
@given(wishes=WISHES, cuts=CUTS)
def test_old_snapshot_and_frames_make_the_new_snapshot(house: Served, wishes: list[Wish], cuts: list[int]) -> None:
    """Whatever is commanded, a client that follows the frames holds what a fresh snapshot would show it."""
    check_law(house.region(), wishes, cuts)


@pytest.fixture(scope="module")
def on_postgres(postgres_url: str, postgres_template: str) -> Iterator[Served]:
    """A server on PostgreSQL."""
    with served(postgres.make(postgres_url, "ferry_law", postgres_template)) as running:
        yield running
    postgres.drop(postgres_url, "ferry_law")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=8)
@given(wishes=WISHES, cuts=CUTS)
def test_the_law_holds_on_postgresql(on_postgres: Served, wishes: list[Wish], cuts: list[int]) -> None:
    """The same on the other database, where readers and writers do not wait for each other."""
    check_law(on_postgres.region(), wishes, cuts)


def test_the_world_tells_of_everything(house: Served) -> None:
    """Seeded walks keep the law, and bring about every kind of event of trips, offers and shifts."""
    draw, told = Random(1), set()
    for _ in range(12):
        ground = house.region()
        wishes = [(draw.randrange(len(ACTS)), draw.randrange(10), draw.randrange(10)) for _ in range(60)]
        check_law(ground, wishes, range(10, 60, 20))
        with house.rooms.database.read() as session:
            told |= {row.name for row in store.events_after(session, ground.id, 0, 10_000)}
    things = {name for (thing, _), (name, _) in CATALOGUE.items() if thing in ("trip", "offer", "shift")}
    assert things - told - {"TripHeld", "TripVerified", "SupplyReturned"} == set()
