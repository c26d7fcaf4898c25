"""What a region asks for the sake of cars and people, without JavaScript."""

import pytest

from schemas.values import Role


def test_how_cars_are_cleaned_is_set_in_one_form(ferry):
    """A line a rule and a line a pair; what is saved stands in the form again."""
    desk = ferry.client(Role.DISPATCHER)
    form = {"rules": "fever | any | 20\n\nany|ordinary|5\n", "apart": "fever | clean", "late_minutes": "15"}
    assert desk.post("/admin/care/cleaning", data=form).headers["location"] == "/admin/care"
    [region] = desk.get("/api/v1/regions").json()["items"]
    assert region["cleaning"] == {
        "rules": [
            {"after": "fever", "before": "any", "minutes": 20},
            {"after": "any", "before": "ordinary", "minutes": 5},
        ],
        "apart": [["fever", "clean"]],
        "late_minutes": 15,
    }
    page = desk.get("/admin/care").text
    assert "fever | any | 20" in page
    assert "fever | clean" in page


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("fever | any", "fever | any must have 3 parts with | between them."),
        ("mud | any | 5", "ordinary"),
        ("any | any | 5\nany | any | 6", "keep one"),
        ("any | any | lots", "number"),
    ],
)
def test_a_line_that_makes_no_sense_is_a_sentence_on_the_page(ferry, rules, told):
    """Nothing is saved, and the page says which line and why."""
    desk = ferry.client(Role.DISPATCHER)
    before = ferry.seq()
    page = desk.post("/admin/care/cleaning", data={"rules": rules})
    assert page.status_code == 422
    assert told in page.text
    assert ferry.seq() == before


def test_only_the_desk_sets_it(ferry):
    """A driver may not even look."""
    assert ferry.client(Role.DRIVER).get("/admin/care").status_code == 403


def test_how_long_people_drive_is_set_in_one_form_and_seen_by_them(ferry):
    """What is left empty is not limited; the driver and the desk see the hours, nobody else does."""
    desk, driver = ferry.client(Role.DISPATCHER), ferry.client(Role.DRIVER, "Wang")
    form = {"day_hours": "9.5", "week_hours": "", "rest_hours": "8"}
    assert desk.post("/admin/care/welfare", data=form).headers["location"] == "/admin/care"
    me = driver.get("/api/v1/me").json()["person"]["id"]
    told = driver.get("/api/v1/me/hours").json()
    assert told == {
        "day_seconds": 0,
        "week_seconds": 0,
        "night_share": 0.0,
        "left_seconds": 34_200,
        "welfare": {"day_hours": 9.5, "week_hours": None, "rest_hours": 8.0},
    }
    assert desk.get(f"/api/v1/people/{me}/hours").json() == told
    assert "0.0 h in 24 hours" in desk.get(f"/admin/people/{me}").text
    assert driver.get(f"/api/v1/people/{me}/hours").status_code == 403
    assert desk.get("/api/v1/people/nobody/hours").status_code == 404
    assert desk.post("/admin/care/welfare", data={"day_hours": "25"}).status_code == 422
