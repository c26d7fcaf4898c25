"""A file through the desk: all or nothing, or the good rows; the same file twice has one effect."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.importers.intake import admit
from app.importers.known import known
from app.importers.reading import read
from dispatch import store
from dispatch.clock import ManualClock
from dispatch.commands import Actor
from schemas.values import Role
from tests.app.importers.region import likely
from tests.build import ADMIN, REGION, House

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
EVE = datetime(2030, 1, 31, 12, tzinfo=UTC)
"""Far from any change of clocks."""
ORDER = ("places", "people", "vehicles", "shifts", "trips")


@pytest.fixture
def house(tmp_path):
    """An empty region on a real file."""
    house = House(f"sqlite:///{tmp_path / 'ferry.db'}", ManualClock(EVE))
    yield house
    house.close()


def region_of(house):
    """What the house knows now."""
    with house.read() as session:
        rows = [load(session, REGION) for load in (store.places, store.people, store.vehicles)]
    return known("Asia/Shanghai", house.clock.now(), *rows)


def bring(house, noun, data, actor=ADMIN, **options):
    """Import bytes."""
    return admit(house.desk, read(data, noun, region_of(house), likely), actor, house.clock.now(), **options)


def example(noun, tail=""):
    """A table of the documentation."""
    return (EXAMPLES / f"{noun}{tail}.csv").read_bytes()


@pytest.mark.parametrize("tail", ["", ".zh"])
def test_the_examples_come_in_one_after_the_other(house, tail):
    """Places, people, vehicles, shifts and trips of the documentation are all admitted, in either language."""
    for noun in ORDER:
        outcome = bring(house, noun, example(noun, tail))
        assert [fault.view() for fault in outcome.faults] == []
        assert len(outcome.made) == example(noun, tail).count(b"\n") - 1


def test_the_same_file_twice_has_one_effect(house):
    """Whoever imports again, unsure whether it worked, finds everything there already."""
    for noun in ORDER:
        first = bring(house, noun, example(noun))
        again = bring(house, noun, example(noun))
        assert (again.made, again.known) == ((), len(first.made))


def test_one_bad_row_keeps_all_out_unless_told_otherwise(house):
    """All or nothing; with skip_bad the good rows come in and the bad ones are still told."""
    data = b"name,lat,lon\nA,30.5,114.3\nB,999,114.3\nC,30.6,114.4\n"
    kept_out = bring(house, "places", data)
    assert (kept_out.made, [fault.row for fault in kept_out.faults]) == ((), [3])
    with house.read() as session:
        assert store.places(session, REGION) == []
    let_in = bring(house, "places", data, skip_bad=True)
    assert (len(let_in.made), [fault.row for fault in let_in.faults]) == (2, [3])


def test_what_the_rules_refuse_is_a_bad_row_too(house):
    """A trip to another continent reads well; the desk refuses it, and its row is named in both languages."""
    bring(house, "places", example("places"))
    near = b"Jinyintan Hospital,Hankou Railway Station,,\n"
    far = b"pickup,dropoff,dropoff_lat,dropoff_lon\n" + near + b"Jinyintan Hospital,Rio,-22.9,-43.2\n"
    outcome = bring(house, "trips", far)
    assert (outcome.made, [fault.row for fault in outcome.faults]) == ((), [3])
    fault = outcome.faults[0].view()
    assert fault["en"] != fault["zh"]
    assert len(bring(house, "trips", far, skip_bad=True).made) == 1


def test_who_may_not_add_people_cannot_import_them(house):
    """The desk asks for the same rights whatever door a wish comes through."""
    driver = Actor(Role.DRIVER, REGION, house.person(Role.DRIVER, "D").id)
    outcome = bring(house, "people", example("people"), actor=driver)
    assert (outcome.made, outcome.faults[0].cause.why) == ((), "NotAllowed")


def test_a_shift_in_the_past_is_refused(house):
    """Rows are judged at the time of the import, and told by the clock of the region."""
    for noun in ORDER[:3]:
        bring(house, noun, example(noun))
    past = example("shifts").replace(b"tomorrow", b"2020-02-01")
    faults = bring(house, "shifts", past, skip_bad=True).faults
    assert len(faults) == 2
    told = " ".join(fault.cause.told(language) for fault in faults for language in ("en", "zh-Hans"))
    assert ("+08:00" in told, "+00:00" in told) == (True, False)
