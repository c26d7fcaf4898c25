"""The pages people see: rider, driver, board, track, wall, admin, account. HTML first; modules make them quicker."""

from fastapi import APIRouter

from app.pages import (
    account,
    admin,
    book,
    care,
    certificate,
    closures,
    codes,
    door,
    exposure,
    faces,
    gaps,
    lists,
    permit,
    person,
    privacy,
    speeds,
    track,
    trust,
    zones,
)

router = APIRouter(include_in_schema=False)
PARTS = (
    book,
    faces,
    track,
    door,
    codes,
    account,
    admin,
    lists,
    gaps,
    person,
    exposure,
    trust,
    zones,
    closures,
    speeds,
    care,
    certificate,
    permit,
    privacy,
)
for part in PARTS:
    router.include_router(part.router)
