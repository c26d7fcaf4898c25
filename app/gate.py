"""The gatekeeper: how often one account, one address or one number may ask, counted in this process.

What it guards is money (codes cost), guessing (codes, tokens, links) and floods. The machine's own address is not
counted as a stranger's: behind a proxy that does not say who asks, everybody would share it.
"""

from ipaddress import ip_address

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import HTTPConnection

from app.clock import now_seconds
from app.errors import TooMany
from app.settings import Settings

CODES_EACH = RateLimitItemPerMinute(3, 10)
"""Codes for one number or address."""
CODES_FROM = RateLimitItemPerMinute(20, 10)
"""Codes asked for from one address: a hospital's staff share one."""
TRIES_FROM = RateLimitItemPerMinute(60, 10)
"""Links, codes, tokens and passkeys tried from one address."""
FACTOR_TRIES = RateLimitItemPerMinute(5, 5)
"""Codes of an app tried for one person."""


def home(connection: HTTPConnection) -> str:
    """The address somebody asks from."""
    return connection.client.host if connection.client else ""


def is_own(host: str) -> bool:
    """Whether it is the machine's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return not host


class Gate:
    """Counts. Raises TooMany when somebody asks for more than their share."""

    def __init__(self, settings: Settings) -> None:
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._account = RateLimitItemPerMinute(settings.account_per_minute)
        self._address = RateLimitItemPerMinute(settings.address_per_minute)
        self._codes = RateLimitItemPerHour(settings.codes_per_hour)
        self._sockets_most = settings.address_sockets
        self._sockets: dict[str, int] = {}

    def _hit(self, item: RateLimitItem, *who: str) -> None:
        if not self._limiter.hit(item, *who):
            raise TooMany(seconds=self._wait(item, *who))

    def _wait(self, item: RateLimitItem, *who: str) -> int:
        until, _ = self._limiter.get_window_stats(item, *who)
        return max(1, round(until - now_seconds()))

    def account(self, person_id: str) -> None:
        """Somebody signed in asks for anything."""
        self._hit(self._account, "account", person_id)

    def stranger(self, host: str) -> None:
        """Somebody not signed in asks for anything."""
        if not is_own(host):
            self._hit(self._address, "address", host)

    def code(self, host: str, fingerprint: str) -> None:
        """Somebody asks for a code; known or unknown numbers are counted alike."""
        self._hit(CODES_EACH, "code", fingerprint)
        if not is_own(host):
            self._hit(CODES_FROM, "codes", host)

    def can_send(self) -> None:
        """Whether the purse of this hour is empty: told to everybody alike, whoever they ask for."""
        if not self._limiter.test(self._codes, "spend"):
            raise TooMany(seconds=self._wait(self._codes, "spend"))

    def sent(self) -> None:
        """A message costs money."""
        self._limiter.hit(self._codes, "spend")

    def attempt(self, host: str) -> None:
        """Somebody tries a link, a code, a token or a passkey."""
        if not is_own(host):
            self._hit(TRIES_FROM, "try", host)

    def factor(self, person_id: str) -> None:
        """Somebody types what an app shows."""
        self._hit(FACTOR_TRIES, "factor", person_id)

    def open_socket(self, host: str) -> bool:
        """Count a socket in; False when the address holds too many."""
        held = self._sockets.get(host, 0)
        if held >= self._sockets_most and not is_own(host):
            return False
        self._sockets[host] = held + 1
        return True

    def close_socket(self, host: str) -> None:
        """Count it out."""
        left = self._sockets.pop(host, 1) - 1
        if left:
            self._sockets[host] = left
