"""Times at learned speeds, and who can learn: a road server knows its own traffic, or none, and is left as it is."""

from routing.travel import TravelTimes
from routing.travel.learned.speeds import Speeds
from routing.travel.line import LineTravel
from routing.travel.roads.travel import RoadTravel

Learner = LineTravel | RoadTravel


def learner(travel: TravelTimes) -> Learner | None:
    """These times, if they can learn."""
    return travel if isinstance(travel, LineTravel | RoadTravel) else None


def at_speeds(travel: TravelTimes, learned: Speeds | None) -> TravelTimes:
    """These times at learned speeds, unless those were learned for others: then as they are, until they learn anew."""
    own = learner(travel)
    if own is None or learned is None or learned.of != own.name:
        return travel
    return own.at_speeds(learned)
