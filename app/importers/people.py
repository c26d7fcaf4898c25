"""A row of people."""

from unicodedata import normalize

from app.importers.build import body
from app.importers.cells import Cells, written_as
from app.importers.known import Known, key
from app.importers.vocabulary import LANGUAGES, ROLES
from dispatch.commands import AddPerson
from schemas.people import PersonIn


def person(cells: Cells, region: Known) -> AddPerson | None:
    """The person a row describes; None when it does not do or is a member already."""
    for column in ("name", "role"):
        cells.needed(column)
    entered = body(
        cells,
        PersonIn,
        {
            "name": cells.text("name", 80),
            "phone": cells.take("phone", lambda cell: normalize("NFKC", written_as(cell)).strip()),
            "role": cells.word("role", ROLES),
            "team": cells.text("team", 80),
            "language": cells.word("language", LANGUAGES),
            "verified": cells.flag("verified"),
        },
    )
    if entered is None or (entered.role.value, key(entered.name), key(entered.phone)) in region.members:
        return None
    return AddPerson(entered)
