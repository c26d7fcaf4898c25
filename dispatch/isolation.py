"""Keeping drivers from driving for some days because they may have been exposed, and letting them drive again."""

from datetime import datetime, timedelta

from dispatch import checks, store
from dispatch.events import Event, Touch
from dispatch.trust import EndIsolation, Isolate
from dispatch.tx import Tx
from schemas.gates import Gate
from schemas.people import Person


def isolate(tx: Tx, wish: Isolate) -> dict[str, object]:
    """Out of dispatch in one commit: what they have not picked up yet goes to others, whoever is aboard gets home."""
    tx.allow("person", "isolate")
    until = tx.now + timedelta(days=wish.days)
    drivers = [checks.driver_of(tx, name) for name in dict.fromkeys(wish.person_ids)]
    released = sum(_keep(tx, driver, until) for driver in drivers)
    return {"person_ids": [driver.id for driver in drivers], "until": until.isoformat(), "released": released}


def _keep(tx: Tx, driver: Person, until: datetime) -> int:
    """How many trips go to others."""
    driver.isolated_until = max(until, driver.isolated_until or until)
    tx.session.add(driver)
    _tell(tx, driver, "isolate")
    shift = store.working_shift(tx.session, driver.id)
    if shift is None:
        return 0
    waiting = len(store.trips_waiting_on_shift(tx.session, shift.id))
    checks.out(tx, shift, Gate.ISOLATION)
    return waiting


def end(tx: Tx, wish: EndIsolation) -> dict[str, object]:
    """A dispatcher knows better now: they may drive again; their shift they resume themselves."""
    driver = checks.driver_of(tx, wish.person_id)
    tx.allow("person", "end_isolation", driver)
    if driver.isolated_until is not None:
        driver.isolated_until = None
        tx.session.add(driver)
        _tell(tx, driver, "end_isolation")
    return {"id": driver.id}


def _tell(tx: Tx, driver: Person, move: str) -> None:
    tx.tell(Event("person", driver.id, move, touched=(Touch("drivers", driver.id),), audience=(driver.id,)))
