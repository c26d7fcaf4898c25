"""Tokens as people read them out."""

from hypothesis import given
from hypothesis import strategies as st

from dispatch.secrets import LETTERS, SPOKEN, digits, heard, spoken


@given(st.text(min_size=1))
def test_a_code_has_its_digits_and_a_group_code_its_letters(token: str) -> None:
    """Whatever the token: six digits, ten letters, always the same."""
    assert len(digits(token)) == 6
    assert digits(token).isdecimal()
    assert len(heard(spoken(token))) == SPOKEN
    assert set(heard(spoken(token))) <= set(LETTERS)


@given(st.text(min_size=1))
def test_a_group_code_is_heard_however_it_was_typed(token: str) -> None:
    """Small letters, spaces, and the letters people take for digits."""
    code = spoken(token)
    assert heard(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == heard(code)
