"""A certificate of service: what a volunteer did, without anybody they did it for."""

from datetime import date, datetime

from schemas.api import Message


class CertificateView(Message):
    """Trips brought to their end, days, seconds at the wheel and kilometres as the crow flies, which is the least."""

    name: str
    region: str
    region_zh: str
    first: date | None
    last: date | None
    dates: list[date]
    """The days with a trip, by the region's clock."""
    trips: int
    rides: int
    supplies: int
    seconds: int
    night_share: float
    km: float
    issued_at: datetime
