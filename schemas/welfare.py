"""How long people may drive and how they rest: what a region asks, and what a driver has behind them."""

from typing import Annotated

from pydantic import Field as Limit

from schemas.api import Message


class Welfare(Message):
    """What a region asks for the sake of its drivers; a new region asks nothing, null lifts a limit again."""

    day_hours: Annotated[
        float | None, Limit(gt=0, le=24, description="At most so many hours of driving within 24 hours.")
    ] = None
    week_hours: Annotated[
        float | None, Limit(gt=0, le=168, description="At most so many hours of driving within seven days.")
    ] = None
    rest_hours: Annotated[
        float | None, Limit(gt=0, le=72, description="At least so many hours between two shifts of a driver.")
    ] = None


class HoursView(Message):
    """What a driver has behind them: seconds of driving, and the share of the week's driving that was by night."""

    day_seconds: int
    week_seconds: int
    night_share: float
    left_seconds: int | None
    """Seconds that may still be driven now; null: nobody limits them."""
    welfare: Welfare
