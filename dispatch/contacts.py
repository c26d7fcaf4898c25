"""How people are reached: what is kept of a phone number or an e-mail address, and what it proves."""

from dispatch import keyring
from dispatch.events import Event
from dispatch.secrets import digest
from dispatch.tx import Tx
from schemas.contacts import Address, Contact
from schemas.people import Person


def fingerprint(region_id: str, address: Address) -> str:
    """What is stored of an address: equal for equal ones of a region."""
    return digest(f"{region_id} {address.kind} {address.text}")


def enter(tx: Tx, person: Person, address: Address, *, proved: bool) -> None:
    """Note how a person is reached."""
    mark = fingerprint(tx.region.id, address)
    row = keyring.contact(tx.session, person.id, mark)
    if row is None:
        row = Contact(
            id=tx.chance.id(),
            region_id=tx.region.id,
            person_id=person.id,
            kind=address.kind,
            digest=mark,
            hint=address.hint,
            made_at=tx.now,
        )
    if proved and row.proved_at is None:
        row.proved_at = tx.now
        tx.tell(Event("person", person.id, "prove", audience=(person.id,)))
    tx.session.add(row)


def entered(tx: Tx, person: Person, phone: str) -> None:
    """The desk wrote down a number: it replaces what nobody proved, and lets in whoever proves it first."""
    tx.session.flush()
    for row in keyring.contacts(tx.session, person.id):
        if row.proved_at is None:
            tx.session.delete(row)
    address = Address.found(phone)
    if address is not None:
        tx.session.flush()
        enter(tx, person, address, proved=False)
