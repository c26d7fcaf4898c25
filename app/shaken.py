"""What a closure does at the moment: which promises it breaks and which hospitals it cuts off, as a sentence too."""

from collections.abc import Sequence

from app.deps import Rooms
from app.driving import by_road
from app.words import say
from dispatch.commands import Actor
from dispatch.lens import plain
from schemas.closures import CutOff, Effect
from schemas.places import Place

View = dict[str, object]


def with_effect(house: Rooms, actor: Actor, closure: View) -> View:
    """A closure just put up or changed, with what it does now."""
    trips, hospitals = house.promises.shaken(actor.region_id, str(closure["id"]), house.clock.now())
    roads = by_road(house.travel)
    effect = Effect(
        trips=trips,
        cut_off=[CutOff(place_id=one.id, name=one.name, name_zh=one.name_zh) for one in hospitals],
        by_road=roads,
        words=words(actor.language, len(trips), hospitals, roads),
    )
    return {**closure, "effect": plain(effect)}


def words(language: str, trips: int, hospitals: Sequence[Place], roads: bool) -> str:
    """What it does, in sentences."""
    told = [
        say(language, {0: "closure.breaks.none", 1: "closure.breaks.one"}.get(trips, "closure.breaks"), count=trips)
    ]
    names = [one.name if language != "zh-Hans" else one.name_zh for one in hospitals]
    told += [say(language, "closure.cuts", names=say(language, "change.and").join(names))] if names else []
    told += [] if roads else [say(language, "closure.no_map")]
    return ("" if language == "zh-Hans" else " ").join(told)
