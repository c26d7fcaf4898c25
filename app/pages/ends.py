"""The two ends of a booking as a form has them: chosen from the list, or typed: a name, a map link, coordinates."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.pages.sheet import Visit, refusal
from dispatch.errors import Refused
from schemas.places import Spot

FIELDS = ("pickup", "dropoff")


@dataclass(frozen=True, slots=True)
class Ends:
    """What the form names: a spot for each end that is clear, places to choose from, and what is still wrong."""

    spots: Mapping[str, Spot]
    choices: Mapping[str, list[str]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def find(visit: Visit, chosen: Mapping[str, str], typed: Mapping[str, str]) -> Ends:
    """Both ends; what was typed counts before what was chosen."""
    spots: dict[str, Spot] = {end: Spot(place_id=chosen[end]) for end in FIELDS if chosen[end]}
    choices: dict[str, list[str]] = {}
    problems: list[str] = []
    for end in FIELDS:
        if words := typed[end].strip():
            spots.pop(end, None)
            try:
                found = visit.house.finder.ends(visit.known().actor.region_id, words)
            except Refused as refused:
                problems.append(refusal(visit, refused))
                continue
            if len(found) == 1:
                spots[end] = found[0]
            else:
                choices[end] = [spot.place_id for spot in found if spot.place_id]
                problems.append(visit.say("rider.several" if found else "rider.no_place", typed=words))
    return Ends(spots, choices, tuple(problems))
