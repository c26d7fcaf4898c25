"""The pages people see: rider, driver, board, track, wall, admin, door. HTML first; modules make them quicker."""

from fastapi import APIRouter

from app.pages import admin, book, door, faces, privacy, track

router = APIRouter(include_in_schema=False)
for part in (book.router, faces.router, track.router, door.router, admin.router, privacy.router):
    router.include_router(part)
