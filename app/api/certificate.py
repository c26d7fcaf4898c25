"""The certificate of service, for the driver it is about."""

from datetime import date
from typing import Annotated

from fastapi import Query

from app.api.base import noun
from app.deps import Driving, House
from dispatch import certificate
from schemas.certificate import CertificateView
from schemas.regions import Region

router = noun("certificate")


@router.get("/me/certificate")
def own(
    house: House,
    signed: Driving,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> CertificateView:
    """What one did as a driver, between two days or ever: trips, days, hours, kilometres; no riders."""
    with house.database.read() as session:
        region = session.get_one(Region, signed.reader.region_id)
        return certificate.of(session, region, signed.person, house.clock.now(), first, last)
