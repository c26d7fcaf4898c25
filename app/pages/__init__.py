"""The pages people see: rider, driver, board, track, wall, admin, account. HTML first; modules make them quicker."""

from fastapi import APIRouter

from app.pages import account, admin, book, codes, door, faces, lists, permit, person, track, trust

router = APIRouter(include_in_schema=False)
for part in (
    book.router,
    faces.router,
    track.router,
    door.router,
    codes.router,
    account.router,
    admin.router,
    lists.router,
    person.router,
    trust.router,
    permit.router,
):
    router.include_router(part)
