"""What is kept of a number, and who it belongs to."""

from dispatch.commands import ChangePerson
from schemas.people import PersonChange
from schemas.values import Role
from tests.build import House
from tests.dispatch.laws import World


def test_a_number_the_desk_corrects_replaces_the_wrong_one(house: House) -> None:
    """Whoever has the wrong number gets no way in; the row names no number, only a hint."""
    wang = house.person(Role.DRIVER, "Wang")
    house.do(ChangePerson(str(wang.id), PersonChange(phone="13911111119")))
    [row] = World.of(house.database.engine).rows["contact"]
    assert (row["hint"], row["proved_at"], row["person_id"]) == ("…119", None, wang.id)
    assert "13911111119" not in str(dict(row))


def test_what_is_no_number_is_no_way_in(house: House) -> None:
    """A phone field that holds hardly any digit is kept for people to read, and nothing more."""
    wang = house.person(Role.DRIVER, "Wang")
    house.do(ChangePerson(str(wang.id), PersonChange(phone="1----")))
    assert World.of(house.database.engine).rows["contact"] == []
