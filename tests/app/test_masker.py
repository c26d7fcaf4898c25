"""Masked numbers from the yes to the end, with a real service, writer and database: never a real number instead."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.masker import REST, Masker
from app.masks import NoMasks, ServedMasks
from app.metrics import Metrics
from app.settings import Settings
from app.writer import Writer
from dispatch.commands import AcceptOffer, Actor, CancelTrip, ChangePerson, ChangeRegion
from dispatch.masks import Order
from schemas.masks import Numbers
from schemas.people import PersonChange
from schemas.regions import RegionIn
from schemas.values import Calls, Role
from tests.app.server import running
from tests.app.switchboard import Switchboard, switchboard
from tests.build import ADMIN, House, a_shift, a_trip

ANA, WANG, DESK = "13800000001", "13900000002", "02780000000"
MASKED = RegionIn(desk_phone=DESK, calls=Calls.MASKED)
FIRST = "+8617000000001"


@dataclass
class Stage:
    """A house that masks numbers, a driver who was asked by a rider, and a service."""

    house: House
    board: Switchboard
    url: str
    rider: Actor
    driver: Actor
    trip: str
    offer: str
    service: Any = None
    watch: float = 1000.0
    metrics: Metrics = field(default_factory=Metrics)

    def rounds(self, *rounds: Callable[["Stage"], object], service: Any = None) -> None:
        """Before each round something happens."""

        async def play(masker: Masker, _: Writer) -> None:
            for happens in rounds:
                await asyncio.to_thread(happens, self)
                await masker.run_once()

        self.open(play, service)

    def open(self, play: Callable[[Masker, Writer], Awaitable[None]], service: Any = None) -> None:
        """Run a writer and a masker while something is played."""

        async def run() -> None:
            settings = Settings(_env_file=None, database_url=self.house.url, tick_seconds=60, wake_seconds=0)
            writer = Writer(self.house.desk, self.house.clock)
            self.service = service or ServedMasks(self.url, "of-the-service", patience=20)
            parts = (self.house.clock, self.house.database, writer, self.service, self.metrics, lambda: self.watch)
            masker = Masker(settings, *parts)
            writer.on_commit.append(masker.committed)
            writer.start()
            try:
                await play(masker, writer)
            finally:
                await masker.stop()
                await writer.stop()

        asyncio.run(run())

    def dials(self, who: Actor) -> tuple[str, bool]:
        """The number that one of the two is given for the other, and whether it is the desk's."""
        trip = next(trip for trip in self.house.see(who)["trips"] if trip["id"] == self.trip)
        person = trip["rider" if who is self.driver else "driver"]
        return person["phone"], person["by_desk"]

    def both(self) -> set[tuple[str, bool]]:
        """What both are given."""
        return {self.dials(self.driver), self.dials(self.rider)}

    def alerts(self) -> list[str]:
        """What the board warns of."""
        return [alert["kind"] for alert in self.house.see(ADMIN)["alerts"]]

    def number(self, name: str, **labels: str) -> float:
        """A number of the graphs."""
        return self.metrics.registry.get_sample_value(name, labels) or 0.0


@contextmanager
def staged(house: House) -> Iterator[Stage]:
    """Everybody is there; nobody has said yes."""
    rider, (driver, shift) = house.person(Role.RIDER, "Ana Sick"), house.on_shift("Wang Wei")
    for who, number in ((rider, ANA), (driver, WANG)):
        house.do(ChangePerson(str(who.id), PersonChange(phone=number)))
    house.do(ChangeRegion(MASKED))
    trip = house.book(rider)
    with switchboard() as (url, board):
        yield Stage(house, board, url, rider, driver, trip, house.offer(shift, trip))


@pytest.fixture
def stage(tmp_path):
    """A house on SQLite with a service beside it."""
    house = House(f"sqlite:///{tmp_path / 'ferry.db'}")
    with staged(house) as stage:
        yield stage
    house.close()


def yes(stage: Stage) -> None:
    """The driver accepts."""
    stage.house.do(AcceptOffer(stage.offer), stage.driver)


