"""The people of a story: each with a phone or a screen, who speak HTTP and listen on a socket like anyone."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

import httpx

from dispatch import store
from dispatch.clock import CountedChance, ManualClock
from dispatch.commands import SealTrip
from dispatch.snapshot import take
from schemas.values import Role
from tests.app.live.client import Ear, shown
from tests.app.server import Running, running
from tests.build import PLANNER, REGION, TONGJI

View = dict[str, Any]


@dataclass
class Someone:
    """A person with a token, a client and an ear on the feed."""

    name: str
    role: Role
    token: str
    http: httpx.Client
    ear: Ear
    shift: str = ""

    def post(self, path: str, body: View | list[View] | None = None, expect: int = 200) -> View:
        """Ask for something; the answer must have this status."""
        answer = self.http.post(path, json=body)
        assert answer.status_code == expect, f"{self.name} {path}: {answer.status_code} {answer.text}"
        told: View = answer.json() if answer.content else {}
        return told

    def get(self, path: str) -> View:
        """Look."""
        told: View = self.http.get(path).raise_for_status().json()
        return told


@dataclass
class Stage:
    """One evening: a server that can be restarted, a clock moved by hand, and who is there."""

    url: str
    clock: ManualClock
    chance: CountedChance = field(default_factory=CountedChance)
    cast: dict[str, Someone] = field(default_factory=dict)
    heartbeat: float = 0.2
    settings: View = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.stack = ExitStack()
        house = running(self.url, self.clock, self.chance, self.heartbeat, **self.settings)
        self.ferry: Running = self.stack.enter_context(house)
        for person in self.cast.values():
            self._connect(person)
        return self

    def __exit__(self, *error: object) -> None:
        for person in self.cast.values():
            person.ear.stack.close()
        self.stack.close()

    def restart(self) -> None:
        """Stop the server and start another on the same database; everybody comes back with their cursor."""
        self.__exit__()
        self.__enter__()

    def _connect(self, person: Someone) -> None:
        cursor = person.ear.cursor if person.ear.epoch else ""
        ear = Ear.connect(self._live(), person.token, cursor)
        person.ear = person.ear.resumed(ear) if cursor else ear
        person.http = self.ferry.api(Authorization=f"Bearer {person.token}")

    def _live(self) -> str:
        return f"{self.ferry.url.replace('http', 'ws', 1)}/api/v1/live"

    def enter(self, role: Role, name: str, language: str = "en") -> Someone:
        """Somebody signs in and listens."""
        token = self.ferry.token(role, name, language)
        ear = Ear.connect(self._live(), token)
        person = Someone(name, role, token, self.ferry.api(Authorization=f"Bearer {token}"), ear)
        ear.until_type("snapshot")
        self.cast[name] = person
        return person

    def on_duty(self, name: str, hours: int = 10, start: View = TONGJI, **vehicle: int) -> Someone:
        """A driver comes and goes on shift."""
        driver = self.enter(Role.DRIVER, name)
        now = self.clock.now()
        body = {
            "starts_at": now.isoformat(),
            "ends_at": (now + timedelta(hours=hours)).isoformat(),
            "start": start,
            "vehicle": {"seats": 4, "volume_l": 800, "weight_kg": 600, **vehicle},
        }
        driver.shift = driver.post("/shifts", body, expect=201)["id"]
        driver.post(f"/shifts/{driver.shift}/start")
        return driver

    def later(self, **span: float) -> datetime:
        """Time goes by, and the planner looks again."""
        now = self.clock.forward(**span)
        self.ferry.tick()
        return now

    def asked(self) -> Someone:
        """The one driver who has an offer on the screen."""
        [offered] = [person for person in self.cast.values() if person.role is Role.DRIVER and self.offers(person)]
        return offered

    def offers(self, driver: Someone) -> list[View]:
        """What a driver is asked."""
        return list(driver.get("/me/offers")["items"])

    def drive(self, driver: Someone, trip: str, *moves: str, **more: str) -> View:
        """The driver reports, two minutes apart."""
        told: View = {}
        for move in moves:
            at = self.clock.forward(minutes=2).isoformat()
            told = driver.post(f"/trips/{trip}/moves", {"move": move, "at": at, **more})
        return told

    def everyone_sees_the_truth(self) -> None:
        """Whoever listened holds what a fresh look would show once the tick has told: old snapshot + events = new."""
        with self.ferry.rooms.database.read() as session:
            over = take(session, REGION, self.clock.now()).closing
        for trip in over:
            self.ferry.do(SealTrip(trip), PLANNER)
        seq = self.ferry.seq()
        for person in self.cast.values():
            heard = shown(person.ear.until(seq), self.clock.now())
            with Ear.connect(self._live(), person.token) as fresh:
                fresh.until_type("snapshot")
                truth = shown(fresh.state, self.clock.now())
            assert {kind: things for kind, things in heard.items() if things} == {
                kind: things for kind, things in truth.items() if things
            }, person.name

    def log(self) -> list[Any]:
        """Everything that happened."""
        with self.ferry.rooms.database.read() as session:
            return store.events_after(session, REGION, 0, 100_000)


@contextmanager
def stage(url: str, clock: ManualClock, heartbeat: float = 0.2, **settings: Any) -> Iterator[Stage]:
    """The curtain rises."""
    with Stage(url, clock, heartbeat=heartbeat, settings=settings) as open_stage:
        yield open_stage
