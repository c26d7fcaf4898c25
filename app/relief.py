"""What would help a trip that fits into no run: what would have to give, as numbers and in the reader's words."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.words import say, word
from routing.relax import Driver, Relaxation
from schemas.people import Person
from schemas.trips import Trip
from schemas.values import Seconds

AMOUNTS: Final = ("later", "earlier", "ride", "shift")
View = dict[str, object]


@dataclass(frozen=True)
class Relief:
    """A relaxation of a plan made at `now`, tried; `person` drives the shift that would take the trip, if one could."""

    trip: Trip
    relaxation: Relaxation
    person: Person | None
    now: datetime
    zone: str

    def told(self, language: str) -> View:
        """As the API tells it: minutes rounded up, the moment to be there, and all of it in a sentence."""
        one = self.relaxation
        return {
            "driver_id": self.person.id if self.person else None,
            "name": self.person.name if self.person else None,
            **{f"{name}_minutes": _minutes(getattr(one, name)) for name in AMOUNTS},
            "one_more": self._one_more(one.driver) if one.driver else None,
            "words": self.words(language),
        }

    def words(self, language: str) -> str:
        """What would have to give."""
        one, name = self.relaxation, self.person.name if self.person else ""
        given = [
            say(language, f"give.{amount}", minutes=_minutes(seconds), driver=name)
            for amount in AMOUNTS
            if (seconds := getattr(one, amount))
        ]
        given += [self._driver(language, one.driver)] if one.driver else []
        return say(language, "give.and").join(given) or say(language, "give.nothing", driver=name)

    def _driver(self, language: str, one: Driver) -> str:
        room = [say(language, f"give.{name}", number=number) for name, number in asdict(one.room).items() if number > 1]
        what = [word(language, "need", need) for need in sorted(one.traits)] + room
        with_what = say(language, "give.with", what=say(language, "give.comma").join(what)) if what else ""
        before = self._moment(one.before).astimezone(ZoneInfo(self.zone)).strftime("%H:%M")
        return say(language, "give.driver", place=self._place(language), before=before, what=with_what)

    def _place(self, language: str) -> str:
        name, chinese = self.trip.pickup_name, self.trip.pickup_name_zh
        return (chinese if language == "zh-Hans" else name) or name or say(language, "give.pickup")

    def _one_more(self, one: Driver) -> View:
        return {
            "before": self._moment(one.before).isoformat(),
            "until": self._moment(one.until).isoformat(),
            "needs": sorted(one.traits),
            "room": asdict(one.room),
        }

    def _moment(self, seconds: Seconds) -> datetime:
        return self.now + timedelta(seconds=seconds)


def _minutes(seconds: Seconds) -> int:
    return -(-seconds // 60)
