import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from app.db import Database
from app.live.hub import Pace
from app.live.reading import FROM_TABLE
from dispatch import commands
from dispatch.clock import CountedChance
from dispatch.desk import Desk
from schemas.people import PersonChange
from schemas.places import PlaceIn
from schemas.values import Role
from tests.app.live.served import QUICK, Ground, Member, Served, served

PLACE = commands.AddPlace(PlaceIn(name="Depot", lat=30.5, lon=114.3))


def test_a_booking_reaches_the_board(ground: Ground) -> None:
    """A dispatcher begins with a snapshot and hears of a booking as an event with the trip as it looks now."""
    rider, dispatcher = ground.member(Role.RIDER), ground.member(Role.DISPATCHER)
    with ground.served.listen(dispatcher.token) as ear:
        assert ear.hear()["type"] == "snapshot"
        trip = ground.book(rider)
        ear.until(ground.head())
        assert ear.state["trips"][trip]["state"] == "requested"
        assert ear.events[-1]["name"] == "TripRequested"
        ground.do(commands.CancelTrip(trip), rider.actor)
        assert ear.until(ground.head()) == ground.seen(dispatcher)


def test_a_gap_is_filled_from_memory_or_the_table(ground: Ground) -> None:
    """Coming back with a cursor one hears exactly what one missed, also when the hub has never read it."""
    dispatcher = ground.member(Role.DISPATCHER)
    with ground.served.listen(dispatcher.token) as ear:
        epoch, before = ear.hear()["epoch"], ground.head()
        ground.do(PLACE)
        ear.until(ground.head())
    with ground.served.listen(dispatcher.token, since=f"{epoch}:{before}") as ear:
        assert [told["seq"] for told in ear.hear()["events"]] == [ground.head()]
    with ground.served.listen(dispatcher.token, since=f"{epoch}:1") as ear:
        frame = ear.hear()
        assert frame["type"] == "events"
        assert [told["seq"] for told in frame["events"]] == list(range(2, ground.head() + 1))


def test_nothing_missed_is_said_at_once(ground: Ground) -> None:
    """A client that is up to date gets an empty frame, so that it knows; what it may not hear counts as heard."""
    rider, dispatcher = ground.member(Role.RIDER), ground.member(Role.DISPATCHER)
    with ground.served.listen(rider.token) as ear:
        epoch, before = ear.hear()["epoch"], ground.head()
    ground.book(ground.member(Role.RIDER))
    with ground.served.listen(dispatcher.token) as ear:
        ear.hear()
    with ground.served.listen(rider.token, since=f"{epoch}:{before}") as ear:
        assert ear.hear() == {"type": "events", "seq": ground.head(), "events": [], "views": []}


def test_whoever_joins_in_a_storm_misses_nothing(ground: Ground) -> None:
    """While commands pour in, clients come, are cut and come back: each hears every number once, without a gap."""
    listening, served = ground.member(Role.DISPATCHER), ground.served
    tokens = [ground.member(role).token for role in (Role.RIDER, Role.DISPATCHER) * 4]
    storm = asyncio.run_coroutine_threadsafe(_storm(ground, 300), served.loop)

    def follow(token: str) -> tuple[int, list[int]]:
        with ExitStack() as stack:
            ear = stack.enter_context(served.listen(token))
            first = ear.hear()["seq"]
            while not storm.done():
                for _ in range(5):
                    ear.hear()
                ear.socket.socket.close()
                ear = ear.resumed(stack.enter_context(served.listen(token, since=ear.cursor)))
            ear.until(ground.head())
            return first, [told["seq"] for told in ear.events]

    with ThreadPoolExecutor(len(tokens)) as pool:
        heard = list(pool.map(follow, tokens))
    for first, told in heard:
        assert told == list(range(first + 1, ground.head() + 1))
    with served.listen(listening.token) as ear:
        assert len(ear.hear()["places"]) == 300


async def _storm(ground: Ground, places: int) -> None:
    for _ in range(places):
        await ground.served.rooms.writer.ask(PLACE, ground.admin)


