"""People and how they come in: persons, invites, logins, tokens."""

from datetime import timedelta

from dispatch import store, vouching
from dispatch.commands import AcceptInvite, AddPerson, ChangePerson, InvitePerson, IssueToken, RevokeLogin
from dispatch.errors import BadRequest, NotAllowed, NotFound, TooLate
from dispatch.events import Event, Touch
from dispatch.policy import SEEN_AFTER_END
from dispatch.secrets import digest
from dispatch.trips import transfer
from dispatch.tx import Tx
from schemas.people import Invite, Login, Person, PersonView
from schemas.values import Role, ShiftState

INVITE_LASTS = timedelta(days=14)
LOGIN_LASTS = timedelta(days=90)


def view(person: Person) -> dict[str, object]:
    """A person as dispatchers and they themselves see them."""
    return PersonView.model_validate(person.model_dump(include=set(PersonView.model_fields))).model_dump(mode="json")


def add(tx: Tx, wish: AddPerson) -> Person:
    """Enter a person; only an admin makes dispatchers and admins."""
    tx.allow("person", "add")
    _check_role(tx, wish.person.role)
    person = Person(
        id=tx.chance.id(),
        region_id=tx.region.id,
        joined_at=tx.now,
        **wish.person.model_dump(exclude={"role"}),
        role=Role(wish.person.role),
    )
    tx.session.add(person)
    tell(tx, person, "add")
    return person


def _check_role(tx: Tx, role: Role) -> None:
    if role in (Role.DISPATCHER, Role.ADMIN):
        tx.allow("person", "promote")


def tell(tx: Tx, person: Person, move: str) -> None:
    """Say that something about a person changed; the name stands on their trips and offers, so those views change."""
    trips = store.trips_seen(tx.session, tx.region.id, person.id, tx.now - SEEN_AFTER_END)
    offers = [offer.id for trip in trips for offer in store.pending_offers_of_trip(tx.session, trip.id)]
    touched = [Touch("drivers", person.id)] if person.role is Role.DRIVER else []
    touched += [Touch("trips", trip.id) for trip in trips] + [Touch("offers", name) for name in offers]
    told = {person.id} | {other for trip in trips for other in (trip.rider_id, trip.driver_id) if other}
    tx.tell(Event("person", person.id, move, touched=tuple(touched), audience=tuple(sorted(told))))


def _person(tx: Tx, person_id: str) -> Person:
    person = tx.session.get(Person, person_id)
    if person is None or person.region_id != tx.region.id:
        raise NotFound(thing="person", id=person_id)
    return person


def change(tx: Tx, wish: ChangePerson) -> Person:
    """Change a person; whoever is stood down loses pending offers, waiting trips and the shift at once."""
    person = _person(tx, wish.person_id)
    tx.allow("person", "change", person)
    changes = wish.change.model_dump(exclude_none=True)
    if {"verified", "active", "team", "organisation_id"} & set(changes):
        tx.allow("person", "vouch")
    if "active" in changes:
        _check_role(tx, person.role)
    if changes.get("active") is False and person.active:
        stand_down(tx, person)
    organisation = changes.pop("organisation_id", None)
    person.sqlmodel_update(changes)
    tx.session.add(person)
    if organisation is not None:
        vouching.admit(tx, person, organisation)
    tell(tx, person, "change")
    return person


def stand_down(tx: Tx, person: Person) -> None:
    """End what a person is in the middle of: the shift, the hours to come, every session."""
    shift = store.working_shift(tx.session, person.id)
    if shift is not None:
        for trip in store.aboard(tx.session, shift.id):
            transfer(tx, trip, "driver stood down")
        tx.move(shift, "end", "driver stood down")
    for planned in store.shifts_of(tx.session, person.id):
        if planned.state is ShiftState.PLANNED:
            tx.move(planned, "cancel", "driver stood down")
    for login in store.logins(tx.session, person.id, tx.now):
        login.revoked_at = tx.now
        tx.session.add(login)
    tell(tx, person, "stand_down")


