"""The judge finds what cannot be: each law is broken by hand, past the desk."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from dispatch.audit import faults
from dispatch.commands import AcceptOffer
from schemas.shifts import Shift
from schemas.values import Role
from tests.build import House


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request, tmp_path):
    """A house with a driven trip, an offered trip and a driver on shift."""
    in_postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_database") if in_postgres else f"sqlite:///{tmp_path / 'ferry.db'}"
    house = House(url)
    rider, (driver, shift) = house.person(Role.RIDER, "Ana"), house.on_shift("Li")
    driven, offered = house.book(rider), house.book(rider)
    house.do(AcceptOffer(house.offer(shift, driven)), driver)
    house.offer(shift, offered)
    house.look(driver, driven)
    house.look(house.person(Role.DISPATCHER, "Dora"), driven)
    yield house
    house.close()


def broken(house):
    """The names of the laws that are broken now."""
    with house.read() as session:
        return {fault.law for fault in faults(session, house.clock.now())}


def test_a_house_that_was_run_by_the_desk_breaks_no_law(house):
    """Nothing to find."""
    assert broken(house) == set()


SHIFT = list(Shift.__table__.columns.keys())
COPIED = [f"'another {name}'" if name in ("id", "beacon") else name for name in SHIFT]
WRONGS = [
    ("DELETE FROM event WHERE seq = 3", {"log_gap", "log_chain"}),
    ("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", {"log_gap", "log_chain"}),
    ("DELETE FROM event", {"log_gap", "log_chain"}),
    ("UPDATE event SET actor_role = 'admin' WHERE seq = 4", {"log_chain"}),
    ("UPDATE event SET actor_id = 'x000002' WHERE seq = 4", {"log_chain"}),
    ("UPDATE event SET audience = '[]' WHERE seq = 7", {"log_chain"}),
    ("UPDATE event SET salt = 'other' WHERE seq = 2", {"log_chain"}),
    ("UPDATE event SET why = 'nothing' WHERE seq = (SELECT max(seq) FROM event)", {"log_chain"}),
    ("UPDATE loghead SET digest = 'other'", {"log_chain"}),
    ("DELETE FROM look", {"looks_chain"}),
    ("DELETE FROM look WHERE seq = 1", {"looks_chain"}),
    ("UPDATE look SET subject_id = 'x000009' WHERE seq = 2", {"looks_chain"}),
    ("UPDATE loghead SET seq = seq + 1", {"log_gap"}),
    ("UPDATE event SET at = '2030-01-01 00:00:00+00' WHERE seq = 2", {"log_future", "log_chain"}),
    ("UPDATE shift SET state = 'off'", {"driven_without_shift"}),
    ("UPDATE offer SET state = 'lapsed' WHERE state = 'pending'", {"offered_without_offer"}),
    ("UPDATE trip SET state = 'requested' WHERE state = 'offered'", {"offer_without_trip"}),
    (f"INSERT INTO shift ({', '.join(SHIFT)}) SELECT {', '.join(COPIED)} FROM shift", {"two_shifts"}),
]


@pytest.mark.parametrize(("wrong", "laws"), WRONGS)
def test_each_law_is_looked_after(house, wrong, laws):
    """What a hand, a bug or a bad restore might do is found under its name."""
    if not house.database.is_sqlite:
        wrong = wrong.replace("'2030", "timestamptz '2030")
    wrong = wrong if not house.database.is_sqlite else wrong.replace("+00'", "'")
    with house.database.engine.begin() as connection:
        connection.execute(text(wrong))
    assert broken(house) == laws


def test_an_offer_nobody_tends_is_found(house):
    """A pending offer an hour past its deadline means that the planner does not run."""
    house.clock.forward(minutes=30)
    assert broken(house) == set()
    house.clock.forward(hours=1)
    assert broken(house) == {"forgotten_offer"}


def test_faults_name_the_things(house):
    """The ids are there to look at, in order."""
    with house.database.engine.begin() as connection:
        connection.execute(text("UPDATE shift SET state = 'off'"))
    with house.read() as session:
        [fault] = faults(session, house.clock.now() + timedelta(seconds=1))
    assert len(fault.ids) == 1


def test_a_broken_chain_names_its_first_wrong_row(house):
    """Whoever looks knows where to begin: the row that was changed, not all that follow it."""
    with house.database.engine.begin() as connection:
        connection.execute(text("UPDATE event SET move = 'other' WHERE seq IN (5, 8)"))
    with house.read() as session:
        assert [fault.ids for fault in faults(session, house.clock.now())] == [("default:5",)]