def test_what_another_process_stores_is_told(ground: Ground) -> None:
    """A commit that did not come through this server's writer (an import, a second server) is found by looking."""
    dispatcher, rooms = ground.member(Role.DISPATCHER), ground.served.rooms
    other = Database(str(rooms.settings.database_url))
    with ground.served.listen(dispatcher.token) as ear:
        ear.hear()
        place = Desk(other.engine, CountedChance("other")).handle(PLACE, ground.admin, rooms.clock.now()).answer["id"]
        ear.until(ground.head())
        assert place in ear.state["places"]
    other.close()


@pytest.mark.parametrize("since", ["other:1", "{epoch}:999999", "junk", "{epoch}:-1"])
def test_a_useless_cursor_brings_a_snapshot(ground: Ground, since: str) -> None:
    """Another log, a number from the future, or nonsense: begin anew."""
    dispatcher = ground.member(Role.DISPATCHER)
    with ground.served.listen(dispatcher.token) as ear:
        epoch = ear.hear()["epoch"]
    with ground.served.listen(dispatcher.token, since=since.format(epoch=epoch)) as ear:
        assert ear.hear()["type"] == "snapshot"


def test_too_much_missed_brings_a_snapshot(ground: Ground) -> None:
    """Beyond a thousand events a snapshot is cheaper than the events."""
    dispatcher = ground.member(Role.DISPATCHER)
    wishes = [(PLACE, ground.admin)] * (FROM_TABLE + 1)
    ground.served.run(ground.served.rooms.writer.ask_all(wishes))
    epoch, head = ground.log()
    with ground.served.listen(dispatcher.token, since=f"{epoch}:{head - FROM_TABLE}") as ear:
        assert ear.hear()["type"] == "events"
    with ground.served.listen(dispatcher.token, since=f"{epoch}:1") as ear:
        assert ear.hear()["type"] == "snapshot"


def test_a_rider_hears_nothing_of_others(ground: Ground) -> None:
    """Another rider's trip, its driver and every alert stay unheard; only the heartbeat goes on."""
    mine, other = ground.member(Role.RIDER), ground.member(Role.RIDER)
    driver, _ = ground.on_shift()
    with ground.served.listen(mine.token) as ear:
        ear.hear()
        trip = ground.book(other)
        ground.do(commands.AssignTrip(trip, str(driver.actor.id)))
        ear.until(ground.head())
        assert ear.events == []
        assert not {"trips", "drivers", "alerts"} & {kind for kind, things in ear.state.items() if things}
        assert trip not in str(ear.frames)


def test_a_driver_learns_the_door_only_by_accepting(ground: Ground) -> None:
    """While an offer stands its driver sees the area of a private address and no rider; after accepting, the door."""
    rider, (driver, shift) = ground.member(Role.RIDER), ground.on_shift()
    with ground.served.listen(driver.token) as ear:
        ear.hear()
        trip = ground.book(rider)
        until = ground.served.clock.now() + timedelta(minutes=1)
        offer = ground.do(commands.MakeOffer(shift["id"], (trip,), until), ground.planner)["id"]
        ear.until(ground.head())
        before = ear.state["trips"][trip]
        assert before["dropoff"]["approximate"]
        assert before["rider"] is None
        assert "114.3561" not in str(ear.frames)
        assert "Door 7" not in str(ear.frames)
        ground.do(commands.AcceptOffer(offer), driver.actor)
        ear.until(ground.head())
        assert ear.state["trips"][trip]["dropoff"]["name"] == "Door 7"
        assert ear.state["offers"] == {}


def test_the_loser_of_a_race_forgets_the_trip(ground: Ground) -> None:
    """When another driver accepts, offer and trip vanish from the loser's phone."""
    rider, (winner, first), (loser, second) = ground.member(Role.RIDER), ground.on_shift(), ground.on_shift()
    trip = ground.book(rider)
    until = ground.served.clock.now() + timedelta(minutes=1)
    won, _ = (
        ground.do(commands.MakeOffer(shift["id"], (trip,), until), ground.planner)["id"] for shift in (first, second)
    )
    with ground.served.listen(loser.token) as ear:
        assert trip in {view["id"] for view in ear.hear()["trips"]}
        ground.do(commands.AcceptOffer(won), winner.actor)
        ear.until(ground.head())
        assert ear.state["trips"] == {}
        assert ear.state["offers"] == {}


