"""What a region may ask of its drivers and cars."""

import pytest
from pydantic import ValidationError

from schemas.gates import Gates

COUGH = {"id": "cough", "en": "Do you cough?", "zh": "你咳嗽吗？"}


@pytest.mark.parametrize(
    ("gates", "told"),
    [
        ({"fever_celsius": 98}, "fever_celsius"),
        ({"check_hours": 0}, "check_hours"),
        ({"questions": [COUGH, COUGH]}, "cough stands twice; give every line its own id"),
        ({"checklist": [COUGH, COUGH]}, "cough stands twice"),
        ({"questions": [{**COUGH, "zh": ""}]}, "questions.0.zh"),
        ({"questions": [{**COUGH, "id": "Do you?"}]}, "questions.0.id"),
        ({"questions": [COUGH] * 21}, "at most 20"),
    ],
)
def test_what_cannot_be_asked_is_refused(gates: dict[str, object], told: str) -> None:
    """Limits outside of reason, lines that cannot be told apart, a question in one language only."""
    with pytest.raises(ValidationError, match=told):
        Gates.model_validate(gates)


def test_a_new_region_asks_nothing_but_knows_what_it_could_ask() -> None:
    """Switched on, there is something to answer, in both languages."""
    gates = Gates()
    assert not gates.self_check
    assert not gates.inspection
    assert all(line.en and line.zh for line in (*gates.questions, *gates.checklist))
