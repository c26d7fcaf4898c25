"""The shells of driver, board and wall."""

import json
import re

import pytest

from dispatch.commands import ChangeRegion
from schemas.regions import RegionIn
from schemas.values import Role
from tests.build import ADMIN, a_shift


def data(page: str) -> dict:
    """What the page tells its modules."""
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found.group(1))


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (None, "/drive", 303),
        (None, "/board", 303),
        (None, "/wall", 303),
        (None, "/admin", 303),
        (Role.RIDER, "/drive", 303),
        (Role.RIDER, "/board", 403),
        (Role.RIDER, "/wall", 403),
        (Role.RIDER, "/admin", 403),
        (Role.DRIVER, "/drive", 200),
        (Role.DRIVER, "/board", 403),
        (Role.DISPATCHER, "/drive", 303),
        (Role.DISPATCHER, "/board", 200),
        (Role.DISPATCHER, "/wall", 200),
        (Role.DISPATCHER, "/admin", 200),
        (Role.ADMIN, "/board", 200),
    ],
)
def test_each_role_sees_its_pages(ferry, role, path, status):
    """Strangers are led to the door, the wrong role reads why not, the right one gets the page."""
    assert ferry.client(role).get(path).status_code == status


def test_the_last_car_is_remembered(ferry):
    """A driver types the car once."""
    driver = ferry.client(Role.DRIVER)
    car = {"plate": "鄂A12345", "seats": 6}
    shift = a_shift(ferry.clock.now(), vehicle=car).model_dump(mode="json", exclude_none=True)
    assert driver.post("/api/v1/shifts", json=shift).status_code == 201
    assert data(driver.get("/drive").text)["extra"]["car"]["plate"] == "鄂A12345"


def test_the_board_knows_the_regions_clock(ferry):
    """Times are shown in the region's zone."""
    ferry.do(ChangeRegion(RegionIn(zone="Europe/Madrid")), ADMIN)
    assert data(ferry.client(Role.DISPATCHER).get("/board").text)["zone"] == "Europe/Madrid"


def test_names_cannot_break_out_of_the_page(ferry):
    """A name that looks like markup stays a name."""
    name = "</script><script>alert(1)</script>"
    page = ferry.client(Role.DISPATCHER, name).get("/board").text
    assert "<script>alert" not in page
    assert data(page)["me"]["name"] == name
