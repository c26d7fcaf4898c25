"""A plan as somebody reads it: in their language, in the units of its file."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Final

from routing.bill import Line, bill
from routing.formats import Instance
from routing.formats.result import AMOUNTS, COUNTED, MEASURED, Relaxations, length_of, rounded, scaled
from routing.plan import Plan, Route, Stop, Unserved
from routing.relax import Driver
from schemas.values import Seconds

LONGEST_NAME: Final = 14
Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class View:
    """An instance, a plan of it, what would help those left over, and the words to say it in."""

    instance: Instance
    plan: Plan
    relaxations: Relaxations
    words: Mapping[str, str]

    @cached_property
    def length(self) -> float:
        """How far all routes drive, in the file's own unit."""
        return sum(length_of(self.instance, route) for route in self.plan.routes)

    @property
    def metric(self) -> bool:
        """Whether times are seconds and lengths metres, and not the units of a benchmark."""
        return self.instance.format == "ferry"

    def say(self, key: str, **values: object) -> str:
        """A sentence with its blanks filled."""
        return self.words[key].format(**values)

    def time(self, seconds: Seconds) -> str:
        """Hours and minutes, or the number of the file."""
        if not self.metric:
            return _plain(seconds / self.instance.unit)
        sign, minutes = "-" if seconds < 0 else "", abs(seconds) // 60
        return f"{sign}{minutes // 60}:{minutes % 60:02}"

    def far(self, length: float) -> str:
        """Kilometres, or the number of the file."""
        return f"{length / 1000:.1f} km" if self.metric else _plain(length)

    def stop(self, stop: Stop) -> str:
        """What happens at a stop, to whom and when."""
        return self.say("stop", kind=self.words[stop.kind.value], trip=stop.job, time=self.time(stop.start))

    def route(self, route: Route) -> str:
        """A route in a line."""
        length = self.far(length_of(self.instance, route))
        return self.say("route", vehicle=route.vehicle, stops=len(route.stops), length=length)

    def left(self, one: Unserved) -> str:
        """Who is left over and why."""
        return self.say("left", trip=one.job, why=self.words[one.why.value])

    def missing(self, one: Unserved) -> str:
        """By how much the nearest miss missed: a time, rounded up, or so many places or traits."""
        if one.why not in COUNTED or not one.short:
            return str(one.short or "")
        return self.lasting(one.short)

    def lasting(self, seconds: Seconds) -> str:
        """How long something takes, rounded up to what is shown."""
        return self.time(-(-seconds // 60) * 60 if self.metric else seconds)

    def helps(self, job_id: str) -> str:
        """What would have to give so that a job left over has a place; empty where nothing helps."""
        one = self.relaxations.get(job_id)
        if one is None:
            return ""
        given = [
            self.say(f"give_{name}", time=self.lasting(getattr(one, name)), vehicle=one.vehicle)
            for name in AMOUNTS
            if getattr(one, name)
        ]
        given += [] if one.driver is None else [self._driver(one.driver)]
        return self.words["and"].join(given) or self.say("give_nothing", vehicle=one.vehicle)

    def _driver(self, one: Driver) -> str:
        room = [f"{self.words[name]} {amount}" for name, amount in asdict(one.room).items() if amount]
        permit = [self.say("permit", name=one.permit)] if one.permit else []
        what = ", ".join(sorted(one.traits) + room + permit)
        return self.say("give_driver", node=one.node, time=self.time(one.before), what=what)

    def bill(self) -> list[Row]:
        """The terms of the plan's bill, then the sum: what it is, how much of it, the price of one, what it costs.

        Of the many priorities that a file may have, only those are told of which somebody is left over.
        """
        whole = bill(self.instance.problem, self.plan)
        total = rounded(whole.total / self.instance.unit)
        told = (line for line in whole.lines if line.amount or line.name != "urgent")
        return [*map(self._term, told), (self.words["total"], "", "", f"{total:,}")]

    def _term(self, line: Line) -> Row:
        amount, price, cost = scaled(self.instance, line)
        unit = f" {line.unit}" if line.unit in MEASURED and self.metric else ""
        name = self.say(f"term_{line.name}", priority=line.priority)
        return name, f"{amount:,}{unit}", "" if price is None else f"{price:,}", f"{cost:,}"

    def nodes(self, route: Route) -> Iterator[int]:
        """Where a vehicle stands, every stop, and where it ends."""
        vehicle = self.instance.problem.vehicle[route.vehicle]
        yield vehicle.start
        yield from (stop.node for stop in route.stops)
        if vehicle.end is not None:
            yield vehicle.end

    def leaves(self, route: Route) -> Seconds:
        """When a vehicle leaves its start."""
        problem, first = self.instance.problem, route.stops[0]
        vehicle = problem.vehicle[route.vehicle]
        return first.arrive - int(problem.ways(vehicle.permit).seconds[vehicle.start, first.node])

    def done(self, route: Route) -> Seconds:
        """When a vehicle is at its end, or has made its last stop."""
        problem, last = self.instance.problem, route.stops[-1]
        vehicle = problem.vehicle[route.vehicle]
        seconds, end = problem.ways(vehicle.permit).seconds, vehicle.end
        return last.depart + (0 if end is None else int(seconds[last.node, end]))


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def short(name: str) -> str:
    """A name that fits beside a row."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def round_steps(span: float, most: int) -> float:
    """A step of 1, 2 or 5 times a power of ten that goes into a span at most so often."""
    step = 1e-9
    while span / step > most:
        for factor in (2, 2.5, 2):
            if span / step > most:
                step *= factor
    return step
