"""The table of gates: what is closed, when, and in words that say what to do."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.gates import RULES, Bites, Papers, closed, ending, good_until, lapse, passes
from schemas.checks import HealthCheck
from schemas.credentials import Credential, CredentialKind
from schemas.gates import Gate, Gates

MORNING = datetime(2020, 2, 1, 23, 10, tzinfo=UTC)
"""07:10 in Wuhan."""
EVENING = MORNING + timedelta(hours=12)
STRICT = Gates(self_check=True, inspection=True)


def a_check(**values: object) -> HealthCheck:
    """A check taken at 07:10 that is good for the day."""
    good = {"passed": True, "good_until": MORNING + timedelta(hours=12), "cleared_at": None}
    return HealthCheck(id="c", region_id="r", person_id="p", at=MORNING, celsius=36.6, yes=[], **(good | values))


def shut(gates: Gates, papers: Papers, at: datetime = MORNING, on_duty: bool = True) -> list[Gate]:
    """The closed gates by name."""
    return [rule.gate for rule in closed(gates, papers, at, on_duty)]


def test_every_gate_has_one_rule_and_says_what_to_do() -> None:
    """One row a gate; each sentence ends, and is not the sentence of another."""
    assert [rule.gate for rule in RULES] == list(dict.fromkeys(rule.gate for rule in RULES))
    assert len({rule.why for rule in RULES}) == len(RULES)
    assert all(rule.why.endswith(".") and "; " in rule.why for rule in RULES)


def test_a_region_that_asks_nothing_lets_everybody_drive() -> None:
    """A group that formed this morning is not held up by what nobody has decided yet."""
    assert shut(Gates(), Papers()) == []


@pytest.mark.parametrize(
    ("papers", "wanted"),
    [
        (Papers(a_check(), ()), []),
        (Papers(None, ()), [Gate.CHECK]),
        (Papers(a_check(good_until=MORNING), ()), [Gate.CHECK]),
        (Papers(a_check(good_until=MORNING + timedelta(seconds=1)), ()), []),
        (Papers(a_check(passed=False), ()), [Gate.UNWELL]),
        (Papers(a_check(passed=False, cleared_at=MORNING, good_until=MORNING), ()), [Gate.CHECK]),
        (Papers(a_check(), None), [Gate.INSPECTION]),
        (Papers(a_check(), ("car",)), [Gate.INSPECTION]),
        (Papers(None, None), [Gate.CHECK, Gate.INSPECTION]),
    ],
)
def test_each_gate_is_closed_by_what_it_asks(papers: Papers, wanted: list[Gate]) -> None:
    """Missing, run out to the second, failed, cleared but not taken anew, not inspected, not in order."""
    assert shut(STRICT, papers) == wanted


@pytest.mark.parametrize(
    ("kind", "side"),
    [("licence", "driver"), ("vetting", "driver"), ("badge", "driver"), ("insurance", "car"), ("permit", "car")],
)
def test_each_credential_that_is_asked_for_must_be_held(kind: str, side: str) -> None:
    """Held by the right one and valid then; also for a shift to come, judged at its own time."""
    gates = Gates.model_validate({"driver_needs" if side == "driver" else "car_needs": [kind]})
    row = Credential(id="c", region_id="r", kind=CredentialKind(kind), valid_from=MORNING, valid_until=EVENING)
    mine, others = Papers(None, (), **{side: [row]}), Papers(None, (), driver=[row], car=[row])
    assert shut(gates, Papers(None, ())) == shut(gates, Papers(None, ()), on_duty=False) == [Gate(kind)]
    assert shut(gates, mine) == shut(gates, others) == []
    assert shut(gates, mine, EVENING) == shut(gates, mine, MORNING - timedelta(seconds=1)) == [Gate(kind)]
    wrong = Papers(None, (), **{"car" if side == "driver" else "driver": [row]})
    assert shut(gates, wrong) == [Gate(kind)]


def test_a_plan_lasts_until_the_first_lapse_that_nothing_replaces() -> None:
    """The later of two licences counts; without an end there is none; what nobody asks for ends nothing."""
    gates = Gates(driver_needs=["licence"])
    rows = [
        Credential(id=str(end), region_id="r", kind=CredentialKind.LICENCE, valid_from=MORNING, valid_until=end)
        for end in (EVENING, EVENING + timedelta(days=1), None)
    ]
    assert lapse(gates, Papers(driver=rows[:1]), MORNING) == EVENING
    assert lapse(gates, Papers(driver=rows[:2]), MORNING) == EVENING + timedelta(days=1)
    assert lapse(gates, Papers(driver=rows), MORNING) is None
    assert lapse(Gates(), Papers(driver=rows[:1]), MORNING) is None


def test_a_shift_to_come_needs_no_check_yet_but_nobody_unwell() -> None:
    """What can still be done before the start keeps nobody out of the plan; a fever does, whatever the region asks."""
    assert shut(STRICT, Papers(), on_duty=False) == []
    assert shut(Gates(), Papers(a_check(passed=False)), on_duty=False) == [Gate.UNWELL]
    assert {rule.gate for rule in RULES if rule.bites is Bites.ON_DUTY} == {Gate.CHECK, Gate.INSPECTION}


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (MORNING, datetime(2020, 2, 2, 16, 0, tzinfo=UTC)),
        (datetime(2020, 2, 1, 11, 50, tzinfo=UTC), datetime(2020, 2, 1, 23, 50, tzinfo=UTC)),
        (datetime(2020, 2, 1, 4, 0, tzinfo=UTC), datetime(2020, 2, 1, 16, 0, tzinfo=UTC)),
    ],
)
def test_a_check_counts_for_its_day_and_through_the_night(at: datetime, until: datetime) -> None:
    """07:10 counts until midnight in Wuhan; 19:50 until 07:50, for whoever drives the night shift home."""
    assert good_until(Gates(), "Asia/Shanghai", at) == until


@pytest.mark.parametrize(
    ("celsius", "yes", "may"), [(36.6, [], True), (37.2, [], True), (37.3, [], False), (36.6, ["contact"], False)]
)
def test_a_fever_or_one_yes_is_enough(celsius: float, yes: list[str], may: bool) -> None:
    """The limit itself is a fever already."""
    assert passes(Gates(), celsius, yes) is may


def test_what_ends_soon_is_told_until_a_new_one_is_on_record() -> None:
    """Not what lasts, not what has ended, not what the next one replaces; another class of permit replaces nothing."""

    def held(name: str, days: float | None, permit: str = "A", **values: object) -> Credential:
        until = None if days is None else MORNING + timedelta(days=days)
        values |= {"kind": CredentialKind.PERMIT, "permit": permit}
        return Credential(id=name, vehicle_id="v", valid_from=MORNING, valid_until=until, **values)

    def told(*rows: Credential) -> list[str]:
        return [row.id for row in ending(rows, MORNING, 7)]

    soon = held("soon", 6)
    assert told(soon, held("late", 8, "B"), held("over", 0, "C"), held("open", None, "D")) == ["soon"]
    assert told(soon, held("next", 60)) == told(soon, held("next", None)) == []
    assert told(soon, held("gone", 60, withdrawn_at=MORNING)) == ["soon"]
