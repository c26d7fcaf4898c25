"""A day on which everybody looks everywhere, again and again, and whatever they are given is kept."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from typing import Any

import httpx
from fastapi.routing import APIRoute

from app import pages
from dispatch.commands import Actor, EnsureRegion, IssueToken
from schemas.values import Role
from tests.app.post import Post
from tests.app.test_contract import reference
from tests.story.cast import Someone, Stage
from tests.story.knowing import Needle, Truth, What
from tests.story.told import Corpus

BLANK = re.compile(r"{(\w+)}")
QUERIES = {
    "/api/v1/trips": ("", "?q=willow&state=cancelled", "?q=青山路&state=completed"),
    "/api/v1/credentials": ("?of={person_id}",),
    "/api/v1/people/{person_id}/exposure": ("?since=2020-01-30",),
    "/": ("", "?again={trip_id}"),
    "/admin/people/{person_id}/exposure": ("?since=2020-01-30",),
    "/admin/people/{person_id}/exposure.csv": ("?since=2020-01-30",),
}
WRITES = {"/api/v1/osmand"}
"""What tells a position though it is asked with GET."""
OFTEN = {
    Role.RIDER: ("/api/v1/trips", "/api/v1/trips/{trip_id}", "/"),
    Role.DRIVER: ("/api/v1/trips", "/api/v1/trips/{trip_id}", "/api/v1/offers/{offer_id}", "/api/v1/me/run"),
}
"""What is looked at after every step; everything else at the end."""


def readable() -> list[str]:
    """Every address that is read: of the reference, and of the pages."""
    spoken = [path for path, ways in reference().openapi()["paths"].items() if "get" in ways]
    doors = [route for part in pages.PARTS for route in part.router.routes if isinstance(route, APIRoute)]
    shown = [route.path for route in doors if "GET" in route.methods]
    return sorted({*spoken, *shown, "/metrics", "/ready"} - WRITES)


@dataclass
class Day:
    """The stage, and what the scan needs of it."""

    scene: Stage
    corpus: Corpus
    service: Post
    """Who sends text messages."""
    truth: Truth = field(default_factory=Truth)
    needles: list[Needle] = field(default_factory=list)
    things: dict[str, list[str]] = field(default_factory=lambda: {"token": ["guessed"]})
    windows: dict[str, httpx.Client] = field(default_factory=dict)
    """What each of them looks through: signed in as themselves, or not at all."""
    heard: dict[str, int] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    """The tokens of links that were handed out, by whom they were handed to."""

    def now(self) -> datetime:
        """The moment."""
        return self.scene.clock.now()

    def known(self, whose: str, what: What, *texts: str) -> None:
        """Texts to look for."""
        self.needles += [Needle(text, whose, what) for text in texts]

    def enter(self, role: Role, who: str, name: str, phone: str, language: str = "en") -> Someone:
        """Somebody comes, with a name and a number of their own; `who` is what the story calls them."""
        person = self.scene.enter(role, name, language)
        self._window(who, Authorization=f"Bearer {person.token}")
        self.corpus.attach(who, person.http)
        self.scene.cast[who] = self.scene.cast.pop(name)
        self.scene.cast["desk"].http.patch(f"/people/{self.me(who)}", json={"phone": phone}).raise_for_status()
        self.things["person_id"] = [self.me(who) for who in ("li", "wang") if who in self.scene.cast]
        self.known(who, What.PHONE, phone)
        self.known(who, What.TOKEN, person.token)
        return person

    def pass_by(self, who: str) -> None:
        """Somebody without a name: a stranger, or whoever holds a link."""
        self._window(who)

    def abroad(self, who: str) -> None:
        """An admin of another region."""
        self.scene.ferry.do(EnsureRegion("Abroad", "外地"), Actor(Role.ADMIN, "abroad"))
        answer = self.scene.ferry.do(IssueToken(Role.ADMIN, who), Actor(Role.ADMIN, "abroad")).answer
        self._window(who, Authorization=f"Bearer {answer['token']}")

    def _window(self, who: str, **headers: str) -> None:
        self.windows[who] = self.corpus.attach(who, self.scene.ferry.client(**headers))

    def made(self, kind: str, thing: str) -> str:
        """One more thing that everybody will try to look at."""
        self.things.setdefault(kind, []).append(thing)
        return thing

    def filled(self, address: str) -> Iterator[str]:
        """An address with every thing of its kind in the blanks. A blank that nothing stands for is a KeyError."""
        names = BLANK.findall(address)
        for chosen in product(*(self.things[name] for name in names)):
            yield address.format(**dict(zip(names, chosen, strict=True)))

    def look(self) -> None:
        """Whom the day is about look at what it is about, and whoever listens has heard all there is to hear."""
        for who, person in self.scene.cast.items():
            self._reads(who, OFTEN.get(person.role, ()))
        self.listen()

    def look_everywhere(self, *eager: str) -> None:
        """These try every address there is."""
        for who in eager:
            self._reads(who, readable())
        self.listen()

    def _reads(self, who: str, addresses: Iterable[str]) -> None:
        for address in addresses:
            for query in QUERIES.get(address, ("",)):
                for path in self.filled(address + query):
                    self.windows[who].get(path)

    def listen(self) -> None:
        """The bell rings for all, and whatever was said before it has been heard."""
        self.scene.cast["desk"].http.patch("/regions/default", json={"desk_phone": "02780000000"}).raise_for_status()
        seq = self.scene.ferry.seq()
        for who, person in self.scene.cast.items():
            person.ear.until(seq)
            self.corpus.heard(who, person.ear.frames[self.heard.get(who, 0) :])
            self.heard[who] = len(person.ear.frames)

    def drives_by(self, who: str, lat: float, lon: float) -> None:
        """A driver's phone says where it is; the frame of this second goes out."""
        self.known(who, What.SPOT, f"{lat}", f"{lon}")
        self.scene.cast[who].post("/positions", [{"lat": lat, "lon": lon, "at": self.now().isoformat()}])
        for work in (self.scene.ferry.rooms.tracker.show(), self.scene.ferry.rooms.tracker.store()):
            asyncio.run_coroutine_threadsafe(work, self.scene.ferry.loop).result(60)

    def me(self, who: str) -> str:
        """The id of somebody."""
        return str(self.scene.cast[who].get("/me")["person"]["id"])

    def asked(self) -> tuple[str, dict[str, Any]]:
        """The driver who has an offer on the screen, and the offer."""
        [found] = [
            (who, offer)
            for who, person in self.scene.cast.items()
            if person.role is Role.DRIVER
            for offer in self.scene.offers(person)
        ]
        return found
