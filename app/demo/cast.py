"""Who plays in the demonstration, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.demo.city import City
from schemas.values import Role


@dataclass(frozen=True, slots=True)
class Cast:
    """How many play, on which seed, and how much faster than real they drive."""

    drivers: int
    riders: int
    seed: int
    speed: float


@dataclass(frozen=True, slots=True)
class Scene:
    """What was set up: the city, tokens of the simulated people, ids of the visitors, and the key to become one."""

    city: City
    drivers: Sequence[str]
    riders: Sequence[str]
    visitors: Mapping[Role, str]
    key: str
