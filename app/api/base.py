"""What every file of routes begins with."""

from typing import Final

from fastapi import APIRouter

from app.errors import DOCUMENTED
from app.noted import NotedRoute

PREFIX: Final = "/api/v1"
View = dict[str, object]
"""A thing as its reader may see it, ready for JSON."""


def noun(tag: str) -> APIRouter:
    """A router for one noun: strict JSON, answers noted in the ledger, documented errors."""
    return APIRouter(prefix=PREFIX, tags=[tag], route_class=NotedRoute, responses=DOCUMENTED)