def invite(tx: Tx, wish: InvitePerson) -> dict[str, object]:
    """A link for one person of one role, new or known already; the token is shown once."""
    tx.allow("person", "invite")
    _check_role(tx, wish.invite.role)
    if wish.person_id is not None:
        _check_role(tx, _person(tx, wish.person_id).role)
    token = tx.chance.token()
    row = Invite(
        id=tx.chance.id(),
        region_id=tx.region.id,
        token_hash=digest(token),
        role=Role(wish.invite.role),
        team=wish.invite.team,
        person_id=wish.person_id,
        expires_at=tx.now + INVITE_LASTS,
    )
    tx.session.add(row)
    tx.tell(Event("person", row.id, "invite"))
    return {
        "token": token,
        "id": row.id,
        "role": row.role.value,
        "team": row.team,
        "expires_at": row.expires_at.isoformat(),
    }


def join(tx: Tx, wish: AcceptInvite) -> dict[str, object]:
    """Use an invite, once: it makes the person, or signs in the one it was made for. The token is shown once."""
    tx.checked = True  # holding the invite is the right
    row = store.invite_by(tx.session, digest(wish.token))
    if row is None or row.used_at is not None or row.region_id != tx.region.id:
        raise NotFound(thing="invite", id="of this link")
    if row.expires_at <= tx.now:
        raise TooLate(thing="invite", deadline=row.expires_at.isoformat(), now=tx.now.isoformat())
    person = _person(tx, row.person_id) if row.person_id else _newcomer(tx, row, wish)
    row.used_at, row.person_id = tx.now, person.id
    tx.session.add(row)
    return {"token": _login(tx, person, wish.label or "invite"), "person": view(person)}


def _newcomer(tx: Tx, row: Invite, wish: AcceptInvite) -> Person:
    """Drivers and dispatchers are vouched for by whoever invited them, and so is a rider."""
    if not wish.name.strip():
        raise BadRequest(field="name", problem="write the name that riders and drivers should see.")
    person = Person(
        id=tx.chance.id(),
        region_id=tx.region.id,
        role=row.role,
        name=wish.name.strip(),
        phone=wish.phone,
        language=wish.language,
        team=row.team,
        verified=True,
        joined_at=tx.now,
    )
    tx.session.add(person)
    tell(tx, person, "add")
    return person


def _login(tx: Tx, person: Person, label: str) -> str:
    if not person.active:
        raise NotAllowed(role="somebody stood down", move="sign in", thing="person")
    token = tx.chance.token()
    tx.session.flush()
    tx.session.add(
        Login(
            id=tx.chance.id(),
            person_id=person.id,
            token_hash=digest(token),
            label=label,
            made_at=tx.now,
            expires_at=tx.now + LOGIN_LASTS,
        )
    )
    tx.tell(Event("person", person.id, "sign_in"))
    return token


def issue(tx: Tx, wish: IssueToken) -> dict[str, object]:
    """A bearer token for a named person, made if new; made so, they count as verified."""
    tx.allow("person", "token")
    person = store.person_named(tx.session, tx.region.id, wish.role, wish.name)
    if person is None:
        person = Person(
            id=tx.chance.id(), region_id=tx.region.id, role=wish.role, name=wish.name, verified=True, joined_at=tx.now
        )
        tx.session.add(person)
        tell(tx, person, "add")
    return {"token": _login(tx, person, wish.label), "person": view(person)}


def revoke(tx: Tx, wish: RevokeLogin) -> None:
    """End a session or a token."""
    login = tx.session.get(Login, wish.login_id)
    if login is None:
        raise NotFound(thing="session", id=wish.login_id)
    person = _person(tx, login.person_id)
    tx.allow("person", "sign_out", person)
    if login.revoked_at is None:
        login.revoked_at = tx.now
        tx.session.add(login)
        tx.tell(Event("person", person.id, "sign_out", audience=(person.id,)))
