"""The service that masks numbers: told two real ones, it binds a number each of them dials instead, and lets go again.

The contract is our own, small enough that a bridge to any such service is a page: `POST /bind` and `POST /unbind`, JSON
both ways, numbers in bodies only, so that no log of a proxy has one. docs/operate.md shows it.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol

from app.clock import seconds
from app.settings import Settings
from dispatch.masks import Order
from routing.wire import NoAnswer, Wire
from schemas.contacts import Address, ContactKind
from schemas.masks import Numbers

PATIENCE: Final = 4.0
"""Seconds that one question may take."""
TELLING: Final = 9
"""Digits at the end by which a number is known, however its country is written."""


class Masks(Protocol):
    """Whoever binds numbers. Both questions may be asked twice about one id, and the second changes nothing."""

    def bind(self, order: Order) -> Numbers:
        """What each of the two dials from now on. Raises NoAnswer."""

    def unbind(self, mask_id: str, binding: str) -> None:
        """End a binding; one that nobody knows is over already. Raises NoAnswer."""

    def close(self) -> None:
        """Hang up."""


class NoMasks:
    """No service is set, so that none answers."""

    def bind(self, order: Order) -> Numbers:
        """Raises NoAnswer."""
        raise NoAnswer("unset")

    def unbind(self, mask_id: str, binding: str) -> None:
        """Raises NoAnswer."""
        raise NoAnswer("unset")

    def close(self) -> None:
        """Nothing is open."""


class ServedMasks:
    """The service at `FERRY_MASK_URL`."""

    def __init__(self, url: str, token: str, now: Callable[[], float] = seconds, patience: float = PATIENCE) -> None:
        self._now, self.patience = now, patience
        self._line = Wire(url, now, headers={"Authorization": f"Bearer {token}"} if token else None)

    def bind(self, order: Order) -> Numbers:
        """What each of the two dials from now on. Raises NoAnswer."""
        pair = order.pair
        asked = {"id": order.id, "rider": pair.rider, "driver": pair.driver, "until": order.until.isoformat()}
        told = self._ask("/bind", asked)
        numbers = Numbers(
            _number(told, "rider_dials"), _number(told, "driver_dials"), str(told.get("binding", ""))[:200]
        )
        real = {number[-TELLING:] for number in (pair.rider, pair.driver)}
        if real & {number[-TELLING:] for number in (numbers.rider_dials, numbers.driver_dials)}:
            raise NoAnswer("wrong")
        return numbers

    def unbind(self, mask_id: str, binding: str) -> None:
        """End a binding; one that nobody knows is over already. Raises NoAnswer."""
        self._ask("/unbind", {"id": mask_id, "binding": binding})

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _ask(self, path: str, asked: dict[str, str]) -> dict[str, Any]:
        told = self._line.ask(path, self._now() + self.patience, asked)
        if not isinstance(told, dict):
            raise NoAnswer("unreadable")
        if "error" in told:
            raise NoAnswer("refused")
        return told


def _number(told: dict[str, Any], name: str) -> str:
    found = Address.found(str(told.get(name, "")))
    if found is None or found.kind is not ContactKind.PHONE:
        raise NoAnswer("wrong")
    return found.text


def masks_of(settings: Settings) -> Masks:
    """The service of the settings."""
    return ServedMasks(settings.mask_url, settings.mask_token) if settings.mask_url else NoMasks()
