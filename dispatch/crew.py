"""People and how they come in: persons, invites, logins, tokens."""

from datetime import timedelta

from dispatch import contacts, keyring, policy, store, vouching
from dispatch.commands import AcceptInvite, AddPerson, ChangePerson, InvitePerson, IssueToken, RevokeLogin
from dispatch.doors import CloseInvite
from dispatch.errors import BadRequest, CodeNeeded, NotAllowed, NotFound, TooLate
from dispatch.events import Event, Touch
from dispatch.policy import SEEN_AFTER_END
from dispatch.secrets import digest, heard, spoken
from dispatch.trips import transfer
from dispatch.tx import Tx
from schemas.people import Invite, Login, Means, Person, PersonView
from schemas.values import Role, ShiftState

DESK = (Role.DISPATCHER, Role.ADMIN)
INVITE_LASTS = timedelta(days=14)
LOGIN_LASTS = timedelta(days=90)
DEVICE_LASTS = timedelta(days=30)
DESK_LASTS = timedelta(hours=12)


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
    if person.phone:
        contacts.entered(tx, person, person.phone)
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


def member(tx: Tx, person_id: str) -> Person:
    """The person of this region, or NotFound."""
    person = tx.session.get(Person, person_id)
    if person is None or person.region_id != tx.region.id:
        raise NotFound(thing="person", id=person_id)
    return person


def change(tx: Tx, wish: ChangePerson) -> Person:
    """Change a person; whoever is stood down loses pending offers, waiting trips and the shift at once."""
    person = member(tx, wish.person_id)
    tx.allow("person", "change", person)
    changes = wish.change.model_dump(exclude_none=True)
    if {"verified", "active", "team", "quota", "organisation_id"} & set(changes):
        tx.allow("person", "vouch")
    if "active" in changes:
        _check_role(tx, person.role)
    if changes.get("active") is False and person.active:
        stand_down(tx, person)
    organisation = changes.pop("organisation_id", None)
    person.sqlmodel_update(changes)
    tx.session.add(person)
    if "phone" in changes and tx.actor.role in DESK:
        contacts.entered(tx, person, person.phone)
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
    sign_out(tx, person)
    tell(tx, person, "stand_down")


def sign_out(tx: Tx, person: Person) -> None:
    """End every session and token of a person."""
    for login in store.logins(tx.session, person.id, tx.now):
        login.revoked_at = tx.now
        tx.session.add(login)


def invite(tx: Tx, wish: InvitePerson) -> dict[str, object]:
    """A link for one person of one role, new or known already, or for a group; the token is shown once."""
    maker = member(tx, tx.actor.id or "") if tx.actor.role in (Role.RIDER, Role.DRIVER) else None
    if maker is None:
        tx.allow("person", "invite")
        _check_role(tx, wish.invite.role)
    else:
        _spend_quota(tx, maker, wish)
    if wish.person_id is not None:
        _check_role(tx, member(tx, wish.person_id).role)
    token = tx.chance.token()
    code = spoken(token) if wish.invite.seats > 1 else None
    row = Invite(
        id=tx.chance.id(),
        region_id=tx.region.id,
        token_hash=digest(heard(code) if code else token),
        role=Role(wish.invite.role),
        team=maker.team if maker else wish.invite.team,
        person_id=wish.person_id,
        expires_at=tx.now + INVITE_LASTS,
        seats=wish.invite.seats,
        made_by=tx.actor.id,
    )
    tx.session.add(row)
    tx.tell(Event("person", row.id, "invite"))
    return {
        "token": code or token,
        "id": row.id,
        "role": row.role.value,
        "team": row.team,
        "expires_at": row.expires_at.isoformat(),
        "seats": row.seats,
        "code": code,
    }


def _spend_quota(tx: Tx, maker: Person, wish: InvitePerson) -> None:
    """A group lead brings in riders and drivers of their own team, as many as they were given."""
    tx.allow("person", "lead", maker)
    if wish.invite.role in DESK or wish.person_id is not None or maker.quota < wish.invite.seats:
        raise NotAllowed(role=tx.actor.role.value, move="invite", thing="person")
    maker.quota -= wish.invite.seats
    tx.session.add(maker)


