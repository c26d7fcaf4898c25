"""A region that has learned: an evening of drives a third slower than distance says."""

import json

from dispatch.commands import ChangeRegion
from dispatch.lessons import AdoptSpeeds
from routing.travel.learned.driven import Driven
from routing.travel.line import LineTravel
from schemas.regions import RegionIn
from schemas.values import Learning, Point
from tests.app.server import Running
from tests.build import HOME, NIGHT, XIEHE

ENDS = Point(XIEHE["lat"], XIEHE["lon"]), Point(HOME["lat"], HOME["lon"])
SECONDS = 1_790
"""A third more than the line model says for the way between these."""
DRIVES = 20


def teach(ferry: Running) -> None:
    """Turn learning on, and adopt what these drives say."""
    drives = [Driven(*ENDS, NIGHT, SECONDS + number) for number in range(DRIVES)]
    speeds = LineTravel().learn(drives, "Asia/Shanghai")
    ferry.do(ChangeRegion(RegionIn(learned_speeds=Learning.ON)))
    ferry.do(AdoptSpeeds(json.dumps(speeds.plain()), ferry.clock.now(), NIGHT))