def off(stage: Stage) -> None:
    """The rider calls off."""
    stage.house.do(CancelTrip(stage.trip), stage.rider)


def test_a_ride_is_bound_and_let_go(stage: Stage) -> None:
    """Asked for when the driver says yes, given to both, ended with the ride; no log line holds a number."""
    with capture_logs() as lines:
        stage.rounds(yes, lambda stage: _bound(stage), off)
    ways = [way for way, _ in stage.board.asked]
    assert (ways, stage.board.bound) == (["/bind", "/unbind"], {})
    assert (stage.board.asked[1][1]["binding"], stage.board.tokens) == ("b1", {"Bearer of-the-service"})
    assert (lines, stage.alerts(), stage.number("ferry_masks_owed")) == ([], [], 0)


def _bound(stage: Stage) -> None:
    assert (stage.both(), len(stage.board.bound)) == ({(FIRST, False)}, 1)


def _hang(stage: Stage) -> None:
    stage.board.hangs, stage.service.patience = True, 0.2


def _break(stage: Stage) -> None:
    stage.board.status = 500


def _babble(stage: Stage) -> None:
    stage.board.raw = b"<html>"


def _refuse(stage: Stage) -> None:
    stage.board.lie = lambda _, told: {"error": "no number is free"}


def _betray(stage: Stage) -> None:
    stage.board.lie = lambda asked, told: {**told, "driver_dials": asked["rider"]}


FAILURES = {"late": _hang, "status": _break, "unreadable": _babble, "refused": _refuse, "wrong": _betray}


@pytest.mark.parametrize("why", FAILURES)
def test_a_service_that_fails_never_uncovers_a_number(stage: Stage, why: str) -> None:
    """Both are given the desk's, the board has an alert, the graphs a number; after a rest it heals."""

    def fails(stage: Stage) -> None:
        FAILURES[why](stage)
        yes(stage)

    def heals(stage: Stage) -> None:
        assert stage.both() == {(DESK, True)}
        assert (stage.alerts(), stage.number("ferry_masks_owed")) == (["masking"], 1)
        assert stage.number("ferry_mask_falls_total", why=why) == 1
        stage.board.hangs, stage.board.status, stage.board.raw, stage.board.lie = False, 200, b"", None
        stage.service.patience = 20

    def later(stage: Stage) -> None:
        assert stage.number("ferry_mask_falls_total", why=why) == 1
        assert stage.alerts() == ["masking"], "it rests, and is not well yet"
        stage.watch += REST

    with capture_logs() as lines:
        stage.rounds(fails, heals, later)
    assert (stage.both(), stage.alerts()) == ({(FIRST, False)}, [])
    assert [line for line in lines if ANA in str(line) or WANG in str(line)] == []
    assert [line["reason"] for line in lines] == [why]


def test_without_a_service_people_ring_the_desk(stage: Stage) -> None:
    """A region that masks on a server that knows no service says so on the board, and gives nobody's own number."""
    stage.rounds(yes, service=NoMasks())
    assert (stage.both(), stage.alerts()) == ({(DESK, True)}, ["masking"])
    assert stage.number("ferry_mask_falls_total", why="unset") == 1


def test_one_refused_pair_holds_nobody_up(stage: Stage) -> None:
    """A number that the service will not have is tried again later; the next two are bound in the same round."""
    house = stage.house
    (other, shift), rider = house.on_shift("Zhou"), house.person(Role.RIDER, "Bo")
    house.do(ChangePerson(str(other.id), PersonChange(phone="13700000003")))
    trip = house.book(rider)
    house.do(AcceptOffer(house.offer(shift, trip)), other)
    stage.board.lie = lambda asked, told: {"error": "no"} if asked["rider"].endswith(ANA) else told
    stage.rounds(yes)
    assert stage.dials(stage.driver) == (DESK, True)
    seen = next(one for one in house.see(other)["trips"] if one["id"] == trip)
    assert (seen["rider"]["masked"], seen["rider"]["by_desk"]) == (True, False)


