"""What needs a human's eye: once, and no longer than it does."""

import pytest

from dispatch.commands import AssignTrip, CancelTrip, ClearAlert, MoveShift, RaiseAlert, VerifyTrip
from dispatch.errors import NotFound
from schemas.alerts import AlertKind
from schemas.values import Role
from tests.build import ADMIN, PLANNER, House
from tests.dispatch.refused import refusal


def standing(house: House) -> list[tuple[str, str]]:
    """The alerts that stand."""
    return sorted((alert["kind"], alert["thing_id"]) for alert in house.see(ADMIN)["alerts"])


def test_an_alert_is_cleared_once_and_may_come_again(house: House) -> None:
    """Clearing what is cleared changes nothing; what happens again is a new alert; an unknown one is none."""
    wish = RaiseAlert(AlertKind.UNSERVED, "trip", "t")
    first = house.do(wish, PLANNER).answer["id"]
    assert house.do(ClearAlert(first)).seq is not None
    assert house.do(ClearAlert(first)).seq is None
    again = house.do(wish, PLANNER).answer["id"]
    assert (again != first, standing(house)) == (True, [("unserved", "t")])
    assert "none" in refusal(house, NotFound, ClearAlert("none"))


def test_one_kind_does_not_hide_another(house: House) -> None:
    """Two things, or two kinds about one thing, are two alerts."""
    for kind, thing in ((AlertKind.UNSERVED, "t"), (AlertKind.UNSERVED, "u"), (AlertKind.PROMISE_AT_RISK, "t")):
        house.do(RaiseAlert(kind, "trip", thing), PLANNER)
    assert standing(house) == [("promise_at_risk", "t"), ("unserved", "t"), ("unserved", "u")]


@pytest.mark.parametrize("settled_by", ["verify", "cancel", "assign"])
def test_what_is_settled_stands_no_longer(house: House, settled_by: str) -> None:
    """Whoever deals with the trip has dealt with every alert about it, and with none about another one."""
    driver, _ = house.on_shift("Wang")
    held = house.book(house.person(Role.RIDER, "New", verified=False))
    open_trip = house.book(house.person(Role.RIDER, "Ana"))
    for trip in (held, open_trip):
        house.do(RaiseAlert(AlertKind.UNANSWERED, "trip", trip), PLANNER)
    deeds = {
        "verify": (VerifyTrip(held), held),
        "cancel": (CancelTrip(held), held),
        "assign": (AssignTrip(open_trip, str(driver.id)), open_trip),
    }
    command, trip = deeds[settled_by]
    before = standing(house)
    house.do(command)
    assert standing(house) == [each for each in before if each[1] != trip]


def test_a_driver_who_went_home_is_not_silent(house: House) -> None:
    """The end of the shift settles what was asked about its driver."""
    driver, shift = house.on_shift("Wang")
    house.do(RaiseAlert(AlertKind.DRIVER_SILENT, "driver", str(driver.id)), PLANNER)
    house.do(MoveShift(shift, "end"), driver)
    assert standing(house) == []
