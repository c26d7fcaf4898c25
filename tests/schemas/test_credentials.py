"""A credential makes sense, or says why it does not."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from schemas.credentials import Credential, CredentialIn

NOW = datetime(2020, 2, 1, tzinfo=UTC)
LICENCE = {"person_id": "p1", "kind": "licence", "proof": "document_seen"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"person_id": None}, "Give either person_id or vehicle_id"),
        ({"vehicle_id": "v1"}, "Give either person_id or vehicle_id"),
        ({"person_id": None, "vehicle_id": "v1"}, "licence goes with person_id"),
        ({"kind": "insurance"}, "insurance goes with vehicle_id"),
        ({"permit": "A"}, "permit names the class of a permit, and of nothing else"),
        ({"person_id": None, "vehicle_id": "v1", "kind": "permit"}, "permit names the class of a permit"),
        ({"proof": "colleague"}, "colleague_id names the colleague who vouched"),
        ({"colleague_id": "p2"}, "colleague_id names the colleague who vouched"),
        (
            {"valid_from": "2020-03-01T00:00:00Z", "valid_until": "2020-02-01T00:00:00Z"},
            "valid_until 2020-02-01T00:00:00.00:00 lies before valid_from 2020-03-01T00:00:00.00:00; "
            "the dates look swapped",
        ),
        ({"valid_until": "2020-02-01"}, "UTC offset"),
        ({"proof": "gossip"}, "proof"),
        ({"number": "4201"}, "Extra inputs"),
    ],
)
def test_a_credential_that_makes_no_sense_is_refused(change: dict[str, object], told: str) -> None:
    """Of nobody, of the wrong thing, with dates swapped, by no proof, with a number nobody needs to keep."""
    with pytest.raises(ValidationError, match=told):
        CredentialIn.model_validate(LICENCE | change)


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({}, True),
        ({"valid_from": NOW + timedelta(seconds=1)}, False),
        ({"valid_until": NOW}, False),
        ({"valid_until": NOW + timedelta(seconds=1)}, True),
        ({"withdrawn_at": NOW}, False),
    ],
)
def test_it_counts_from_its_first_to_before_its_last_moment(change: dict[str, object], counts: bool) -> None:
    """To the second, at both ends; never after it was withdrawn."""
    row = Credential(
        **({"id": "c", "region_id": "r", "kind": "licence", "proof": "badge_seen", "valid_from": NOW} | change)
    )
    assert row.valid(NOW) is counts
