"""Material: what a supply run carries, line by line, and the room it takes."""

from math import ceil
from typing import Annotated

from pydantic import Field as Limit

from schemas.api import Message
from schemas.values import Load


class SupplyLine(Message):
    """One item on a delivery note."""

    item: Annotated[str, Limit(min_length=1, max_length=120)]
    quantity: Annotated[float, Limit(gt=0, le=10_000_000)]
    unit: Annotated[str, Limit(max_length=20)] = ""


class Cargo(Message):
    """What is carried and the room it takes in litres and kilograms."""

    items: Annotated[list[SupplyLine], Limit(max_length=200)] = []
    volume_l: Annotated[float, Limit(ge=0, le=100_000)] = 0
    weight_kg: Annotated[float, Limit(ge=0, le=50_000)] = 0

    def room(self) -> Load:
        """The room it takes, rounded up so that what fits on paper fits in the car."""
        return Load(litres=ceil(self.volume_l), kilograms=ceil(self.weight_kg))
