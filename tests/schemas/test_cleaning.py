"""What a region may ask of its cars between trips."""

import pytest
from pydantic import ValidationError

from schemas.cleaning import CleanDown


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([("any", "any", 5), ("any", "any", 9)], "There are two rules after any and before any; keep one."),
        ([("mud", "any", 5)], "ordinary"),
        ([("any", "any", 241)], "240"),
        ([("any", "any", -1)], "0"),
    ],
)
def test_rules_that_make_no_sense_are_refused(rules: list[tuple[str, str, int]], words: str) -> None:
    """Twice the same pair, an unknown class, minutes out of range: the error says which."""
    given = [{"after": after, "before": before, "minutes": minutes} for after, before, minutes in rules]
    with pytest.raises(ValidationError, match=words):
        CleanDown.model_validate({"rules": given})
