"""How evenly a region serves its districts."""

from datetime import datetime

from schemas.api import Message


class GapView(Message):
    """A district within the days of the report; shares in per cent, times in minutes.

    `wait_p90` is how long nine of ten waited at most from when they wanted to go until the car was there; null: no car
    came. `below` are the points under the floor, `price` what they make each of its trips dearer to leave over. The
    empty district is of trips whose ends belong to none.
    """

    district: str
    asked: int
    served: int
    share: float
    wait_p90: float | None
    below: int
    price: int


class GapReport(Message):
    """The districts, worst served first; a floor of 0 is none, and `point` are the minutes that each point weighs."""

    since: datetime
    until: datetime
    floor: int
    point: int
    items: list[GapView]
