"""Who met whom, found the slow way: look into every car at every moment at which anything changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from dispatch.tracing import Stay

Cleans = Mapping[str, Sequence[datetime]]


def hops(
    stays: Sequence[Stay], person: str, since: datetime, count: int, linger: timedelta, cleans: Cleans
) -> dict[str, tuple[int, datetime]]:
    """Person -> how many hops away, and when first exposed."""
    everyone = {name for stay in stays for name in (stay.driver_id, stay.rider_id) if name} - {person}
    found: dict[str, tuple[int, datetime]] = {}
    carriers = {person: since}
    for number in range(1, count + 1):
        met = {
            name: moments
            for name in everyone - found.keys()
            if (moments := [at for who, own in carriers.items() if (at := _met(stays, who, name, own, linger, cleans))])
        }
        carriers = {name: min(moments) for name, moments in met.items()}
        found |= {name: (number, at) for name, at in carriers.items()}
    return found


def _met(
    stays: Sequence[Stay], one: str, other: str, since: datetime, linger: timedelta, cleans: Cleans
) -> datetime | None:
    moments = {since} | {at for stay in stays for at in (stay.begin, stay.end) if at >= since}
    for at in sorted(moments):
        if _together(stays, one, other, at) or _after(stays, one, other, at, since, linger, cleans):
            return at
    return None


def _inside(stays: Sequence[Stay], person: str, at: datetime) -> set[str]:
    return {stay.car for stay in stays if stay.begin <= at <= stay.end and _sits(stay, person)}


def _sits(stay: Stay, person: str) -> bool:
    return stay.driver_id == person or (stay.carried and stay.rider_id == person)


def _together(stays: Sequence[Stay], one: str, other: str, at: datetime) -> bool:
    hands = ({stay.driver_id, stay.rider_id} == {one, other} and stay.begin <= at <= stay.end for stay in stays)
    return any(hands) or bool(_inside(stays, one, at) & _inside(stays, other, at))


def _after(
    stays: Sequence[Stay], one: str, other: str, at: datetime, since: datetime, linger: timedelta, cleans: Cleans
) -> bool:
    entered = [stay for stay in stays if stay.begin == at and _sits(stay, other)]
    left = [stay for stay in stays if _sits(stay, one) and since <= stay.end < at <= stay.end + linger]
    return any(
        new.car == old.car and not any(old.end <= clean <= at for clean in cleans.get(old.car, ()))
        for new in entered
        for old in left
    )
