"""The public contract: a file a noun, ten lines a route: parse, command, desk, view."""

from fastapi import APIRouter

from app.api import board, invites, me, moves, offers, people, places, plan, regions, shifts, track, trips, vehicles

router = APIRouter(prefix="/api/v1")
for noun in (trips, moves, offers, shifts, me, people, places, vehicles, regions, invites, board, plan, track):
    router.include_router(noun.router)
