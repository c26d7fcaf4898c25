"""Who may know what of whom, and from when to when: the promise in words of its own, which no rule of Ferry's shares.

A needle is a text by which one piece of one person's data is recognised wherever it turns up. A line of the table says
why a reader may have been given it; a needle that no line explains was told to somebody who may not know it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from tests.story.told import Told

FORGOTTEN_BAG = timedelta(minutes=30)
NUMBER = re.compile(r"\d+\.\d+")


class What(StrEnum):
    """Pieces of somebody's data."""

    NAME = "full name"
    PHONE = "phone"
    DOOR = "door"
    NOTE = "note"
    REASON = "own words for why not"
    CALLED = "what one calls a driver"
    PLATE = "plate"
    START = "where the driver begins"
    HEALTH = "health and papers"
    SPOT = "where the car is"
    KEY = "link or address that opens something"
    TOKEN = "token"


PRIVATE = {What.NAME, What.PHONE, What.DOOR, What.NOTE}
SECRET = {What.KEY, What.TOKEN}
AT_THE_KERB = {What.CALLED, What.PLATE}


@dataclass(frozen=True)
class Needle:
    """A text that nobody else's data contains."""

    text: str
    whose: str
    what: What

    def stuck_in(self, text: str) -> bool:
        """Whether it is there, and not as a part of a longer number."""
        return self.text in text and (not NUMBER.fullmatch(self.text) or self._stands_alone(text))

    def _stands_alone(self, text: str) -> bool:
        return bool(re.search(rf"(?<![0-9.]){re.escape(self.text)}(?!\d)", text))


@dataclass(frozen=True)
class Ride:
    """One driver's time with one rider's trip: from the yes, there since it `came`, until `over`.

    `brought`: the driver ended it, by bringing somebody to their door or waiting in vain; `taken`: it went to others.
    """

    rider: str
    driver: str
    yes: datetime
    came: datetime | None = None
    over: datetime | None = None
    brought: bool = False
    taken: bool = False

    def lasts(self, at: datetime) -> bool:
        """Whether the trip is this driver's at that moment."""
        return self.yes <= at and (self.over is None or at <= self.over)

    def there(self, at: datetime) -> bool:
        """Whether the car stands before the rider, or has them."""
        return self.came is not None and self.came <= at and self.lasts(at)

    def within_sight(self, at: datetime) -> bool:
        """Whether its driver may still have to find somebody, or bring a bag back."""
        return self.lasts(at) or (self.brought and self.over is not None and self.yes <= at < self.over + FORGOTTEN_BAG)


@dataclass(frozen=True)
class Line:
    """Why somebody may know something."""

    because: str
    what: frozenset[What]
    may: Callable[["Truth", Told, Needle], bool]


@dataclass
class Truth:
    """What really happened, noted by the story itself: who is who, who drove whom, who was handed which link."""

    desk: set[str] = field(default_factory=set)
    drivers: set[str] = field(default_factory=set)
    rides: list[Ride] = field(default_factory=list)
    handed: dict[str, str] = field(default_factory=dict)
    """Who holds a link that somebody gave them: to follow a trip, or to the permit of a car."""
    by_desk: datetime | None = None
    """Since when drivers ring the desk instead of riders."""

    def began(self, rider: str, driver: str, at: datetime) -> None:
        """A driver said yes, or the desk said it for them."""
        self.rides.append(Ride(rider, driver, at))

    def came(self, rider: str, at: datetime) -> None:
        """The car is there."""
        place = self._now_with(rider)
        self.rides[place] = replace(self.rides[place], came=at)

    def over(self, rider: str, at: datetime, *, brought: bool = False, taken: bool = False) -> None:
        """Ended, taken away or called off."""
        place = self._now_with(rider)
        self.rides[place] = replace(self.rides[place], over=at, brought=brought, taken=taken)

    def _now_with(self, rider: str) -> int:
        [place] = [place for place, ride in enumerate(self.rides) if ride.rider == rider and ride.over is None]
        return place

    def between(self, rider: str, driver: str) -> Iterator[Ride]:
        """The rides of two people."""
        return (ride for ride in self.rides if (ride.rider, ride.driver) == (rider, driver))


