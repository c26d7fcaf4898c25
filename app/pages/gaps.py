"""The gap between districts as a page: a table, worst served first, and the same as a file."""

import io
from zoneinfo import ZoneInfo

from fastapi import Response

from app.exporters.gaps import COLUMNS
from app.exporters.table import ENCODING, write
from app.pages.sheet import Visit, Visiting, door, sheet
from dispatch import gaps
from schemas.gaps import GapReport
from schemas.regions import Region
from schemas.values import Role

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)


def _report(visit: Visit) -> GapReport:
    signed = visit.one_of(*DESK)
    with visit.house.database.read() as session:
        region = session.get_one(Region, signed.actor.region_id)
        return gaps.report(session, region, visit.house.clock.now())


@router.get("/admin/gaps")
def show(visit: Visiting) -> Response:
    """Every district, and what the floor weighs."""
    return sheet(visit, "gaps.html", report=_report(visit))


@router.get("/admin/gaps.csv")
def take(visit: Visiting) -> Response:
    """The table as `ferry export gaps` writes it."""
    file, report = io.StringIO(newline=""), _report(visit)
    write(file, COLUMNS, ([getattr(one, name) for name in COLUMNS] for one in report.items), ZoneInfo("UTC"))
    headers = {"Content-Disposition": 'attachment; filename="gaps.csv"'}
    return Response(file.getvalue().encode(ENCODING), media_type="text/csv; charset=utf-8", headers=headers)
