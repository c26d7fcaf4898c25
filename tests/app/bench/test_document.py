"""A section is put in its place, and everything else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bench.document import END, MARKER, placed

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="<\r"), max_size=60)


@given(TEXT, TEXT, TEXT, TEXT)
def test_a_section_is_replaced_and_the_rest_left_alone(before: str, old: str, new: str, after: str) -> None:
    """Twice the same is once; what stands before and behind stays to the letter."""
    begin, end = MARKER.format(name="x"), END.format(name="x")
    document = f"{before}{begin}{old}{end}{after}"
    found = placed(document, "x", new)
    assert found == f"{before}{begin}\n{new.strip()}\n{end}{after}"
    assert placed(found, "x", new) == found


def test_a_new_section_comes_last() -> None:
    """Behind what is there, and behind a section of another name."""
    first = placed("", "x", "one")
    both = placed(f"# Title\n\n{first}", "y", "two")
    assert both.startswith("# Title\n\n<!-- bench:x -->\none\n")
    assert both.endswith("\n\n<!-- bench:y -->\ntwo\n<!-- end of bench:y -->\n")


def test_a_section_without_an_end_is_refused() -> None:
    """Rather than the rest of the document lost."""
    with pytest.raises(ValueError, match="has no"):
        placed("<!-- bench:x -->\nold", "x", "new")
