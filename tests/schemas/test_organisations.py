"""An organisation is verified until a moment, or not at all."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from schemas.organisations import Organisation, OrganisationIn

NOW = datetime(2020, 2, 1, tzinfo=UTC)


def test_it_is_verified_before_its_end_only() -> None:
    """Without an end it is not verified; at the end itself not any more."""
    hospital = Organisation(id="o", region_id="r", name="Union")
    assert not hospital.verified(NOW)
    hospital.verified_until = NOW
    assert not hospital.verified(NOW)
    assert hospital.verified(NOW.replace(year=2019))


@pytest.mark.parametrize("domain", ["hust", "wang@hust.edu.cn", "https://hust.edu.cn", "hust..cn"])
def test_a_mail_domain_is_a_domain(domain: str) -> None:
    """No address of a person, no address of the web."""
    with pytest.raises(ValidationError, match="mail_domain"):
        OrganisationIn(name="Union", mail_domain=domain)
