"""Vehicles the group knows."""

from fastapi import Response

from app.api.base import View, noun
from app.deps import AtDesk, House, Id, InGarage, Once
from dispatch import lens, store
from dispatch.commands import AddVehicle, ChangeVehicle, RemoveVehicle
from dispatch.errors import NotFound
from schemas.api import Page
from schemas.vehicles import Vehicle, VehicleIn, VehicleView

router = noun("vehicles")


@router.get("/vehicles", response_model=Page[VehicleView])
def every(house: House, signed: InGarage) -> View:
    """Every vehicle of the region, for those who drive or dispatch."""
    with house.database.read() as session:
        return {"items": [lens.car(row) for row in store.vehicles(session, signed.reader.region_id)]}


@router.get("/vehicles/{vehicle_id}", response_model=VehicleView)
def one(house: House, signed: InGarage, vehicle_id: Id) -> VehicleView:
    """A vehicle."""
    with house.database.read() as session:
        row = session.get(Vehicle, vehicle_id)
    if row is None or row.region_id != signed.reader.region_id:
        raise NotFound(thing="vehicle", id=vehicle_id)
    return lens.car(row)


@router.post("/vehicles", status_code=201, response_model=VehicleView)
async def add(house: House, signed: AtDesk, once: Once, body: VehicleIn, response: Response) -> View:
    """Add a vehicle."""
    done = await house.writer.ask(AddVehicle(body, **once), signed.actor)
    response.headers["Location"] = f"/api/v1/vehicles/{done.answer['id']}"
    return done.answer


@router.put("/vehicles/{vehicle_id}", response_model=VehicleView)
async def change(house: House, signed: AtDesk, vehicle_id: Id, once: Once, body: VehicleIn) -> View:
    """Replace a vehicle."""
    done = await house.writer.ask(ChangeVehicle(vehicle_id, body, **once), signed.actor)
    return done.answer


@router.delete("/vehicles/{vehicle_id}", status_code=204)
async def remove(house: House, signed: AtDesk, vehicle_id: Id, once: Once) -> None:
    """Remove a vehicle that no shift uses."""
    await house.writer.ask(RemoveVehicle(vehicle_id, **once), signed.actor)
