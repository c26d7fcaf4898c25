"""The certificate of service, to be printed: both languages on one sheet."""

from fastapi import Response

from app.pages.sheet import Visiting, door, sheet
from app.words import LANGUAGES, say
from dispatch import certificate
from schemas.regions import Region
from schemas.values import Role

router = door()


@router.get("/drive/certificate")
def show(visit: Visiting) -> Response:
    """What the visitor did as a driver."""
    signed = visit.one_of(Role.DRIVER)
    with visit.house.database.read() as session:
        region = session.get_one(Region, signed.reader.region_id)
        found = certificate.of(session, region, signed.person, visit.house.clock.now())
    spoken = sorted(LANGUAGES, key=lambda language: language != visit.language)
    return sheet(visit, "certificate.html", found=found, spoken=spoken, hours=f"{found.seconds / 3600:.1f}", say_in=say)