def test_dispatchers_get_the_same_bytes(ground: Ground) -> None:
    """Two dispatchers of one language share every frame of facts."""
    first, second = ground.member(Role.DISPATCHER), ground.member(Role.DISPATCHER)
    with ground.served.listen(first.token) as one, ground.served.listen(second.token) as two:
        one.hear(), two.hear()
        for _ in range(3):
            ground.do(PLACE)
        one.until(ground.head()), two.until(ground.head())
        assert one.state == two.state
        assert one.events == two.events


def test_a_revoked_login_is_sent_away(ground: Ground) -> None:
    """Revoking one device closes its socket with 4401 and leaves the person's other device alone."""
    dispatcher = ground.member(Role.DISPATCHER)
    name = ground.do(commands.IssueToken(Role.RIDER, "Two devices"))
    again = ground.do(commands.IssueToken(Role.RIDER, "Two devices"))
    with ground.served.listen(name["token"]) as revoked, ground.served.listen(again["token"]) as kept:
        revoked.hear(), kept.hear()
        ground.do(commands.RevokeLogin(ground.login(name["token"])), dispatcher.actor)
        assert revoked.until_closed() == 4401
        kept.until(ground.head())


def test_whoever_is_stood_down_hears_no_more(ground: Ground) -> None:
    """Standing a person down ends their sockets at once, and they do not get back in."""
    driver, _ = ground.on_shift()
    with ground.served.listen(driver.token) as ear:
        ear.hear()
        ground.do(commands.ChangePerson(str(driver.actor.id), PersonChange(active=False)))
        assert ear.until_closed() == 4401
    with ground.served.listen(driver.token) as ear:
        assert ear.until_closed() == 4401


def test_a_login_that_runs_out_ends_the_socket(ground: Ground) -> None:
    """The heartbeat looks at the clock: after its last day a login hears nothing more."""
    clock = ground.served.clock
    member, before = ground.member(Role.RIDER), clock.now()
    with ground.served.listen(member.token) as ear:
        ear.hear()
        clock.forward(days=91)
        assert ear.until_closed() == 4401
    clock.at = before


def test_the_newest_sockets_of_a_person_count(ground: Ground) -> None:
    """A sixth socket of one person closes the first with 4429: it is the one that the tunnel killed."""
    member = ground.member(Role.RIDER)
    with ground.served.listen(member.token) as first:
        first.hear()
        others = [ground.served.listen(member.token) for _ in range(QUICK.per_person)]
        assert first.until_closed() == 4429
        ground.do(PLACE)
        for other in others:
            with other:
                other.until(ground.head())


def test_a_cut_socket_is_forgotten(ground: Ground) -> None:
    """A socket that breaks leaves the hub; those who stay hear on."""
    member = ground.member(Role.RIDER)
    with ground.served.listen(member.token) as stays, ground.served.listen(member.token) as breaks:
        stays.hear(), breaks.hear()
        present = len(ground.served.rooms.hub)
        breaks.socket.socket.close()
        while len(ground.served.rooms.hub) == present:
            ground.do(PLACE)
            stays.until(ground.head())
        assert len(ground.served.rooms.hub) == present - 1


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Served]:
    """A server for one client at a time, with little room for what a client does not read."""
    pace = Pace(heartbeat=0.05, poll=0.2, stall=0.5, total=2)
    with served(f"sqlite:///{tmp_path / 'ferry.db'}", pace, buffer=4096) as running:
        yield running


def _gossip(ground: Ground, rider: Member, trips: int) -> None:
    """Much to tell: trips with long notes."""
    for _ in range(trips):
        ground.book(rider, note="门" * 500)


def test_a_full_house_says_so(narrow: Served) -> None:
    """One socket too many is closed with 1013, try again later, and a place that is left can be taken."""
    ground = narrow.region()
    member = ground.member(Role.RIDER)
    with narrow.listen(member.token) as one, narrow.listen(member.token) as two:
        one.hear(), two.hear()
        with narrow.listen(member.token) as late:
            assert late.until_closed() == 1013


