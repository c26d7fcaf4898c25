"""What a closure does in its hours: which promises it breaks and which hospitals it cuts off, as a sentence too."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from app.deps import Rooms
from app.driving import by_road
from app.words import say
from dispatch.commands import Actor
from dispatch.lens import plain
from schemas.closures import CutOff, Effect
from schemas.places import Place
from schemas.regions import Region

View = dict[str, object]


def with_effect(house: Rooms, actor: Actor, closure: View) -> View:
    """A closure just put up or changed, with what it does from its begin on."""
    now, begins = house.clock.now(), datetime.fromisoformat(str(closure["begins_at"]))
    trips, hospitals = house.promises.shaken(actor.region_id, str(closure["id"]), now)
    roads, since = by_road(house.travel), begins if begins > now else None
    effect = Effect(
        trips=trips,
        since=since,
        cut_off=[CutOff(place_id=one.id, name=one.name, name_zh=one.name_zh) for one in hospitals],
        by_road=roads,
        words=_from(house, actor, since) + words(actor.language, len(trips), hospitals, roads),
    )
    return {**closure, "effect": plain(effect)}


def _from(house: Rooms, actor: Actor, since: datetime | None) -> str:
    """From when on, by the clocks of the region; nothing where it holds already."""
    if since is None:
        return ""
    with house.database.read() as session:
        zone = ZoneInfo(session.get_one(Region, actor.region_id).zone)
    day = since.astimezone(zone).date() != house.clock.now().astimezone(zone).date()
    return say(actor.language, "closure.since", time=f"{since.astimezone(zone):{'%Y-%m-%d ' if day else ''}%H:%M}")


def words(language: str, trips: int, hospitals: Sequence[Place], roads: bool) -> str:
    """What it does, in sentences."""
    told = [
        say(language, {0: "closure.breaks.none", 1: "closure.breaks.one"}.get(trips, "closure.breaks"), count=trips)
    ]
    names = [one.name if language != "zh-Hans" else one.name_zh for one in hospitals]
    told += [say(language, "closure.cuts", names=say(language, "change.and").join(names))] if names else []
    told += [] if roads else [say(language, "closure.no_map")]
    return ("" if language == "zh-Hans" else " ").join(told)
