"""The public contract: a file a noun, ten lines a route: parse, command, desk, view."""

from fastapi import APIRouter

from app.api import (
    apart,
    board,
    certificate,
    checks,
    credentials,
    exposure,
    gaps,
    hours,
    invites,
    live,
    me,
    moves,
    offers,
    passkeys,
    people,
    permits,
    places,
    plan,
    positions,
    privacy,
    regions,
    shifts,
    streets,
    track,
    trips,
    vehicles,
)

router = APIRouter(prefix="/api/v1")
NOUNS = (
    trips,
    apart,
    moves,
    offers,
    checks,
    credentials,
    exposure,
    permits,
    shifts,
    hours,
    certificate,
    me,
    privacy,
    people,
    places,
    streets,
    vehicles,
    regions,
    invites,
    passkeys,
    board,
    plan,
    gaps,
    track,
    positions,
    live,
)
for noun in NOUNS:
    router.include_router(noun.router)
