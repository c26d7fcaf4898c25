"""The pages people see: rider, driver, board, track, wall, admin, account. HTML first; modules make them quicker."""

from typing import Final

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

PARTS: Final = (
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
ROUTES: Final = [route for part in PARTS for route in part.router.routes]
