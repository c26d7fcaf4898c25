"""Two plans of one problem compared: who moves to another vehicle, who gains or loses a place, who is made late."""

from dataclasses import dataclass, field

from routing.change import Change
from routing.plan import Plan
from routing.problem import Problem
from routing.schedule import call_of
from routing.search.search import Search
from schemas.values import Seconds


@dataclass(frozen=True, slots=True)
class Changes:
    """The same trip by trip: `moved` says from which vehicle to which, the others name the trips."""

    moved: dict[str, tuple[str, str]] = field(default_factory=dict)
    served: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()
    seconds: Seconds = 0

    @property
    def counted(self) -> Change:
        """In numbers, which name nobody."""
        return Change(len(self.moved), len(self.served), len(self.left), len(self.late), self.seconds)


def compare(problem: Problem, before: Plan, after: Plan) -> Changes:
    """What `after` changes of `before`, as far as that still holds: driven legs and ended trips are no change.

    Windows are those of the problem, so a plan made with later ones is told by whom it makes late. Raises Infeasible
    when a committed order cannot be driven.
    """
    held = Search(problem)
    held.adopt(before)
    old = {visit.job: vehicle for vehicle, visits in held.visits().items() for visit in visits}
    new = {stop.job: vehicle for vehicle, stop in after.stops()}
    return Changes(
        moved={job: (old[job], new[job]) for job in sorted(old.keys() & new) if old[job] != new[job]},
        served=frozenset(new.keys() - old),
        left=frozenset(old.keys() - new),
        late=frozenset(_late(problem, after)),
        seconds=after.seconds - _driven(held),
    )


def _driven(held: Search) -> Seconds:
    """Seconds of driving, which need not be what they cost."""
    rows = zip(held.board.calls["arc"], held.board.length.tolist(), strict=True)
    return sum(int(arc[1 : length + 2].sum()) for arc, length in rows if length)


def _late(problem: Problem, plan: Plan) -> list[str]:
    return [
        stop.job for _, stop in plan.stops() if stop.start > call_of(problem.job[stop.job], stop.kind).window.latest
    ]
