"""The last touch before a view leaves the house: a stored word becomes a sentence in the reader's language."""

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from app.words import say
from dispatch.commands import Promised
from dispatch.policy import margin
from schemas.trips import Alternative, PromiseView

View = dict[str, object]
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")
"""A time in a sentence of the rules, which know UTC alone."""


def on_the_wall(zone: str, sentence: str) -> str:
    """A sentence with its times as a clock of the region shows them, to the second."""

    def told(found: re.Match[str]) -> str:
        try:
            return datetime.fromisoformat(found.group()).astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
        except OverflowError:  # the first and the last day of the calendar
            return found.group()

    return MOMENT.sub(told, sentence)


def worded(language: str, view: View) -> View:
    """A trip, or an offer with its trips, whose promise gives its reason as a sentence; or a plan that says itself."""
    if "moved" in view:
        return {**view, "words": changed(language, view)}
    trips = view.get("trips")
    if isinstance(trips, list):
        return {**view, "trips": [worded(language, trip) for trip in trips]}
    promise = view.get("promise")
    if not isinstance(promise, dict) or not promise.get("why"):
        return view
    return {**view, "promise": {**promise, "reason": say(language, f"why.{promise['why']}")}}


def changed(language: str, change: Mapping[str, object]) -> str:
    """What a plan changes of the one before, as a sentence: numbers only, nobody is named."""
    parts = [_counted(language, name, int(str(change[name]))) for name in ("moved", "late", "served", "left")]
    minutes = round(int(str(change["seconds"])) / 60)
    kind = "same" if minutes == 0 else "less" if minutes < 0 else "more"
    return say(language, "change.and").join([*parts, say(language, f"change.{kind}", number=abs(minutes))])


def _counted(language: str, name: str, number: int) -> str:
    return say(language, f"change.{name}.one" if number == 1 else f"change.{name}", number=number)


def quoted(language: str, promise: Promised, source: str) -> PromiseView:
    """A promise as it is told, with the nearest windows that could be kept instead."""
    return PromiseView(
        status=promise.status,
        pickup_from=promise.pickup_from,
        pickup_to=promise.pickup_to,
        arrive_at=promise.arrive_at,
        why=promise.why or None,
        reason=say(language, f"why.{promise.why}") if promise.why else None,
        margin=margin(source),
        source=source,
        alternatives=_alternatives(promise),
    )


def with_alternatives(view: View, promise: Promised) -> View:
    """A trip just booked, with the windows that could be kept instead; they are told once and not stored."""
    told = view.get("promise")
    if not isinstance(told, dict) or not promise.alternatives:
        return view
    others = [one.model_dump(mode="json") for one in _alternatives(promise)]
    return {**view, "promise": {**told, "alternatives": others}}


def _alternatives(promise: Promised) -> list[Alternative]:
    return [Alternative(pickup_from=begin, pickup_to=end) for begin, end in promise.alternatives]
