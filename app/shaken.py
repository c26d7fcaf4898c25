"""What a closure does at the moment: which promises it breaks and which hospitals it cuts off, as a sentence too."""

from collections.abc import Sequence

from app.deps import Rooms
from app.driving import MapTravel
from app.words import say
from dispatch.commands import Actor
from dispatch.lens import plain
from schemas.closures import CutOff, Effect
from schemas.places import Place

View = dict[str, object]


def with_effect(house: Rooms, actor: Actor, closure: View) -> View:
    """A closure just put up or changed, with what it does now."""
    trips, hospitals = house.promises.shaken(actor.region_id, str(closure["id"]), house.clock.now())
    by_road = isinstance(house.travel, MapTravel)
    effect = Effect(
        trips=trips,
        cut_off=[CutOff(place_id=one.id, name=one.name, name_zh=one.name_zh) for one in hospitals],
        by_road=by_road,
        words=words(actor.language, len(trips), hospitals, by_road),
    )
    return {**closure, "effect": plain(effect)}


def words(language: str, trips: int, hospitals: Sequence[Place], by_road: bool) -> str:
    """What it does, in sentences."""
    told = [say(language, "closure.breaks.one" if trips == 1 else "closure.breaks", count=trips)]
    names = [one.name if language != "zh-Hans" else one.name_zh for one in hospitals]
    told += [say(language, "closure.cuts", names=say(language, "change.and").join(names))] if names else []
    told += [] if by_road else [say(language, "closure.no_map")]
    return ("" if language == "zh-Hans" else " ").join(told)
