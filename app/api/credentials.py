"""Credentials of people and vehicles, and the organisations whose people are known."""

from typing import Annotated

from fastapi import Query, Response

from app.api.base import View, noun
from app.deps import AtDesk, House, Id, Once
from dispatch import lens, records
from dispatch.trust import AddOrganisation, ChangeOrganisation, Vouch, WithdrawCredential
from schemas.api import Page
from schemas.credentials import CredentialIn, CredentialView
from schemas.organisations import OrganisationIn, OrganisationView

router = noun("credentials")
Of = Annotated[str, Query(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The id of a person or a vehicle.")]


@router.get("/credentials", response_model=Page[CredentialView])
def every(house: House, signed: AtDesk, of: Of) -> View:
    """The credentials of a person or a vehicle, oldest first."""
    with house.database.read() as session:
        rows = records.credentials_of(session, of)
    return {"items": [lens.credential(row) for row in rows if row.region_id == signed.reader.region_id]}


@router.post("/credentials", status_code=201, response_model=CredentialView)
async def vouch(house: House, signed: AtDesk, once: Once, body: CredentialIn) -> View:
    """Enter a credential that somebody has seen; a rider's badge verifies them, and frees what they asked for."""
    done = await house.writer.ask(Vouch(body, **once), signed.actor)
    return done.answer


@router.post("/credentials/{credential_id}/withdraw", response_model=CredentialView)
async def withdraw(house: House, signed: AtDesk, credential_id: Id, once: Once) -> View:
    """It counts no longer; whoever drives by it is out of dispatch at once."""
    done = await house.writer.ask(WithdrawCredential(credential_id, **once), signed.actor)
    return done.answer


@router.get("/organisations", response_model=Page[OrganisationView])
def organisations(house: House, signed: AtDesk) -> View:
    """Every organisation of the region."""
    with house.database.read() as session:
        return {"items": [lens.organisation(row) for row in records.organisations(session, signed.reader.region_id)]}


@router.post("/organisations", status_code=201, response_model=OrganisationView)
async def add(house: House, signed: AtDesk, once: Once, body: OrganisationIn, response: Response) -> View:
    """Add an organisation; the members of a verified one need not wait for a dispatcher."""
    done = await house.writer.ask(AddOrganisation(body, **once), signed.actor)
    response.headers["Location"] = f"/api/v1/organisations/{done.answer['id']}"
    return done.answer


@router.put("/organisations/{organisation_id}", response_model=OrganisationView)
async def change(house: House, signed: AtDesk, organisation_id: Id, once: Once, body: OrganisationIn) -> View:
    """Replace an organisation."""
    done = await house.writer.ask(ChangeOrganisation(organisation_id, body, **once), signed.actor)
    return done.answer