def test_a_client_that_does_not_read_is_sent_away(narrow: Served) -> None:
    """What waits for it is bounded, it is closed with 4008, and nobody else waits for it."""
    ground = narrow.region()
    rider, dispatcher = ground.member(Role.RIDER), ground.member(Role.DISPATCHER)
    with narrow.listen(dispatcher.token, sock=narrow.slow_socket(), max_queue=1) as stuck:
        stuck.hear()
        with narrow.listen(dispatcher.token) as reads:
            reads.hear()
            while len(narrow.rooms.hub) > 1:
                _gossip(ground, rider, 10)
                reads.until(ground.head())
            assert reads.state == ground.seen(dispatcher)
        assert stuck.until_closed() == 4008
        assert stuck.seq < ground.head()


def test_a_client_that_never_reads_again_is_dropped(tmp_path: Path) -> None:
    """Who does not even take the goodbye costs the server neither memory nor a connection."""
    pace = Pace(heartbeat=0.05, poll=0.2, stall=0.3, farewell=0.3)
    with served(f"sqlite:///{tmp_path / 'ferry.db'}", pace, buffer=4096) as running:
        ground = running.region()
        rider, dispatcher = ground.member(Role.RIDER), ground.member(Role.DISPATCHER)
        with running.listen(dispatcher.token, sock=running.slow_socket(), max_queue=1) as stuck:
            stuck.hear()
            while running.server.server_state.connections:
                _gossip(ground, rider, 10)
            assert stuck.until_closed() is None


def test_a_slow_client_gets_fewer_bigger_frames(tmp_path: Path) -> None:
    """What a client did not read in time is folded, and it ends with the same state as everyone."""
    with served(f"sqlite:///{tmp_path / 'ferry.db'}", Pace(heartbeat=0.05, stall=20), buffer=32768) as running:
        ground = running.region()
        rider, dispatcher = ground.member(Role.RIDER), ground.member(Role.DISPATCHER)
        with running.listen(dispatcher.token, sock=running.slow_socket(32768), max_queue=1) as slow:
            slow.hear()
            _gossip(ground, rider, 150)
            slow.until(ground.head())
            assert slow.state == ground.seen(dispatcher)
            facts = [frame for frame in slow.frames if frame["type"] == "events"]
            assert len(facts) < len(slow.events)
            assert [told["seq"] for told in slow.events] == sorted({told["seq"] for told in slow.events})


def test_a_stopping_house_says_goodbye(tmp_path: Path) -> None:
    """Everyone is told 1001 before the house closes, and nobody new gets in."""
    with served(f"sqlite:///{tmp_path / 'ferry.db'}") as running:
        member = running.region().member(Role.RIDER)
        with running.listen(member.token) as ear:
            ear.hear()
            running.run(running.rooms.hub.stop())
            assert ear.until_closed() == 1001
        assert len(running.rooms.hub) == 0
        with running.listen(member.token) as late:
            assert late.until_closed() == 1013


def test_a_signal_says_goodbye_too(tmp_path: Path) -> None:
    """Whoever listens when the server is told to end hears 1001 as well."""
    with ExitStack() as stack:
        with served(f"sqlite:///{tmp_path / 'ferry.db'}") as running:
            ear = stack.enter_context(running.listen(running.region().member(Role.RIDER).token))
            ear.hear()
        assert ear.until_closed() == 1001


def test_a_restored_backup_starts_everyone_anew(ground: Ground) -> None:
    """When the log's epoch changes under the hub, clients are sent back and begin with a snapshot of the new log."""
    dispatcher = ground.member(Role.DISPATCHER)
    with ground.served.listen(dispatcher.token) as ear:
        old = ear.hear()["epoch"]
        ground.restore("another-epoch")
        assert ear.until_closed() == 4008
    with ground.served.listen(dispatcher.token, since=f"{old}:{ground.head()}") as ear:
        assert ear.hear()["epoch"] == "another-epoch"
