"""A running server for the tests of the socket and of positions."""

from tests.app.live.conftest import ground, house

__all__ = ["ground", "house"]
