"""The pages people see: rider, driver, board, track, wall, admin, door. HTML first; modules make them quicker."""

from fastapi import APIRouter

from app.pages import admin, book, door, faces, permit, privacy, track, trust

router = APIRouter(include_in_schema=False)
PARTS = (book, faces, track, door, admin, trust, permit, privacy)
for part in PARTS:
    router.include_router(part.router)
