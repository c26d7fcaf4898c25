"""People are entered with a role a person can have, and a phone that can be called."""

import csv
from pathlib import Path

import pytest
from pydantic import ValidationError

from schemas.people import InviteIn, PersonChange, PersonIn

BODY = {"role": "driver", "name": "王芳"}


@pytest.mark.parametrize("phone", ["", "+86 138-0013-8000", "13800138000", "119 00"])
def test_a_phone_that_can_be_called_is_kept(phone: str) -> None:
    """Digits, blanks, dashes and a leading plus are how people write phones; none is fine too."""
    assert PersonIn.model_validate(BODY | {"phone": phone}).phone == phone


@pytest.mark.parametrize(
    "change",
    [
        {"role": "planner"},
        {"role": "king"},
        {"name": ""},
        {"name": " \t "},
        {"name": "x" * 81},
        {"phone": "call me"},
        {"phone": "1234"},
        {"phone": "+"},
        {"phone": "138001380001380013800"},
        {"phone": "１３８００１３８０００"},
        {"language": "fr"},
        {"badge": 7},
    ],
)
def test_a_bad_person_is_refused(change: dict[str, object]) -> None:
    """No machine's role, no empty name, no phone that cannot be dialled, no language without words."""
    with pytest.raises(ValidationError):
        PersonIn.model_validate(BODY | change)


def test_only_people_are_invited() -> None:
    """The planner's role is the machine's own."""
    assert InviteIn.model_validate({"role": "admin"}).team == ""
    with pytest.raises(ValidationError):
        InviteIn.model_validate({"role": "planner"})


def test_what_is_left_out_is_not_changed() -> None:
    """Standing somebody down touches nothing else."""
    assert PersonChange.model_validate({"active": False}).model_fields_set == {"active"}


def test_the_names_and_numbers_of_the_world_are_taken_as_they_are(shared_data: Path) -> None:
    """Apostrophes, accents, two letters or sixteen; every country's numbers as they are written abroad."""
    with (shared_data / "bad_inputs" / "names.csv").open(encoding="utf-8", newline="") as names:
        for row in csv.DictReader(names):
            assert PersonIn.model_validate(BODY | {"name": row["name"]}).name == row["name"]
    with (shared_data / "bad_inputs" / "phone_examples.csv").open(encoding="utf-8", newline="") as phones:
        for row in csv.DictReader(phones):
            assert PersonIn.model_validate(BODY | {"phone": row["e164"]}).phone == row["e164"]
