"""JSON as the standard has it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.strict import parse

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_whatever_the_standard_allows_is_read_as_it_is(value):
    """Every JSON value without a NUL character comes through unchanged."""
    body = json.dumps(value)
    if r"\u0000" not in body:
        assert parse(body.encode()) == value


@pytest.mark.parametrize("body", [b"NaN", b"[-Infinity]", b'{"a": "x\\u0000"}', b'{"\\u0000": 1}', b'"\xff"', b"{"])
def test_what_the_standard_forbids_or_a_database_cannot_keep_is_refused(body):
    """Refused as a ValueError, of which the edge makes a sentence."""
    with pytest.raises((UnicodeDecodeError, json.JSONDecodeError)):
        parse(body)


def test_an_escaped_backslash_is_no_nul():
    r"""The six characters `\u0000` written out by a person are a text like any other."""
    assert parse(json.dumps(r"\u0000").encode()) == r"\u0000"
