"""What a rider is told at once: the cheapest place for their trip in the plan in force."""

from datetime import datetime

from app.db import Database
from dispatch.commands import Promised
from routing.travel import TravelTimes
from schemas.trips import TripIn
from schemas.values import PromiseStatus


class PromiseDesk:
    """Looks up promises; reads only."""

    def __init__(self, database: Database, travel: TravelTimes) -> None:
        self.database, self.travel = database, travel

    def promise(self, region_id: str, trip: TripIn, now: datetime) -> Promised:
        """The honest window; while there is no plan, none."""
        return Promised(PromiseStatus.UNLIKELY, why="no_vehicle")
