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
