"""Vehicles and what fits into them."""

from typing import Annotated

from pydantic import Field as Limit
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.sealed import Marked
from schemas.values import Load, Need


class Room(Message):
    """What fits into a vehicle besides its driver."""

    seats: Annotated[int, Limit(ge=0, le=60)] = 4
    wheelchairs: Annotated[int, Limit(ge=0, le=20)] = 0
    volume_l: Annotated[int, Limit(ge=0, le=100_000)] = 400
    weight_kg: Annotated[int, Limit(ge=0, le=50_000)] = 400


class VehicleIn(Room):
    """A vehicle as it is entered; `traits` say which needs it can answer (wheelchair follows from `wheelchairs`)."""

    plate: Annotated[str, Limit(max_length=20)] = ""
    colour: Annotated[str, Limit(max_length=30)] = ""
    model: Annotated[str, Limit(max_length=60)] = ""
    traits: Annotated[list[Need], Limit(max_length=20)] = []


class Vehicle(SQLModel, table=True):
    """A vehicle the group knows."""

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id", index=True)
    plate: str = Field(default="", sa_type=Marked("vehicle.plate"))
    colour: str = ""
    model: str = ""
    seats: int
    wheelchairs: int
    volume_l: int
    weight_kg: int
    traits: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class VehicleView(VehicleIn):
    """A vehicle with its id."""

    id: str


def capacity(room: Room) -> Load:
    """The room of a vehicle as a load."""
    return Load(room.seats, room.wheelchairs, room.volume_l, room.weight_kg)