class Gone(Exception):
    """The process ends here."""


class Lost(ServedMasks):
    """The service hears every question, and its answer never arrives."""

    def bind(self, order: Order) -> Numbers:
        """Bound, and nobody knows."""
        super().bind(order)
        raise Gone

    def unbind(self, mask_id: str, binding: str) -> None:
        """Let go, and nobody knows."""
        super().unbind(mask_id, binding)
        raise Gone


def test_what_a_crash_left_bound_is_found_and_ended(stage: Stage) -> None:
    """The answer of the service was lost with the process: the next one asks under the same id, or lets go of it."""
    with pytest.raises(Gone):
        stage.rounds(yes, service=Lost(stage.url, ""))
    assert len(stage.board.bound) == 1
    assert stage.both() == {(DESK, True)}
    stage.rounds(lambda _: None)
    assert (stage.both(), len(stage.board.bound)) == ({(FIRST, False)}, 1)
    with pytest.raises(Gone):
        stage.rounds(off, service=Lost(stage.url, ""))
    stage.rounds(lambda _: None)
    assert (stage.board.bound, stage.alerts()) == ({}, [])


def test_a_yes_wakes_the_masker(stage: Stage) -> None:
    """Nobody waits for the tick, and whoever accepts does not wait for the service: the answer comes while it hangs."""
    stage.board.hangs = True
    service = ServedMasks(stage.url, "", patience=30)

    async def play(masker: Masker, writer: Writer) -> None:
        masker.start()
        await writer.ask(AcceptOffer(stage.offer), stage.driver)
        assert stage.both() == {(DESK, True)}
        stage.board.hangs = False
        stage.board.go.set()
        bound = asyncio.Event()
        writer.on_commit.append(lambda _: bound.set() if stage.dials(stage.driver) == (FIRST, False) else None)
        async with asyncio.timeout(30):
            await bound.wait()

    stage.open(play, service)


def test_the_pages_say_how_a_call_goes(tmp_path):
    """The region is switched on its page; the rider's page has a sentence beside the number, and so have the graphs."""
    with (
        switchboard() as (url, board),
        running(f"sqlite:///{tmp_path / 'ferry.db'}", mask_url=url, second_factor=False) as ferry,
    ):
        admin, rider, driver = ferry.client(Role.ADMIN), ferry.client(Role.RIDER), ferry.api(Role.DRIVER)
        for who, number in ((rider, ANA), (driver, WANG)):
            assert who.patch(f"{ferry.url}/api/v1/me", json={"phone": number}).status_code == 200
        home = {"Origin": ferry.url}
        assert (
            admin.post("/admin/region", data={"calls": "masked", "desk_phone": DESK}, headers=home).status_code == 303
        )
        trip = rider.post("/api/v1/trips", json=a_trip().model_dump(mode="json", exclude_none=True)).json()["id"]
        wish = a_shift(ferry.clock.now()).model_dump(mode="json", exclude_none=True)
        shift = driver.post("/shifts", json=wish).json()
        driver.post(f"/shifts/{shift['id']}/start")
        admin.post(f"/api/v1/trips/{trip}/assign", json={"driver_id": shift["driver_id"]}).raise_for_status()
        assert "There is no masked number at the moment" in rider.get("/").text

        def mask() -> None:
            asyncio.run_coroutine_threadsafe(ferry.rooms.masker.run_once(), ferry.loop).result(60)

        mask()
        page = rider.get("/").text
        assert (f"tel:{FIRST}" in page, "hides both of yours" in page, WANG in page) == (True, True, False)
        assert driver.get(f"/trips/{trip}").json()["rider"]["phone"] == FIRST
        board.status = 500
        admin.post(f"/api/v1/trips/{trip}/release", json={"reason": ""}).raise_for_status()
        mask()
        graphs = admin.get("/metrics").text
    assert 'ferry_mask_falls_total{why="status"} 1.0' in graphs
    assert "ferry_masks_owed 1.0" in graphs
