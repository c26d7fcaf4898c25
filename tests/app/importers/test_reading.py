"""Rows become commands, or faults that say where, with which value and why."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.importers.faults import BadFile
from app.importers.headers import NOUNS
from app.importers.reading import read
from schemas.places import PlaceKind
from schemas.values import Need, Role, TripKind
from tests.app.importers.region import a_region, likely, read_text
from tests.app.importers.test_table import workbook

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs" / "examples"
SHARED = Path(os.environ.get("FERRY_SHARED_DATA", ROOT.parent / "shared" / "data"))
BAD_INPUTS = SHARED / "bad_inputs"

PLACE = "name,lat,lon,kind,district\n"
PERSON = "姓名,电话,角色,语言,已核实\n"
VEHICLE = "plate,seats,wheelchairs,equipment\n"
SHIFT = "driver,starts_at,ends_at,start,start_lat,start_lon,plate,seats\n"
TRIP = "kind,pickup,pickup_lat,pickup_lon,dropoff,pickup_after,arrive_by,riders,needs,items,priority,rider,note\n"
GOOD_SHIFT = "司机三,2030-02-01 06:00,2030-02-01 12:00,金银潭医院,,,,\n"


@pytest.mark.parametrize(
    ("noun", "text", "column", "why"),
    [
        ("places", PLACE + "x,114.3,30.5,,\n", "lat", "swapped"),
        ("places", PLACE + "x,north,30.5,,\n", "lat", "number"),
        ("places", PLACE + "x,nan,30.5,,\n", "lat", "number"),
        ("places", PLACE + "x,1e999,30.5,,\n", "lat", "number"),
        ("places", PLACE + "x,-91,114,,\n", "lat", "between"),
        ("places", PLACE + "x,30,181,,\n", "lon", "between"),
        ("places", PLACE + "x,0,0,,\n", "lat", "null_island"),
        ("places", PLACE + "x,30.5,,,\n", "lon", "needed"),
        ("places", PLACE + ",30.5,114.3,,\n", "name", "needed"),
        ("places", PLACE + "x,30.5,114.3,castle,\n", "kind", "word"),
        ("places", PLACE + f"{'x' * 121},30.5,114.3,,\n", "name", "too_long"),
        ("places", PLACE + "x\x07y,30.5,114.3,,\n", "name", "control"),
        ("places", PLACE + "x,30.5,114.3,,\nX,30.5,114.3,,\n", "", "repeats"),
        ("people", PERSON + "李,139,司机,,\n", "电话", "phone"),
        ("people", PERSON + "李,1.39E+10,司机,,\n", "电话", "phone"),
        ("people", PERSON + "李,,国王,,\n", "角色", "word"),
        ("people", PERSON + "李,,,,\n", "角色", "needed"),
        ("people", PERSON + "李,,司机,Klingon,\n", "语言", "word"),
        ("people", PERSON + "李,,司机,,perhaps\n", "已核实", "word"),
        ("vehicles", VEHICLE + "A1,four,,\n", "seats", "number"),
        ("vehicles", VEHICLE + "A1,4.5,,\n", "seats", "whole"),
        ("vehicles", VEHICLE + "A1,-1,,\n", "seats", "between"),
        ("vehicles", VEHICLE + "A1,4,,jet engine\n", "equipment", "word"),
        ("vehicles", VEHICLE + ",4,,\n", "plate", "needed"),
        ("shifts", SHIFT + GOOD_SHIFT.replace("司机三", "司机九"), "driver", "unknown_near"),
        ("shifts", SHIFT + GOOD_SHIFT.replace("司机三", "zzz"), "driver", "unknown"),
        ("shifts", SHIFT + GOOD_SHIFT.replace("金银潭医院", "Gate"), "start", "ambiguous"),
        ("shifts", SHIFT + GOOD_SHIFT.replace("金银潭医院", ""), "start", "needed"),
        ("shifts", SHIFT + GOOD_SHIFT.replace("12:00", "05:00"), "ends_at", "upside_down"),
        ("shifts", SHIFT + GOOD_SHIFT.replace("2030-02-01 12:00", "2030-02-02 12:00"), "ends_at", "long_shift"),
        ("shifts", SHIFT + GOOD_SHIFT + GOOD_SHIFT, "", "repeats"),
        ("trips", TRIP + "ride,p1,,,p1p,,,1,,,,,\n", "dropoff", "unknown_near"),
        ("trips", TRIP + "ride,,114.3,30.5,p1,,,1,,,,,\n", "pickup_lat", "swapped"),
        ("trips", TRIP + "ride,,30.5,,p1,,,1,,,,,\n", "pickup_lon", "needed"),
        ("trips", TRIP + "ride,p2,,,p1,,,0,,,,,\n", "riders", "between"),
        ("trips", TRIP + "ride,p2,,,p1,,,9,,,,,\n", "riders", "between"),
        ("trips", TRIP + "ride,p2,,,p1,2030-02-01 08:00,2030-02-01 07:00,1,,,,,\n", "arrive_by", "upside_down"),
        ("trips", TRIP + "ride,p2,,,p1,soon,,1,,,,,\n", "pickup_after", "time"),
        ("trips", TRIP + "ride,p2,,,p1,,,1,champagne,,,,\n", "needs", "word"),
        ("trips", TRIP + "supply,p2,,,p1,,,,,many masks,,,\n", "items", "supply_line"),
        ("trips", TRIP + "ride,p2,,,p1,,,1,,,7,,\n", "priority", "between"),
        ("trips", TRIP + "ride,p2,,,p1,,,1,,,,nobody,\n", "rider", "unknown"),
    ],
)
def test_a_bad_row_is_named_with_its_column_value_and_reason(noun, text, column, why):
    """The last row of each table is bad in one way, and exactly that is said, in both languages."""
    reading = read_text(noun, text)
    assert [(fault.column, fault.cause.why) for fault in reading.faults] == [(column, why)]
    fault = reading.faults[0]
    assert fault.row == text.count("\n")
    assert fault.view()["en"] != fault.view()["zh"]


def test_all_faults_of_a_file_are_told_at_once():
    """Nobody has to import ten times to learn of ten faults."""
    reading = read_text("places", PLACE + "a,1,2,x,\nb,3,4,,\n,999,y,,\n")
    assert [fault.row for fault in reading.faults] == [2, 4, 4, 4]
    assert len(reading.wishes) == 1


def test_a_place_may_be_named_or_numbered_or_pointed_at():
    """A place by id, by name in either language and any case, and a bare point are all understood."""
    text = TRIP + "ride,JINYINTAN  hospital,,,汉口火车站,,,1,,,,Nurse One,\nride,Home,30.5,114.3,p1,,,,,,,,\n"
    first, second = (command.trip for _, command in read_text("trips", text).wishes)
    assert (first.pickup.place_id, first.dropoff.place_id, first.rider_id) == ("p1", "p2", "n1")
    assert (second.pickup.lat, second.pickup.name, second.dropoff.place_id) == (30.5, "Home", "p1")


def test_times_are_local_to_the_region():
    """The same text means another instant in another zone."""
    text = TRIP + "ride,p1,,,p2,2030-02-01 07:30,,1,,,,,\n"
    wuhan, berlin = (read_text("trips", text, zone).wishes[0][1].trip for zone in ("Asia/Shanghai", "Europe/Berlin"))
    assert wuhan.pickup_after == datetime(2030, 1, 31, 23, 30, tzinfo=UTC)
    assert berlin.pickup_after == datetime(2030, 2, 1, 6, 30, tzinfo=UTC)


def test_supply_lines_and_needs_are_read_in_both_languages():
    """Goods become lines with quantity and unit; needs become our words."""
    text = TRIP + '物资,p1,,,p2,,,,冷链、夜班,"口罩 10 箱；N95 masks x200 pieces",,,\n'
    trip = read_text("trips", text).wishes[0][1].trip
    assert (trip.kind, trip.riders) == (TripKind.SUPPLY, 0)
    assert trip.needs == [Need.COLD_CHAIN, Need.NIGHT]
    assert [(line.item, line.quantity, line.unit) for line in trip.load.items] == [
        ("口罩", 10, "箱"),
        ("N95 masks", 200, "pieces"),
    ]


def test_excel_numbers_become_phones_and_plates():
    """A phone number that Excel keeps as a number loses nothing."""
    book = workbook(["姓名", "电话", "角色"], ["李", 13900000009, "司机"])
    person = read(book, "people", a_region(), likely).wishes[0][1].person
    assert (person.phone, person.role) == ("13900000009", Role.DRIVER)


def test_what_is_known_already_is_not_made_again():
    """A member, a plate and a place of the same name at the same spot are counted, not repeated."""
    assert read_text("people", PERSON + "Nurse One,13900000001,护士,,\n").known == 1
    assert read_text("vehicles", VEHICLE + "鄂A·00001,4,,\n").known == 1
    assert read_text("places", PLACE + "jinyintan hospital,30.6693,114.2797,医院,\n").known == 1
    elsewhere = read_text("places", PLACE + "Jinyintan Hospital,30.9,114.2,医院,\n")
    assert elsewhere.wishes[0][1].place.kind is PlaceKind.HOSPITAL


def test_a_known_plate_is_enough_for_a_shift():
    """A plate the group knows stands for the whole car; a described one is taken as described."""
    known = read_text("shifts", SHIFT + GOOD_SHIFT.replace(",,,\n", ",,鄂A·00001,\n")).wishes[0][1].shift
    described = read_text("shifts", SHIFT + GOOD_SHIFT.replace(",,,\n", ",,鄂A·00001,6\n")).wishes[0][1].shift
    assert (known.vehicle_id, known.vehicle) == ("v1", None)
    assert (described.vehicle_id, described.vehicle.seats) == (None, 6)


def test_an_unknown_column_is_told_with_its_likely_meaning():
    """A misspelt header is never passed over in silence."""
    reading = read_text("places", "name,lat,lon,distrikt,颜色\nx,1,2,a,b\n")
    assert [remark.why for remark in reading.remarks] == ["ignored_near", "ignored"]
    assert "district" in reading.remarks[0].told("en")


@pytest.mark.parametrize("noun", ["places", "people", "vehicles"])
def test_the_examples_of_both_languages_mean_the_same(noun):
    """The tables of the documentation read without a fault, and row for row alike where only the header differs."""
    for name in (f"{noun}.csv", f"{noun}.zh.csv"):
        reading = read((EXAMPLES / name).read_bytes(), noun, a_region(), likely)
        assert (reading.faults, reading.remarks) == ((), ())
        assert len(reading.wishes) + reading.known == reading.rows


@given(some.binary(max_size=300), some.sampled_from(sorted(NOUNS)))
def test_no_bytes_bring_the_reader_down(data, noun):
    """Whatever the bytes, the answer is a reading or a reason."""
    with suppress(BadFile):
        read(data, noun, a_region(), likely)


@pytest.mark.skipif(not BAD_INPUTS.is_dir(), reason=f"the shared data is not at {BAD_INPUTS}")
def test_naughty_strings_are_names_or_faults():
    """Every string of the big list of naughty strings is a name or a fault, and none is lost."""
    naughty = (BAD_INPUTS / "blns.txt").read_text(encoding="utf-8").split("\n")
    strings = [line for line in naughty if line.strip() and not line.startswith("#")]
    book = workbook(["name", "role"], *([_writable(line), "driver"] for line in strings))
    reading = read(book, "people", a_region(), likely)
    assert reading.rows >= len(strings) - 1
    assert len(reading.wishes) + len({fault.row for fault in reading.faults}) == reading.rows


def _writable(text):
    """As text that a spreadsheet takes for text: no control characters, and a quote before a formula."""
    bare = "".join(letter for letter in text if letter.isprintable()) or "x"
    return f"'{bare}" if bare[0] in "=+-@" else bare


@pytest.mark.skipif(not BAD_INPUTS.is_dir(), reason=f"the shared data is not at {BAD_INPUTS}")
@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_real_files_of_another_kind_are_refused_with_a_reason(noun):
    """Latin-1, broken zip, merged cells, old Excel, several headers: none passes for one of our tables."""
    for file in sorted((BAD_INPUTS / "hxl").iterdir()):
        with pytest.raises(BadFile) as caught:
            read(file.read_bytes(), noun, a_region(), likely)
        assert caught.value.told("en")


REAL = ("wuhan_sites", "wuhan2020", "wuhan_support", "hubei_fever_clinics", "red_cross", "zhurong", "porto_taxi")


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the shared data is not at {SHARED}")
@pytest.mark.parametrize("folder", REAL)
def test_real_tables_are_read_or_refused_in_words(folder):
    """Whatever a real list looks like, each reader takes it row by row or says why it is not its table."""
    for file in sorted(path for path in (SHARED / folder).iterdir() if path.suffix in (".csv", ".xlsx")):
        for noun in NOUNS:
            with suppress(BadFile):
                reading = read(file.read_bytes(), noun, a_region(), likely)
                bad = {fault.row for fault in reading.faults}
                assert len(reading.wishes) + reading.known + len(bad) == reading.rows


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the shared data is not at {SHARED}")
def test_a_real_list_of_hospitals_comes_in_whole():
    """The 79 surveyed sites of Wuhan, with their three datums, are 79 places in the right one."""
    reading = read((SHARED / "wuhan_sites" / "wuhan_covid_sites.csv").read_bytes(), "places", a_region(), likely)
    assert (len(reading.wishes), reading.faults) == (79, ())
    jinyintan = next(wish.place for _, wish in reading.wishes if "金银潭" in wish.place.name)
    assert jinyintan.lat == pytest.approx(30.6692, abs=0.001)
