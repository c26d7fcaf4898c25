"""The public page of a car's permits: a checkpoint scans it and sees plate, classes, validity, region; nothing else."""

from typing import Annotated

import segno
from fastapi import Path, Response

from app.pages.sheet import Visiting, door, sheet
from dispatch import permits
from dispatch.secrets import digest

router = door()


@router.get("/p/{token}")
def permit(visit: Visiting, token: Annotated[str, Path(max_length=200)]) -> Response:
    """What the car may do, as of this second; a link nobody gave out, or past its end, is void in as many words."""
    with visit.house.database.read() as session:
        found = permits.seen(session, digest(token), visit.house.clock.now())
    if found is None:
        page = sheet(visit, "void.html", status=404)
    else:
        qr = segno.make(visit.house.settings.link(f"/p/{token}"), error="m").svg_inline(scale=6, border=4, light="#fff")
        page = sheet(visit, "permit.html", permit=found, qr=qr)
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["X-Robots-Tag"] = "noindex"
    return page
