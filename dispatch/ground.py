"""What a region stands on: its settings, its places and its vehicles."""

from datetime import timedelta

from dispatch import atlas, keyring, records, store
from dispatch.commands import (
    AddPlace,
    AddVehicle,
    ChangePlace,
    ChangeRegion,
    ChangeVehicle,
    EnsureRegion,
    Forget,
    RemovePlace,
    RemoveVehicle,
)
from dispatch.errors import BadRequest, InUse, NotFound
from dispatch.events import Event, Touch
from dispatch.tx import Tx
from schemas.gates import Gates
from schemas.places import Place, PlaceIn
from schemas.regions import Region
from schemas.vehicles import Vehicle, VehicleIn

EVERYONE = ("*",)
KEYS_LAST = timedelta(hours=48)


def found(tx: Tx, wish: EnsureRegion) -> Region:
    """The desk made the row when it opened the log; here it gets its name. A region that is named stays as it is."""
    tx.allow("region", "found")
    if not tx.region.name:
        tx.region.name, tx.region.name_zh, tx.region.zone = wish.name, wish.name_zh, wish.zone
        tx.session.add(tx.region)
        _tell_region(tx, "found")
    return tx.region


def change_region(tx: Tx, wish: ChangeRegion) -> Region:
    """Change the region's settings; what is left out stays."""
    tx.allow("region", "change")
    changes = wish.change.model_dump(exclude_none=True, exclude={"policy", "gates", "cleaning", "welfare"})
    tx.region.sqlmodel_update(changes)
    if wish.change.policy is not None:
        tx.region.policy = {**tx.region.policy, **wish.change.policy.model_dump(exclude_unset=True)}
    if wish.change.gates is not None:
        asked = Gates.model_validate({**tx.region.gates, **wish.change.gates.model_dump(exclude_unset=True)})
        tx.region.gates = asked.model_dump(exclude_unset=True)
    if wish.change.cleaning is not None:
        tx.region.cleaning = {**tx.region.cleaning, **wish.change.cleaning.model_dump(mode="json", exclude_unset=True)}
    if wish.change.welfare is not None:
        tx.region.welfare = {**tx.region.welfare, **wish.change.welfare.model_dump(exclude_unset=True)}
    tx.session.add(tx.region)
    calling = store.trips_within_sight(tx.session, tx.region.id) if {"desk_phone", "calls"} & set(changes) else []
    _tell_region(tx, "change", *(Touch("trips", trip_id) for trip_id in calling))
    return tx.region


def _tell_region(tx: Tx, move: str, *also: Touch) -> None:
    touched = (Touch("regions", tx.region.id), *also)
    tx.tell(Event("region", tx.region.id, move, touched=touched, audience=EVERYONE))


def add_place(tx: Tx, wish: AddPlace) -> Place:
    """Add a place."""
    tx.allow("place", "edit")
    entered = _place(tx, wish.place)
    place = Place.model_validate({"id": tx.chance.id(), "region_id": tx.region.id, **entered})
    tx.session.add(place)
    _tell_place(tx, place.id, "add")
    return place


def _place(tx: Tx, body: PlaceIn, own_id: str = "") -> dict[str, str | float]:
    entered = {**body.model_dump(), "name_zh": body.name_zh or body.name}
    if body.parent_id is None:
        return entered
    parent = _known_place(tx, body.parent_id)
    if parent.parent_id is not None or parent.id == own_id or atlas.gates_of(tx.session, own_id):
        raise BadRequest(field="parent_id", problem="a gate has no gates; name the place that it leads into.")
    return {**entered, "kind": parent.kind, "district": body.district or parent.district}


def _tell_place(tx: Tx, place_id: str, move: str) -> None:
    tx.tell(Event("place", place_id, move, touched=(Touch("places", place_id),), audience=EVERYONE))


def change_place(tx: Tx, wish: ChangePlace) -> Place:
    """Replace a place; trips booked before keep the point they were booked for."""
    tx.allow("place", "edit")
    place = _known_place(tx, wish.place_id)
    place.sqlmodel_update(_place(tx, wish.place, place.id))
    tx.session.add(place)
    _tell_place(tx, place.id, "change")
    return place


def _known_place(tx: Tx, place_id: str) -> Place:
    place = tx.session.get(Place, place_id)
    if place is None or place.region_id != tx.region.id:
        raise NotFound(thing="place", id=place_id)
    return place


def remove_place(tx: Tx, wish: RemovePlace) -> None:
    """Remove a place that no trip uses, and that has no gates."""
    tx.allow("place", "edit")
    place = _known_place(tx, wish.place_id)
    uses = store.uses_of_place(tx.session, place.id) + len(atlas.gates_of(tx.session, place.id))
    if uses:
        raise InUse(thing="place", id=place.id, uses=uses)
    tx.session.delete(place)
    _tell_place(tx, place.id, "remove")


def add_vehicle(tx: Tx, wish: AddVehicle) -> Vehicle:
    """Add a vehicle."""
    tx.allow("vehicle", "edit")
    vehicle = Vehicle.model_validate({"id": tx.chance.id(), "region_id": tx.region.id, **_vehicle(wish.vehicle)})
    tx.session.add(vehicle)
    tx.tell(Event("vehicle", vehicle.id, "add"))
    return vehicle


def _vehicle(body: VehicleIn) -> dict[str, object]:
    return body.model_dump(mode="json")


def _known_vehicle(tx: Tx, vehicle_id: str) -> Vehicle:
    vehicle = tx.session.get(Vehicle, vehicle_id)
    if vehicle is None or vehicle.region_id != tx.region.id:
        raise NotFound(thing="vehicle", id=vehicle_id)
    return vehicle


def change_vehicle(tx: Tx, wish: ChangeVehicle) -> Vehicle:
    """Replace a vehicle; shifts entered before keep the room they were entered with."""
    tx.allow("vehicle", "edit")
    vehicle = _known_vehicle(tx, wish.vehicle_id)
    vehicle.sqlmodel_update(_vehicle(wish.vehicle))
    tx.session.add(vehicle)
    tx.tell(Event("vehicle", vehicle.id, "change"))
    return vehicle


def remove_vehicle(tx: Tx, wish: RemoveVehicle) -> None:
    """Remove a vehicle that no shift uses."""
    tx.allow("vehicle", "edit")
    vehicle = _known_vehicle(tx, wish.vehicle_id)
    uses = store.uses_of_vehicle(tx.session, vehicle.id)
    if uses:
        raise InUse(thing="vehicle", id=vehicle.id, uses=uses)
    records.forget_vehicle(tx.session, vehicle.id)
    tx.session.delete(vehicle)
    tx.tell(Event("vehicle", vehicle.id, "remove"))


def forget(tx: Tx, wish: Forget) -> None:
    """Purge what is kept for a while only: positions from before `before`; keys, codes, challenges once they ended."""
    tx.allow("house", "forget")
    store.forget_before(tx.session, wish.before, tx.now - KEYS_LAST)
    keyring.sweep(tx.session, tx.now)
