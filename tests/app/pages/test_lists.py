"""A list from a chat: pasted, looked over, brought in."""

import re

import pytest

from dispatch.commands import AddPlace
from schemas.places import PlaceIn
from schemas.values import Role
from tests.app.importers.lists import lines

GOOD = "1. 张三 7座 武昌 21:00-23:00 13800001234\n2. 李四🚗 5座 汉口 晚8点-2点 13900001234"
PLACES = (("Wuchang", "武昌", 30.55), ("Hankou", "汉口", 30.6), ("Hongshan", "洪山", 30.5), ("Qingshan", "青山", 30.63))


@pytest.fixture
def desk(ferry):
    """A dispatcher in a region that has the districts."""
    for name, name_zh, lat in PLACES:
        ferry.do(AddPlace(PlaceIn(name=name, name_zh=name_zh, lat=lat, lon=114.3)))
    return ferry.client(Role.DISPATCHER, "desk")


def send(client, text, **form):
    """Fill in the form, as a browser with multipart does."""
    return client.post(
        "/admin/list", data={"text": text, "take": "all", "step": "look"} | form, files={"file": ("", b"")}
    )


def people(client):
    """The drivers there are."""
    return [one for one in client.get("/api/v1/people").json()["items"] if one["role"] == "driver"]


def test_a_list_is_looked_over_before_anything_happens(desk):
    """Names, room, hours and who is new are shown; nothing is stored yet."""
    page = send(desk, GOOD)
    assert page.status_code == 200
    assert re.search(r'value="bring">[^<]*2', page.text)
    assert all(word in page.text for word in ("张三", "02-01 21:00 – 23:00", "李四"))
    assert people(desk) == []


def test_all_of_it_is_brought_in_once(desk):
    """People and shifts; the same list again makes nobody twice and says so."""
    done = send(desk, GOOD, step="bring", team="East", verified="true")
    assert (done.status_code, done.headers["location"]) == (303, "/admin/list?done=2-0-2")
    assert {(one["name"], one["team"], one["verified"]) for one in people(desk)} == {
        ("张三", "East", True),
        ("李四", "East", True),
    }
    assert send(desk, GOOD, step="bring").headers["location"] == "/admin/list?done=0-2-0"
    assert len(desk.get("/api/v1/board").json()["shifts"]) == 2


BAD = GOOD + "\n3. 王五 火星 20:30-23:00 13700001234"


def test_one_doubtful_line_holds_the_list_up(desk):
    """Its number, its text and the reason are shown, and nobody is brought in before it is put right."""
    page = send(desk, BAD)
    assert all(word in page.text for word in ("火星", "no place"))
    assert 'value="bring"' not in page.text
    assert send(desk, BAD, step="bring").status_code == 422
    assert people(desk) == []


@pytest.mark.parametrize(("take", "wanted"), [("good", "2-0-2"), ("people", "3-0-0")])
def test_the_desk_decides_about_doubtful_lines(desk, take, wanted):
    """Leave them out, or take the people and not the hours."""
    assert send(desk, BAD, step="bring", take=take).headers["location"] == f"/admin/list?done={wanted}"


def test_the_same_number_under_two_names_is_doubtful(desk):
    """And the same line twice is one."""
    assert "line 1" in send(desk, "张三 13800001234\n张山 13800001234").text
    assert send(desk, "张三 13800001234\n张三 13800001234", step="bring").headers["location"].endswith("1-0-0")


@pytest.mark.parametrize("data", [GOOD.encode(), GOOD.encode("gb18030", "replace"), GOOD.encode("utf-16")])
def test_a_file_is_read_as_the_text_is(desk, data):
    """In the encodings that spreadsheets and phones save."""
    page = desk.post("/admin/list", data={"take": "all", "step": "look"}, files={"file": ("list.txt", data)})
    assert "张三" in page.text.split("<textarea")[0]


@pytest.mark.parametrize(
    ("text", "form"),
    [("a\n" * 5001, {}), (GOOD, {"day": "yesterday"}), (GOOD, {"take": "half"}), (GOOD, {"step": "jump"})],
)
def test_nonsense_is_told_so(desk, text, form):
    """Too many lines, a day that is none, a choice there is not."""
    answer = send(desk, text, **form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_file_that_is_no_text_is_told_so(desk):
    """A picture of a list is no list."""
    page = desk.post("/admin/list", data={"take": "all"}, files={"file": ("list.png", b"\x89PNG\r\n\x00\x00")})
    assert (page.status_code, 'role="alert"' in page.text) == (422, True)


def test_markup_in_a_list_is_shown_as_text(desk):
    """A name is a name, whatever it says."""
    assert "<script>alert" not in send(desk, "1. <script>alert(1)</script> 13800001234").text


def test_five_thousand_lines_are_brought_in(desk):
    """Three ways of writing with emoji: pasted, understood, stored, in one go."""
    done = send(desk, "\n".join(lines(5000)), step="bring", day="2020-02-02")
    assert (done.status_code, done.headers["location"]) == (303, "/admin/list?done=5000-0-5000")


@pytest.mark.parametrize("role", [Role.RIDER, Role.DRIVER])
def test_only_the_desk_brings_lists_in(ferry, role):
    """Neither page nor command is for anybody else."""
    client = ferry.client(role)
    assert client.get("/admin/list").status_code == 403
    assert send(client, GOOD, step="bring").status_code == 403
