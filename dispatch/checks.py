"""Self-checks and inspections, and what a failed one entails: the driver is out of dispatch in the same commit."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from dispatch import alerts, carwash, papers, records, store
from dispatch.errors import BadRequest, Gated, NotFound, Stale
from dispatch.events import Event, Touch
from dispatch.gates import RULES, good_until, passes
from dispatch.policy import CLOCK_SKEW
from dispatch.trust import ClearCheck, InspectCar, StandDown, TakeCheck
from dispatch.tx import Tx
from schemas.alerts import AlertKind
from schemas.checks import HealthCheck
from schemas.gates import Gate, Question
from schemas.people import Person
from schemas.shifts import Shift
from schemas.values import Role, ShiftState
from schemas.vehicles import Vehicle

LATEST = timedelta(hours=12)
"""How late a check may arrive: a phone without a net sends it when it can."""


def take(tx: Tx, wish: TakeCheck) -> HealthCheck:
    """Enter a check. A failed one stands until a dispatcher clears it: nobody measures again until it fits."""
    driver = driver_of(tx, wish.person_id)
    tx.allow("health_check", "take", driver)
    at = _moment(wish.check.at or tx.now, tx.now)
    before = records.newest_check(tx.session, driver.id)
    if before is not None and before.stands_down and tx.actor.role is Role.DRIVER:
        raise Gated(why=RULES[0].why)
    yes = _answered(tx.region.asks.questions, wish.check.answers, "answers")
    check = HealthCheck(
        id=tx.chance.id(),
        region_id=tx.region.id,
        person_id=driver.id,
        by=tx.actor.id,
        at=at,
        good_until=good_until(tx.region.asks, tx.region.zone, at),
        celsius=wish.check.celsius,
        yes=yes,
        passed=passes(tx.region.asks, wish.check.celsius, yes),
    )
    _supersede(tx, before, check)
    _tell(tx, driver, "pass_check" if check.passed else "fail_check")
    if not check.passed:
        _unwell(tx, driver)
    return check


def driver_of(tx: Tx, person_id: str) -> Person:
    """The driver of this region, or NotFound."""
    person = tx.session.get(Person, person_id)
    if person is None or person.region_id != tx.region.id or person.role is not Role.DRIVER:
        raise NotFound(thing="driver", id=person_id)
    return person


def _moment(at: datetime, now: datetime) -> datetime:
    if at > now + CLOCK_SKEW:
        raise BadRequest(field="at", problem=f"{at.isoformat()} lies in the future; check the phone's clock.")
    if at < now - LATEST:
        raise BadRequest(field="at", problem=f"{at.isoformat()} is too long ago; take the check anew.")
    return min(at, now)


def _answered(lines: Sequence[Question], given: Mapping[str, bool], field: str) -> list[str]:
    """The lines answered with yes. Raises BadRequest for one that is missing or unknown."""
    asked = [line.id for line in lines]
    for name in asked:
        if name not in given:
            raise BadRequest(field=f"{field}.{name}", problem="is not answered; write true or false.")
    for name in given:
        if name not in asked:
            known = ", ".join(asked)
            raise BadRequest(field=field, problem=f"{name} is unknown; write one of {known}.")
    return [name for name in asked if given[name]]


def _supersede(tx: Tx, before: HealthCheck | None, check: HealthCheck) -> None:
    if before is not None:
        before.newest = False
        tx.session.add(before)
        tx.session.flush()
    tx.session.add(check)
    tx.session.flush()


def _tell(tx: Tx, driver: Person, move: str) -> None:
    tx.tell(Event("person", driver.id, move, touched=(Touch("drivers", driver.id),), audience=(driver.id,)))


def _unwell(tx: Tx, driver: Person) -> None:
    """Out of dispatch at once, and somebody at the desk should ring them."""
    shift = store.working_shift(tx.session, driver.id)
    if shift is not None:
        out(tx, shift, Gate.UNWELL)
    alerts.raised(tx, AlertKind.UNWELL, "driver", driver.id)


def out(tx: Tx, shift: Shift, gate: Gate) -> None:
    """Whoever is aboard is still brought to their door; everything else goes to others."""
    tx.move(shift, "stand_down", gate.value)
    shift.stood_down = gate.value
    carwash.leave(shift)


def clear(tx: Tx, wish: ClearCheck) -> HealthCheck:
    """A dispatcher has talked to them: they may take a new check."""
    driver = driver_of(tx, wish.person_id)
    tx.allow("health_check", "clear", driver)
    check = records.newest_check(tx.session, driver.id)
    if check is None:
        raise NotFound(thing="health_check", id=driver.id)
    if check.stands_down:
        check.cleared_at = tx.now
        check.good_until = min(check.good_until, tx.now)
        tx.session.add(check)
        _tell(tx, driver, "clear_check")
        alerts.settled(tx, driver.id)
    return check


def inspect(tx: Tx, wish: InspectCar) -> Shift:
    """Enter an inspection; a car that is not in order is out of dispatch until it is inspected again."""
    shift = tx.shift(wish.shift_id)
    tx.allow("shift", "inspect", shift)
    checklist = tx.region.asks.checklist
    fine = _answered(checklist, wish.inspection.items, "items")
    shift.inspected_at = tx.now
    shift.faults = [line.id for line in checklist if line.id not in fine]
    tx.tell_about(shift, "fail_inspection" if shift.faults else "inspect")
    if shift.faults and papers.on_duty(shift):
        out(tx, shift, Gate.INSPECTION)
    return shift


def look_again(tx: Tx, person_id: str | None, vehicle_id: str | None) -> None:
    """Something about a driver or a car has ended: whoever drives by it is out of dispatch, if a gate says so."""
    vehicle = tx.session.get(Vehicle, vehicle_id) if vehicle_id else None
    at_work = store.working_shift(tx.session, person_id) if person_id else None
    for shift in [at_work] if at_work else records.working_in(tx.session, vehicle) if vehicle else []:
        rules = papers.shut(tx, shift)
        if rules and not shift.stood_down:
            out(tx, shift, rules[0].gate)


def stand_down(tx: Tx, wish: StandDown) -> Shift:
    """A gate closed while on duty: a check that ran out, a credential that lapsed."""
    shift = tx.shift(wish.shift_id)
    tx.allow("shift", "stand_down", shift)
    rules = papers.shut(tx, shift) if papers.on_duty(shift) else ()
    if not rules:
        raise Stale(thing="shift", seen="before a closed gate", current=shift.state.value)
    if not shift.stood_down or shift.state is not ShiftState.PAUSED:
        out(tx, shift, rules[0].gate)
    return shift