def _of_its_driver(truth: Truth, told: Told, needle: Needle) -> bool:
    if needle.what is What.PHONE and truth.by_desk is not None and told.at >= truth.by_desk:
        return False
    return any(ride.within_sight(told.at) for ride in truth.between(needle.whose, told.reader))


def _of_its_rider(truth: Truth, told: Told, needle: Needle) -> bool:
    rides = truth.between(told.reader, needle.whose)
    return any(ride.yes <= told.at and (not ride.taken or ride.lasts(told.at)) for ride in rides)


def _of_the_waiting(truth: Truth, told: Told, needle: Needle) -> bool:
    return any(ride.there(told.at) for ride in truth.between(told.reader, needle.whose))


def _of_the_link(truth: Truth, told: Told, needle: Needle) -> bool:
    rider = truth.handed.get(told.reader, "")
    return any(ride.lasts(told.at) for ride in truth.between(rider, needle.whose))


def _handed(truth: Truth, told: Told, needle: Needle) -> bool:
    return truth.handed.get(told.reader) == needle.whose


def _of_the_garage(truth: Truth, told: Told, _: Needle) -> bool:
    return told.reader in truth.drivers and "/vehicles" in told.way


def _of_the_seen(truth: Truth, told: Told, needle: Needle) -> bool:
    ledger = any(page in told.way for page in ("/me/looks", "/me/export", "/privacy"))
    return ledger and any(ride.yes <= told.at for ride in truth.between(told.reader, needle.whose))


TABLE = (
    Line("people know their own", frozenset(What) - {What.TOKEN}, lambda _, told, needle: told.reader == needle.whose),
    Line("the desk knows its region", frozenset(What) - SECRET, lambda truth, told, _: told.reader in truth.desk),
    Line("whoever was handed a link holds it", frozenset({What.KEY}), _handed),
    Line("from the yes until half an hour after the end, its driver", frozenset(PRIVATE), _of_its_driver),
    Line("from the yes on, whoever was driven or is to be", frozenset(AT_THE_KERB), _of_its_rider),
    Line("where the car is, once it is there, whoever it came for", frozenset({What.SPOT}), _of_the_waiting),
    Line("whom to look for, while the trip has a driver, by its link", frozenset({What.PLATE}), _of_the_link),
    Line("who reads a permit stands before the car", frozenset({What.PLATE}), _handed),
    Line("drivers choose among the cars of the group", frozenset({What.PLATE}), _of_the_garage),
    Line("whoever was seen reads who looked", frozenset({What.CALLED}), _of_the_seen),
)
"""Nobody else: no other rider or driver, no other region, no stranger, no log, no number, no file without people."""


@dataclass(frozen=True)
class Leak:
    """Something somebody was told and may not know."""

    told: Told
    needle: Needle

    def __str__(self) -> str:
        place = self.told.text.find(self.needle.text)
        around = self.told.text[max(0, place - 160) : place + 160]
        return (
            f"{self.told.reader} was told the {self.needle.what} of {self.needle.whose} at {self.told.at:%H:%M:%S} "
            f"by {self.told.way}: …{around}…"
        )


def scan(corpus: Iterable[Told], needles: Iterable[Needle], truth: Truth) -> tuple[list[Leak], set[Needle]]:
    """What nothing explains, and which needles turned up at all: one that never did was written wrongly."""
    leaks, met, needles = [], set(), list(needles)
    for told in corpus:
        for needle in needles:
            if needle.text in told.text and needle.stuck_in(told.text):
                met.add(needle)
                if not any(needle.what in line.what and line.may(truth, told, needle) for line in TABLE):
                    leaks.append(Leak(told, needle))
    return leaks, met
