"""The log as a table."""

import pytest

from app.exporters import events
from dispatch import store
from dispatch.commands import CancelTrip
from schemas.values import Role
from tests.build import NIGHT, REGION, House


def a_fact(seq: int) -> dict[str, object]:
    """A row of the log."""
    thing = {"name": "PlaceChanged", "thing": "place", "thing_id": "p", "move": "change", "actor_role": "admin"}
    empty = {"before": None, "after": None, "actor_id": None, "why": "", "touched": [], "audience": []}
    return {"region_id": REGION, "seq": seq, "at": NIGHT, **thing, **empty}


@pytest.mark.parametrize("more", [0, 1, events.PAGE])
def test_every_fact_is_a_row_in_its_order(house: House, more: int) -> None:
    """However many pages the log is read in, and where the last one is just full."""
    with house.read() as session:
        had = store.last_seq(session, REGION)[1]
    wanted = list(range(1, events.PAGE + more + 1))
    with house.database.engine.begin() as connection:
        connection.execute(store.insert(store.EventRow), [a_fact(seq) for seq in wanted[had:]])
    with house.read() as session:
        assert [row[0] for row in events.rows(session, REGION, with_people=False)] == wanted


@pytest.mark.parametrize("with_people", [False, True])
def test_who_did_it_is_told_only_when_asked_for(house: House, with_people: bool) -> None:
    """Ids of things name nobody; the id of a person does, to whoever has the other table."""
    rider = house.person(Role.RIDER, "Ana")
    house.do(CancelTrip(house.book(rider)), rider)
    columns = events.COLUMNS + (events.PEOPLE if with_people else ())
    with house.read() as session:
        rows = [dict(zip(columns, row, strict=True)) for row in events.rows(session, REGION, with_people=with_people)]
    assert (rows[-1]["name"], rows[-1]["before"], rows[-1]["after"]) == ("TripCancelled", "requested", "cancelled")
    assert (rows[-1].get("actor_id") == rider.id) == with_people
