"""Passkeys towards the browser: what it is asked, and whether its answer is a good signature on our own pages."""

import json
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.settings import Settings
from dispatch.errors import FactorWrong, Unavailable
from schemas.factors import Passkey
from schemas.people import Person

Json = dict[str, Any]
BROKEN = (WebAuthnException, LookupError, TypeError, ValueError, AttributeError, RecursionError, struct.error)
"""What the parts of a made-up answer end in."""
VERIFIED = UserVerificationRequirement.REQUIRED


def bare(data: bytes) -> str:
    """Bytes as WebAuthn writes them."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def raw(text: str) -> bytes:
    """And back. Raises FactorWrong."""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise _unreadable() from error


def _unreadable() -> FactorWrong:
    return FactorWrong(problem="the passkey is no answer of a browser.")


def at(settings: Settings) -> tuple[str, str]:
    """Name and origin that passkeys belong to. Raises Unavailable where the address is a bare number."""
    if settings.passkeys is None:
        raise Unavailable(seconds=3600)
    return settings.passkeys


def to_create(settings: Settings, person: Person, known: list[Passkey], challenge: str) -> Json:
    """What a browser needs to make a passkey for a person; of the known ones none is made twice."""
    name, _ = at(settings)
    wanted = AuthenticatorSelectionCriteria(resident_key=ResidentKeyRequirement.PREFERRED, user_verification=VERIFIED)
    options = generate_registration_options(
        rp_id=name,
        rp_name="Ferry",
        user_name=person.name or person.id,
        user_id=person.id.encode(),
        challenge=challenge.encode(),
        authenticator_selection=wanted,
        exclude_credentials=_described(known),
    )
    told: Json = json.loads(options_to_json(options))
    return told


def to_use(settings: Settings, known: list[Passkey], challenge: str) -> Json:
    """What a browser needs to show a passkey: one of these, or whichever it holds for this house."""
    name, _ = at(settings)
    options = generate_authentication_options(
        rp_id=name, challenge=challenge.encode(), allow_credentials=_described(known), user_verification=VERIFIED
    )
    told: Json = json.loads(options_to_json(options))
    return told


def _described(known: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=raw(key.credential)) for key in known]


def challenge_of(credential: Json) -> str:
    """The challenge that an answer says it answers. Raises FactorWrong."""
    try:
        said = json.loads(raw(credential["response"]["clientDataJSON"]))
        return raw(said["challenge"]).decode("ascii")
    except BROKEN as error:
        raise _unreadable() from error


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey, found to be good."""

    credential: str
    public_key: str
    count: int


def made(settings: Settings, credential: Json, challenge: str) -> Made:
    """The passkey a browser made. Raises FactorWrong."""
    name, origin = at(settings)
    try:
        found = verify_registration_response(
            credential=credential,
            expected_challenge=challenge.encode(),
            expected_rp_id=name,
            expected_origin=origin,
            require_user_verification=True,
        )
    except BROKEN as error:
        raise _unreadable() from error
    return Made(bare(found.credential_id), bare(found.credential_public_key), found.sign_count)


def used(settings: Settings, credential: Json, challenge: str, key: Passkey) -> int:
    """The counter of a passkey whose signature is good. Raises FactorWrong."""
    name, origin = at(settings)
    try:
        found = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge.encode(),
            expected_rp_id=name,
            expected_origin=origin,
            credential_public_key=raw(key.public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except BROKEN as error:
        raise _unreadable() from error
    return found.new_sign_count
