"""Numbers and addresses, as they are typed and as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.contacts import Address, ContactKind

SAME = [
    "13800001234",
    "+86 138 0000 1234",
    "0086-138-0000-1234",
    "１３８ ００００ １２３４",
    " (+86) 138.0000.1234 ",
]


@pytest.mark.parametrize("written", SAME)
def test_one_number_is_one_number(written: str) -> None:
    """Country code or not, spaces, hyphens, full width: the same person is reached."""
    assert Address.parse(written) == Address(ContactKind.PHONE, "+8613800001234")


def test_an_address_is_read_without_its_case() -> None:
    """As mail servers do."""
    assert Address.parse(" Ana@Example.ORG ") == Address(ContactKind.EMAIL, "ana@example.org")


@pytest.mark.parametrize(
    "written", ["", "Ana", "1234", "@", "a@b", "a b@c.de", "+86138000012345678", "a@b.c\nBcc: x@y.z"]
)
def test_what_is_neither_is_refused(written: str) -> None:
    """A header smuggled into an address as well."""
    with pytest.raises(ValueError, match="country code"):
        Address.parse(written)
    assert Address.found(written) is None


@pytest.mark.parametrize(("written", "hint"), [("13800001234", "…234"), ("ana@example.org", "a…@example.org")])
def test_a_hint_tells_the_owner_only(written: str, hint: str) -> None:
    """Three digits of a number, one letter of a name."""
    assert Address.parse(written).hint == hint


@given(st.text(max_size=200))
def test_nothing_typed_breaks_it(written: str) -> None:
    """Whatever is typed is an address, in a form that reads as itself, or refused in words."""
    found = Address.found(written)
    assert found is None or Address.parse(found.text) == found
