"""The planner's tick with its real process, writer and database."""

import asyncio
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from app.learning import Study
from app.loop import PlannerLoop
from app.metrics import Metrics
from app.promises import PromiseDesk
from app.settings import Settings
from app.solver import Solver, SolverFailed, Task, plan
from app.telling import changed
from app.words import DEFAULT
from app.writer import Writer
from dispatch.commands import AdoptPlan, ChangeRegion
from dispatch.errors import Stale
from routing.problem import Limits
from routing.travel import Points, Travel
from routing.travel.line import LineTravel
from schemas.regions import RegionIn
from schemas.values import Dispatch, Role
from tests.build import ADMIN, NIGHT, House


@pytest.fixture
def house(tmp_path):
    """A house on SQLite."""
    house = House(f"sqlite:///{tmp_path / 'ferry.db'}")
    yield house
    house.close()


class Kept(Solver):
    """A process that several planners use one after the other: none of them ends it."""

    def close(self) -> None:
        """Not yet."""


@pytest.fixture(scope="module")
def kept() -> Iterator[Solver]:
    """One process for the tests that do not kill theirs."""
    kept = Kept(patience=30)
    yield kept
    Solver.close(kept)


def looped(house: House, solver: Solver | None = None, port: int = 8000) -> tuple[Writer, PlannerLoop]:
    """A writer and a planner for a house, still closed."""
    settings = Settings(database_url=house.url, port=port, tick_seconds=60, wake_seconds=0, plan_seconds=1)
    writer = Writer(house.desk, house.clock)
    promises = PromiseDesk(house.database, house.desk.travel)
    parts = (house.clock, house.chance, house.desk.travel, house.database, writer, promises, Metrics())
    planner = PlannerLoop(settings, *parts)
    planner.solver = solver or planner.solver
    writer.on_commit.append(planner.committed)
    return writer, planner


class Deadly(LineTravel):
    """Travel times that kill the process that asks for them."""

    def matrix(self, sources: Points, targets: Points, *, depart_at: datetime) -> Travel:
        """At once and without a word, as the system does when memory runs out."""
        os.kill(os.getpid(), signal.SIGKILL)
        return super().matrix(sources, targets, depart_at=depart_at)


def offers(house: House) -> list[str]:
    """Who is being asked."""
    return [offer["driver_id"] for offer in house.see(ADMIN)["offers"]]


def test_one_tick_plans_and_asks(house: House) -> None:
    """A booking becomes an offer through the spawned solver."""
    driver, _ = house.on_shift("Wang")
    house.book(house.person(Role.RIDER, "Li"))

    async def tick() -> None:
        writer, planner = looped(house)
        writer.start()
        await planner.run_once()
        await planner.stop()
        await writer.stop()

    asyncio.run(tick())
    assert offers(house) == [driver.id]


def test_a_new_plan_is_logged_in_words_and_shown_to_the_desk(house: House, kept: Solver) -> None:
    """Where it only suggests, the desk reads what the plan changes; a second look that changes nothing says nothing."""
    house.on_shift("Wang")
    house.do(ChangeRegion(RegionIn(dispatch=Dispatch.SUGGEST)), ADMIN)
    trip = house.book(house.person(Role.RIDER, "Li"))

    async def tick() -> None:
        writer, planner = looped(house, kept)
        writer.start()
        await planner.run_once()
        await planner.run_once()
        await planner.stop()
        await writer.stop()

    with capture_logs() as lines:
        asyncio.run(tick())
    (line,) = [line for line in lines if line["event"] == "replanned"]
    assert line["words"].startswith("0 trips move, 0 promises broken, 1 newly served, 0 newly left over, ")
    assert [word for word in ("Wang", "Li", trip) if word in str(line)] == []
    (told,) = house.see(ADMIN)["plans"]
    assert (told["served"], changed(DEFAULT, told)) == (1, line["words"])


def test_a_booking_wakes_the_planner(house: House, kept: Solver) -> None:
    """Nobody waits for the tick: the commit itself wakes it, and its own commits do not."""
    driver, _ = house.on_shift("Wang")
    rider = house.person(Role.RIDER, "Li")

    async def wake() -> None:
        writer, planner = looped(house, kept)
        writer.start()
        planner.start()
        await writer.ask(house.booking(), rider)
        asked = asyncio.Event()
        writer.on_commit.append(lambda _: asked.set() if offers(house) else None)
        async with asyncio.timeout(30):
            await asked.wait()
        await planner.stop()
        await writer.stop()

    asyncio.run(wake())
    assert offers(house) == [driver.id]


