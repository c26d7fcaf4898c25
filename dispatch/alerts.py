"""Alerts: what needs a human's eye. The same alert stands once, and is cleared as soon as it is settled."""

from dispatch import store
from dispatch.commands import ClearAlert, RaiseAlert
from dispatch.errors import NotFound
from dispatch.events import Event, Touch
from dispatch.tx import Tx
from schemas.alerts import Alert, AlertKind


def raised(tx: Tx, kind: AlertKind, thing: str, thing_id: str) -> Alert:
    """Raise it, unless it stands already."""
    standing = store.standing_alert(tx.session, tx.region.id, kind, thing_id)
    if standing is not None:
        return standing
    alert = Alert(
        id=tx.chance.id(), region_id=tx.region.id, kind=kind, thing=thing, thing_id=thing_id, raised_at=tx.now
    )
    tx.session.add(alert)
    tx.tell(Event("alert", alert.id, "raise", why=kind.value, touched=(Touch("alerts", alert.id),)))
    return alert


def settled(tx: Tx, thing_id: str, but: AlertKind | None = None) -> None:
    """Clear every alert about a thing, except those of one kind."""
    for alert in store.standing_alerts(tx.session, tx.region.id):
        if alert.thing_id == thing_id and alert.kind is not but:
            _clear(tx, alert)


def _clear(tx: Tx, alert: Alert) -> None:
    alert.cleared_at = tx.now
    tx.session.add(alert)
    tx.tell(Event("alert", alert.id, "clear", why=alert.kind.value, touched=(Touch("alerts", alert.id),)))


def raise_alert(tx: Tx, wish: RaiseAlert) -> Alert:
    """The planner saw something."""
    tx.allow("alert", "raise")
    return raised(tx, wish.kind, wish.thing, wish.thing_id)


def clear_alert(tx: Tx, wish: ClearAlert) -> Alert:
    """Somebody settled it; clearing what is cleared changes nothing."""
    tx.allow("alert", "clear")
    alert = tx.session.get(Alert, wish.alert_id)
    if alert is None or alert.region_id != tx.region.id:
        raise NotFound(thing="alert", id=wish.alert_id)
    if alert.cleared_at is None:
        _clear(tx, alert)
    return alert
