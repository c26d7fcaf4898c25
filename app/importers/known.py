"""What the region knows already, found by the name or id a person writes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from unicodedata import normalize
from zoneinfo import ZoneInfo

from app.importers.faults import Unfit
from schemas.people import Person
from schemas.places import Place
from schemas.values import Role
from schemas.vehicles import Vehicle


def key(text: str) -> str:
    """A name without case, width and spaces."""
    return "".join(normalize("NFKC", text).casefold().split())


class Names:
    """Ids by every name they go by."""

    def __init__(self, thing: str, named: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self.thing = thing
        self._ids: defaultdict[str, set[str]] = defaultdict(set)
        for one, names in named:
            for name in (one, *names):
                self._ids[key(name)].add(one)
        self._ids.pop("", None)

    def find(self, written: str) -> str:
        """The one id meant. Raises Unfit: unknown (with the nearest name, if one is near) or several of that name."""
        ids = self._ids.get(key(written), set())
        if len(ids) == 1:
            return next(iter(ids))
        if ids:
            raise Unfit("ambiguous", thing=self.thing, count=len(ids))
        near = get_close_matches(key(written), self._ids, n=1, cutoff=0.6)
        raise Unfit("unknown_near", thing=self.thing, near=near[0]) if near else Unfit("unknown", thing=self.thing)

    def knows(self, written: str) -> bool:
        """Whether something goes by that name."""
        return key(written) in self._ids


@dataclass(frozen=True)
class Known:
    """A region as an import meets it."""

    zone: ZoneInfo
    now: datetime
    places: Names
    people: dict[Role, Names]
    vehicles: Names
    members: frozenset[tuple[str, str, str]]
    """Role, name and phone of everyone, to recognise a row that is there already."""
    spots: dict[str, tuple[float, float]]
    """Where the known places are, by their names."""


def known(
    zone: str, now: datetime, places: Iterable[Place], people: Iterable[Person], vehicles: Iterable[Vehicle]
) -> Known:
    """What a region's rows amount to."""
    crowd, sites = list(people), list(places)
    return Known(
        zone=ZoneInfo(zone),
        now=now,
        places=Names("thing.place", ((place.id, (place.name, place.name_zh)) for place in sites)),
        people={role: _persons(role, crowd) for role in (Role.RIDER, Role.DRIVER)},
        vehicles=Names("thing.vehicle", ((car.id, (car.plate,)) for car in vehicles)),
        members=frozenset((person.role.value, key(person.name), key(person.phone)) for person in crowd),
        spots={key(place.name): (place.lat, place.lon) for place in sites},
    )


def _persons(role: Role, crowd: list[Person]) -> Names:
    """People of one role who have not left."""
    active = (person for person in crowd if person.role == role and person.active)
    return Names(f"role.{role.value}", ((one.id, (one.name, one.phone)) for one in active))