def close(tx: Tx, wish: CloseInvite) -> dict[str, object]:
    """End a link; a group lead gets back what nobody used."""
    row = tx.session.get(Invite, wish.invite_id)
    if row is None or row.region_id != tx.region.id:
        raise NotFound(thing="invite", id=wish.invite_id)
    mine = row.made_by is not None and row.made_by == tx.actor.id
    tx.allow("person", "lead" if mine else "invite", member(tx, tx.actor.id or "") if mine else None)
    if row.used_at is None:
        row.used_at = tx.now
        tx.session.add(row)
        if mine and tx.actor.role not in DESK:
            member(tx, tx.actor.id or "").quota += row.seats - row.taken
        tx.tell(Event("person", row.id, "close"))
    return {"id": row.id}


def usable(tx: Tx, token: str) -> Invite:
    """The link with this token, if it still lets somebody in. Raises NotFound, TooLate, or what the brake says."""
    row = keyring.invite_by(tx.session, digest(token), digest(heard(token)))
    if row is None or row.used_at is not None or row.region_id != tx.region.id:
        raise NotFound(thing="invite", id="of this link")
    if row.expires_at <= tx.now:
        raise TooLate(thing="invite", deadline=row.expires_at.isoformat(), now=tx.now.isoformat())
    if row.person_id is None:
        policy.check_joining(tx.region.intake, row.role, row.seats > 1)
    return row


def join(tx: Tx, wish: AcceptInvite) -> dict[str, object]:
    """Use an invite, once: it makes the person, or signs in the one it was made for. The token is shown once."""
    tx.checked = True  # holding the invite is the right
    row = usable(tx, wish.token)
    if row.seats > 1:
        raise CodeNeeded
    someone = admit(tx, row, wish.name, wish.phone, wish.language)
    return {"token": login(tx, someone, wish.label or "invite", Means.LINK), "person": view(someone)}


def admit(tx: Tx, row: Invite, name: str, phone: str, language: str) -> Person:
    """Take a seat of a link: as the person it was made for, or as somebody new."""
    someone = member(tx, row.person_id) if row.person_id else _newcomer(tx, row, name, phone, language)
    row.taken += 1
    if row.taken >= row.seats:
        row.used_at = tx.now
    if row.seats == 1:
        row.person_id = someone.id
    tx.session.add(row)
    return someone


def _newcomer(tx: Tx, row: Invite, name: str, phone: str, language: str) -> Person:
    """Who comes by a personal link is vouched for by its maker; of a group nobody knows who passed the link on."""
    if not name.strip():
        raise BadRequest(field="name", problem="write the name that riders and drivers should see.")
    maker = tx.session.get(Person, row.made_by) if row.made_by else None
    person = Person(
        id=tx.chance.id(),
        region_id=tx.region.id,
        role=row.role,
        name=name.strip(),
        phone=phone,
        language=language,
        team=row.team,
        verified=row.seats == 1 and (maker is None or maker.verified),
        joined_at=tx.now,
    )
    tx.session.add(person)
    tell(tx, person, "add")
    return person


def login(tx: Tx, person: Person, label: str, means: Means) -> str:
    """A session of a browser or a token of a script, as long as its kind lasts; the desk's browsers least."""
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
            expires_at=tx.now + _lasts(person, means),
            means=means,
            second_at=tx.now if means is Means.PASSKEY else None,
        )
    )
    tx.tell(Event("person", person.id, "sign_in"))
    return token


def _lasts(person: Person, means: Means) -> timedelta:
    if means is Means.TOKEN:
        return LOGIN_LASTS
    return DESK_LASTS if person.role in DESK else DEVICE_LASTS


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
    return {"token": login(tx, person, wish.label, Means.TOKEN), "person": view(person)}


def revoke(tx: Tx, wish: RevokeLogin) -> None:
    """End a session or a token."""
    login = tx.session.get(Login, wish.login_id)
    if login is None:
        raise NotFound(thing="session", id=wish.login_id)
    person = member(tx, login.person_id)
    tx.allow("person", "sign_out", person)
    if login.revoked_at is None:
        login.revoked_at = tx.now
        tx.session.add(login)
        tx.tell(Event("person", person.id, "sign_out", audience=(person.id,)))
