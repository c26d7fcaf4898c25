"""The two ends of a booking as a form has them: chosen from the list, or typed: a name, a map link, coordinates."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError

from app.finder import Hit
from app.pages.sheet import Visit, refusal
from dispatch.errors import Refused
from schemas.places import Spot

FIELDS: Final = ("pickup", "dropoff")
AT: Final = re.compile(r"(-?\d{1,3}\.\d{6}),(-?\d{1,3}\.\d{6}) (.*)")
"""The value of an option that is no known place: where it is, and what it is called."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of the list."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Ends:
    """What the form names: a spot for each end that is clear, what there is to choose from, and what is still wrong."""

    spots: Mapping[str, Spot]
    choices: Mapping[str, list[Choice]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def find(visit: Visit, chosen: Mapping[str, str], typed: Mapping[str, str]) -> Ends:
    """Both ends; what was typed counts before what was chosen."""
    spots = {end: _chosen(chosen[end]) for end in FIELDS if chosen[end]}
    choices = {end: [Choice(chosen[end], spot.name)] for end, spot in spots.items() if spot.place_id is None}
    problems: list[str] = []
    for end in FIELDS:
        if words := typed[end].strip():
            spots.pop(end, None)
            try:
                found, credit = _meant(visit, words)
            except Refused as refused:
                problems.append(refusal(visit, refused))
                continue
            if len(found) == 1 and not credit:
                spots[end] = found[0].spot
            else:
                choices[end] = [_choice(visit.language, hit) for hit in found]
                key = "rider.online" if credit else "rider.several" if found else "rider.no_place"
                problems.append(visit.say(key, typed=words, credit=credit))
    return Ends(spots, choices, tuple(problems))


def _meant(visit: Visit, words: str) -> tuple[list[Hit], str]:
    """The places that may be meant; where nobody here knows one, an online service's (if set up), and its credit."""
    finder, region_id = visit.house.finder, visit.known().actor.region_id
    found = finder.ends(region_id, words)
    if found or not finder.credit:
        return found, ""
    asked = finder.ask(region_id, words)
    return asked, finder.credit if asked else ""


def _chosen(value: str) -> Spot:
    """The spot of an option; what is no option of ours is the id of a place that nobody knows."""
    if at := AT.fullmatch(value):
        with suppress(ValidationError):
            return Spot.model_validate({"lat": at[1], "lon": at[2], "name": at[3]})
    return Spot(place_id=value)


def _choice(language: str, hit: Hit) -> Choice:
    name = hit.name if language == "en" else hit.name_zh or hit.name
    value = hit.place.id if hit.place else f"{hit.point.lat:.6f},{hit.point.lon:.6f} {hit.name}"
    return Choice(value, f"{name} · {hit.also}" if hit.also else name)
