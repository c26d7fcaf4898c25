"""Credentials and organisations: who is trusted with what, by whose word, and what follows when it ends."""

from dispatch import alerts, checks, papers, records, store
from dispatch.errors import BadRequest, NotFound, Stale
from dispatch.events import Event, Touch
from dispatch.trust import (
    AddOrganisation,
    ChangeOrganisation,
    LapseCredential,
    Vouch,
    WithdrawCredential,
)
from dispatch.tx import Tx
from schemas.credentials import Credential, CredentialIn, CredentialKind
from schemas.organisations import Organisation
from schemas.people import Person
from schemas.values import Role, TripState
from schemas.vehicles import Vehicle


def vouch(tx: Tx, wish: Vouch) -> Credential:
    """Enter a credential; a badge of a rider also frees what they have asked for so far."""
    tx.allow("credential", "vouch")
    body = wish.credential
    person, _ = _subject(tx, body)
    _check_word(tx, body)
    begin = body.valid_from or tx.now
    if body.valid_until is not None and body.valid_until <= tx.now:
        raise BadRequest(
            field="valid_until", problem=f"{body.valid_until.isoformat()} has passed; it is {tx.now.isoformat()} now."
        )
    row = Credential(
        id=tx.chance.id(),
        region_id=tx.region.id,
        vouched_by=tx.actor.id,
        vouched_at=tx.now,
        valid_from=begin,
        **body.model_dump(exclude={"valid_from"}),
    )
    tx.session.add(row)
    tx.session.flush()
    _tell(tx, row, "vouch")
    if person is not None and row.kind is CredentialKind.BADGE and row.valid(tx.now):
        person.verified = True
        tx.session.add(person)
        free(tx, person)
    return row


def _subject(tx: Tx, body: CredentialIn) -> tuple[Person | None, Vehicle | None]:
    """Whom or what it is about. Raises NotFound."""
    person = tx.session.get(Person, body.person_id) if body.person_id else None
    vehicle = tx.session.get(Vehicle, body.vehicle_id) if body.vehicle_id else None
    found = person or vehicle
    if found is None or found.region_id != tx.region.id:
        named = ("person", body.person_id) if body.person_id else ("vehicle", body.vehicle_id)
        raise NotFound(thing=named[0], id=named[1])
    return person, vehicle


def _check_word(tx: Tx, body: CredentialIn) -> None:
    """Nobody vouches for themselves, and only whoever is vouched for can be a colleague's word."""
    if tx.actor.id is not None and tx.actor.id == body.person_id:
        raise BadRequest(field="person_id", problem="nobody vouches for themselves; ask another dispatcher.")
    if body.colleague_id is None:
        return
    colleague = tx.session.get(Person, body.colleague_id)
    if colleague is None or colleague.region_id != tx.region.id:
        raise NotFound(thing="person", id=body.colleague_id)
    if colleague.id == body.person_id or not (colleague.verified and colleague.active):
        problem = f"{colleague.id} cannot vouch for this person; name a colleague who is verified."
        raise BadRequest(field="colleague_id", problem=problem)


def _tell(tx: Tx, row: Credential, move: str) -> None:
    person = tx.session.get(Person, row.person_id) if row.person_id else None
    drives = person is not None and person.role is Role.DRIVER
    touched = (Touch("drivers", person.id),) if person is not None and drives else ()
    audience = (person.id,) if person is not None else ()
    tx.tell(Event("credential", row.id, move, why=row.kind.value, touched=touched, audience=audience))


def free(tx: Tx, person: Person) -> None:
    """What somebody asked for before they were vouched for goes on its way."""
    for trip in store.trips_seen(tx.session, tx.region.id, person.id, tx.now):
        if trip.state is TripState.HELD and trip.rider_id == person.id:
            tx.move(trip, "verify")
            alerts.settled(tx, trip.id)


def withdraw(tx: Tx, wish: WithdrawCredential) -> Credential:
    """It counts no longer; whoever drives by it is out of dispatch in the same moment."""
    row = _known(tx, wish.credential_id)
    tx.allow("credential", "withdraw")
    if row.withdrawn_at is None:
        row.withdrawn_at = tx.now
        _ended(tx, row, "withdraw")
    return row


def lapse(tx: Tx, wish: LapseCredential) -> Credential:
    """Its time has passed: it is told once, and whoever was verified by it must be verified again."""
    row = _known(tx, wish.credential_id)
    tx.allow("credential", "lapse")
    if row.valid_until is None or row.valid_until > tx.now:
        raise Stale(thing="credential", seen="past its deadline", current="not yet past it")
    if row.lapsed_at is None and row.withdrawn_at is None:
        row.lapsed_at = tx.now
        _ended(tx, row, "lapse")
    return row


def _known(tx: Tx, credential_id: str) -> Credential:
    row = tx.session.get(Credential, credential_id)
    if row is None or row.region_id != tx.region.id:
        raise NotFound(thing="credential", id=credential_id)
    return row


def _ended(tx: Tx, row: Credential, move: str) -> None:
    tx.session.add(row)
    tx.session.flush()
    _tell(tx, row, move)
    person = tx.session.get(Person, row.person_id) if row.person_id else None
    if person is not None and row.kind is CredentialKind.BADGE and not _has_badge(tx, person):
        person.verified = False
        tx.session.add(person)
    checks.look_again(tx, row.person_id, row.vehicle_id)


def _has_badge(tx: Tx, person: Person) -> bool:
    held = records.credentials_of(tx.session, person.id)
    return any(row.kind is CredentialKind.BADGE and row.valid(tx.now) for row in held)


def add_organisation(tx: Tx, wish: AddOrganisation) -> Organisation:
    """Enter an organisation."""
    tx.allow("organisation", "edit")
    row = Organisation(id=tx.chance.id(), region_id=tx.region.id, **wish.organisation.model_dump())
    tx.session.add(row)
    tx.tell(Event("organisation", row.id, "add"))
    return row


def change_organisation(tx: Tx, wish: ChangeOrganisation) -> Organisation:
    """Replace an organisation; once it is verified, what its members have asked for goes on its way."""
    tx.allow("organisation", "edit")
    row = _organisation(tx, wish.organisation_id)
    row.sqlmodel_update(wish.organisation.model_dump())
    tx.session.add(row)
    tx.tell(Event("organisation", row.id, "change"))
    if row.verified(tx.now):
        for person in records.members(tx.session, row.id):
            free(tx, person)
    return row


def _organisation(tx: Tx, organisation_id: str) -> Organisation:
    row = tx.session.get(Organisation, organisation_id)
    if row is None or row.region_id != tx.region.id:
        raise NotFound(thing="organisation", id=organisation_id)
    return row


def admit(tx: Tx, person: Person, organisation_id: str) -> None:
    """Make somebody a member; an empty id ends it. Members of a verified organisation need not wait."""
    person.organisation_id = _organisation(tx, organisation_id).id if organisation_id else None
    if papers.trusts(tx, person):
        free(tx, person)