def test_when_the_solver_is_late_insertion_plans_and_dispatchers_are_told(house: House) -> None:
    """A solver without patience is killed; the offer goes out all the same; the next good round clears the alert."""
    driver, _ = house.on_shift("Wang")
    house.book(house.person(Role.RIDER, "Li"))

    async def tick() -> None:
        hasty = Solver(patience=-1.0)
        writer, planner = looped(house, hasty)
        writer.start()
        await planner.run_once()
        assert [alert["kind"] for alert in house.see(ADMIN)["alerts"]] == ["solver_failed"]
        hasty.patience = 30.0
        await planner.run_once()
        await planner.stop()
        await writer.stop()

    asyncio.run(tick())
    assert offers(house) == [driver.id]
    assert house.see(ADMIN)["alerts"] == []


def test_a_second_planner_waits_for_the_lease(house: House, kept: Solver) -> None:
    """Two planners never plan one region: the second is refused until the first one's lease has run out."""

    async def two() -> None:
        (writer, one), (_, other) = looped(house, kept), looped(house, kept, port=8001)
        other.writer = writer
        writer.start()
        await one.run_once()
        with pytest.raises(Stale, match="another"):
            await other.run_once()
        house.clock.forward(seconds=61)
        await other.run_once()
        await asyncio.gather(one.stop(), other.stop())
        await writer.stop()

    asyncio.run(two())


def test_a_planner_that_died_goes_on_at_once(house: House, kept: Solver) -> None:
    """Whoever comes back at the same address need not wait for its own lease, and what it planned before is void."""

    async def back() -> None:
        (writer, one), (_, again) = looped(house, kept), looped(house, kept)
        again.writer = writer
        writer.start()
        await one.run_once()
        await again.run_once()
        with pytest.raises(Stale, match="lease"):
            await writer.ask(AdoptPlan(1, 0, {}, ()), one.actor)
        await again.stop()
        await writer.stop()

    asyncio.run(back())


def test_a_planner_that_stops_gives_the_lease_back(house: House, kept: Solver) -> None:
    """After a stop in peace anybody may plan at once, at whatever address."""

    async def hand_over() -> None:
        (writer, one), (_, other) = looped(house, kept), looped(house, kept, port=8001)
        other.writer = writer
        writer.start()
        await one.run_once()
        await one.stop()
        await other.run_once()
        await other.stop()
        await writer.stop()

    asyncio.run(hand_over())


def test_the_process_and_the_thread_make_the_same_plan(house: House, kept: Solver) -> None:
    """Same snapshot, same seed: same proposals, whoever computes them."""
    house.on_shift("Wang")
    house.book(house.person(Role.RIDER, "Li"))
    task = Task(house.snapshot(), house.desk.travel, Limits(seconds=1, steps=5), lease=1)
    assert kept.solve(task).wishes == plan(task).wishes


def test_a_process_whose_server_is_gone_ends_without_a_word(house: House) -> None:
    """However the server dies, its solver follows: waiting or in the middle of a round, and without a stack trace."""
    task = Task(house.snapshot(), house.desk.travel, Limits(seconds=1), lease=1)
    for busy in (False, True):
        solver = Solver(patience=30)
        solver.solve(task)
        assert solver._process is not None
        assert solver._pipe is not None
        if busy:
            solver._pipe.send(task)
        solver._pipe.close()
        assert solver._process.wait(30) == 0


def test_a_dead_process_is_replaced(house: House) -> None:
    """Between two rounds nobody notices; killed in the middle of one, it fails in words, and the next ones work."""
    task = Task(house.snapshot(), house.desk.travel, Limits(seconds=1), lease=1)
    with Solver(patience=30) as solver:
        solver.solve(task)
        assert solver._process is not None
        solver._process.kill()
        solver._process.wait()
        assert solver.solve(task).plan.routes == ()
        with pytest.raises(SolverFailed, match="ended in the middle of a round"):
            solver.solve(replace(task, travel=Deadly()))
        assert solver.solve(task).plan.routes == ()
        assert solver.ask(Study(LineTravel(), (), "UTC", NIGHT), 30) == LineTravel().learn((), "UTC")
        hasty = Solver(patience=-1.0)
        with pytest.raises(SolverFailed, match="No answer after"):
            hasty.solve(task)
    assert house.clock.now() - NIGHT == timedelta(0)
