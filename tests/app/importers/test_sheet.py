"""Workbooks that are broken, too large or not what they seem."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from app.importers.faults import BadFile
from app.importers.headers import PLACES
from app.importers.reading import read
from app.importers.table import read_table
from tests.app.importers.region import a_region, likely
from tests.app.importers.test_table import ENGLISH, workbook


def archive(**files):
    """A zip of these files."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def test_a_workbook_that_unpacks_to_gigabytes_is_not_unpacked():
    """The size is read from the archive's index before anything is unpacked."""
    with pytest.raises(BadFile) as caught:
        read_table(archive(xl__workbook=b"0" * 101_000_000), PLACES)
    assert caught.value.why == "huge"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (archive(readme=b"hello"), "not_xlsx"),
        (archive(xl__nothing=b"<no/>"), "xlsx"),
        (workbook(ENGLISH, ["x", 1, 2])[:-40], "zip"),
    ],
)
def test_a_broken_workbook_is_refused_with_its_reason(data, why):
    """No damaged file gets past the reader or brings it down."""
    with pytest.raises(BadFile) as caught:
        read_table(data, PLACES)
    assert caught.value.why == why


def test_a_formula_is_named_not_computed():
    """A formula is refused where it stands: its result may be stale or absent."""
    reading = read(workbook(ENGLISH, ["x", "=1+29", 114.3]), "places", a_region(), likely)
    assert [(fault.row, fault.column, fault.value, fault.cause.why) for fault in reading.faults] == [
        (2, "lat", "=1+29", "formula")
    ]
