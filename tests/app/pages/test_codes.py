"""From a link or a number by a code to a session, as plain forms; and everything that is no code."""

import re
from contextlib import contextmanager

import pytest

from dispatch.commands import AddPerson, ChangeRegion, InvitePerson
from schemas.people import InviteIn, PersonIn
from schemas.regions import RegionIn
from schemas.values import Intake, Role
from tests.app import post
from tests.app.server import running

WANG = {"role": "driver", "name": "Wang", "phone": "13800001234", "verified": True}
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def known(ferry, **more):
    """Somebody the desk has entered."""
    return ferry.do(AddPerson(PersonIn.model_validate(WANG | more))).answer["id"]


def link(ferry, **body):
    """A link; for a group when it has seats."""
    return ferry.do(InvitePerson(InviteIn.model_validate({"role": "driver"} | body))).answer["token"]


def browser(ferry):
    """A browser without a session."""
    return ferry.client(Origin=ferry.url)


def asked(page):
    """What the page keeps for the next step."""
    return dict(HIDDEN.findall(page.text.split('action="/sign-in/enter"')[1].split("</form>")[0]))


@contextmanager
def texting(database_url, **settings):
    """A server that sends real text messages, and the service that takes them."""
    with post.text() as service:
        url = f"http://127.0.0.1:{service.port}/"
        with running(database_url, sms_url=url, **settings) as ferry:
            yield ferry, service


def test_a_number_the_desk_knows_comes_in_by_a_code(database_url):
    """Typed as people type it; then straight to one's own page, on a device that says what it is."""
    with texting(database_url) as (ferry, service):
        person, client = known(ferry), browser(ferry)
        page = client.post("/sign-in/code", data={"contact": "138-0000 1234", "language": "en"})
        assert page.status_code == 200
        headers = {"User-Agent": "Mozilla/5.0 (Linux; Android 13) Chrome/120.0 Mobile Safari/537.36"}
        come = client.post("/sign-in/enter", data={**asked(page), "code": service.code()}, headers=headers)
        assert (come.status_code, come.headers["location"]) == (303, "/drive")
        assert client.get("/api/v1/me").json()["person"]["id"] == person
        [device] = client.get("/api/v1/me/sessions").json()["items"]
        assert (device["label"], device["means"]) == ("Chrome · Android", "code")


def test_an_unknown_number_gets_the_same_page_and_no_message(database_url):
    """Letter for letter the same answer, so nobody learns who takes part; nothing is sent and nothing is paid."""
    with texting(database_url) as (ferry, service):
        known(ferry)
        pages = [browser(ferry).post("/sign-in/code", data={"contact": one}) for one in ("13800001234", "13900001234")]
        assert service.code()
        texts = [page.text.replace("13800001234", "N").replace("13900001234", "N") for page in pages]
        assert texts[0] == texts[1]
        assert {page.status_code for page in pages} == {200}
        assert service.came.empty()


def test_a_personal_link_proves_a_number_where_codes_are_sent(database_url):
    """Name and number, code, in: verified as whoever made the link vouches, reached by that number ever after."""
    with texting(database_url) as (ferry, service):
        token, client = link(ferry, team="Night"), browser(ferry)
        page = client.post(f"/join/{token}", data={"name": "李雷", "phone": "13700001234", "language": "zh-Hans"})
        assert client.post("/sign-in/enter", data={**asked(page), "code": service.code()}).status_code == 303
        person = client.get("/api/v1/me").json()["person"]
        assert (person["name"], person["phone"], person["verified"], person["team"]) == (
            "李雷",
            "+8613700001234",
            True,
            "Night",
        )
        again = browser(ferry)
        page = again.post("/sign-in/code", data={"contact": "13700001234"})
        assert again.post("/sign-in/enter", data={**asked(page), "code": service.code()}).status_code == 303


def test_a_group_code_typed_on_the_sign_in_page_leads_to_its_form(ferry):
    """However it is typed; the form asks for a number even where the terminal is the only way to it."""
    code = link(ferry, seats=3)
    answer = browser(ferry).post("/sign-in", data={"token": code.lower().replace("-", " ")})
    assert answer.status_code == 303
    page = browser(ferry).get(answer.headers["location"])
    assert (page.status_code, 'name="phone" required' in page.text) == (200, True)


def test_wrong_codes_are_counted_and_told(database_url):
    """The page comes back with how many tries are left; the right code after the last is over, too."""
    with texting(database_url) as (ferry, service):
        known(ferry)
        client = browser(ferry)
        page = client.post("/sign-in/code", data={"contact": "13800001234"})
        right = service.code()
        wrong = "000000" if right != "000000" else "111111"
        said = [client.post("/sign-in/enter", data={**asked(page), "code": wrong}) for _ in range(5)]
        assert [each.status_code for each in said] == [422] * 5
        assert "4 " in said[0].text.split('role="alert"')[1][:200]
        assert client.post("/sign-in/enter", data={**asked(page), "code": right}).status_code == 422
        assert client.get("/api/v1/me").status_code == 401


def test_a_code_is_of_the_browser_that_asked(database_url):
    """Read over somebody's shoulder it opens nothing elsewhere."""
    with texting(database_url) as (ferry, service):
        known(ferry)
        page = browser(ferry).post("/sign-in/code", data={"contact": "13800001234"})
        thief = browser(ferry)
        assert thief.post("/sign-in/enter", data={**asked(page), "code": service.code()}).status_code == 422
        assert thief.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/sign-in/code", {"contact": ""}),
        ("/sign-in/code", {"contact": "call me"}),
        ("/sign-in/code", {"contact": "ana@example.org"}),
        ("/sign-in/code", {"contact": "13800001234", "link": "forged"}),
        ("/sign-in/enter", {"contact": "13800001234", "code": "123456"}),
        ("/sign-in/enter", {"contact": "", "code": "１２３４５６"}),
        ("/sign-in/enter", {"contact": "13800001234", "code": "１२३"}),
    ],
)
def test_nonsense_is_told_so(database_url, path, form):
    """In words, on the page; an address no message reaches here is refused like one that is none."""
    with texting(database_url) as (ferry, service):
        known(ferry)
        answer = browser(ferry).post(path, data=form)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert service.came.empty()


def test_a_number_is_not_flooded(database_url):
    """After three codes in ten minutes the number is left alone, and the page says when to come back."""
    with texting(database_url) as (ferry, _):
        answers = [browser(ferry).post("/sign-in/code", data={"contact": "13800001234"}) for _ in range(4)]
        assert [each.status_code for each in answers] == [200, 200, 200, 422]


@pytest.mark.parametrize(("intake", "status"), [(Intake.OPEN, 200), (Intake.VERIFIED, 409), (Intake.CLOSED, 409)])
def test_the_brake_is_told_before_anything_is_typed(ferry, intake, status):
    """An honest sentence instead of a form that leads nowhere."""
    code = link(ferry, seats=3)
    ferry.do(ChangeRegion(RegionIn(intake=intake)))
    answer = browser(ferry).get(f"/join/{code}")
    assert (answer.status_code, "<form class=" in answer.text) == (status, status == 200)


def test_a_second_person_of_the_number_is_chosen(database_url):
    """A driver who also rides says as whom they come."""
    with texting(database_url) as (ferry, service):
        known(ferry)
        rider, client = known(ferry, role="rider"), browser(ferry)
        page = client.post("/sign-in/code", data={"contact": "13800001234"})
        code = service.code()
        choice = client.post("/sign-in/enter", data={**asked(page), "code": code})
        assert choice.status_code == 200
        come = client.post("/sign-in/enter", data={**asked(choice), "code": code, "person": rider})
        assert (come.status_code, client.get("/api/v1/me").json()["role"]) == (303, "rider")


def test_a_dispatcher_by_code_still_needs_a_second_factor(database_url):
    """The code opens the door of the second proof and nothing else: no page, no API."""
    with texting(database_url) as (ferry, service):
        known(ferry, role="dispatcher")
        client = browser(ferry)
        page = client.post("/sign-in/code", data={"contact": "13800001234"})
        client.post("/sign-in/enter", data={**asked(page), "code": service.code()})
        assert client.get("/board").headers["location"] == "/second-factor?next=/board"
        refused = client.get("/api/v1/board")
        assert (refused.status_code, refused.json()["error"]) == (403, "SecondFactorNeeded")


def test_signing_in_makes_a_new_session(database_url):
    """A session fixed beforehand by somebody else is not the one that comes in."""
    with texting(database_url) as (ferry, service):
        known(ferry)
        client = browser(ferry)
        page = client.post("/sign-in/code", data={"contact": "13800001234"})
        client.cookies.set("ferry_session", "fixed")
        come = client.post("/sign-in/enter", data={**asked(page), "code": service.code()})
        assert "ferry_session=" in come.headers["set-cookie"]
        assert "ferry_session=fixed" not in come.headers["set-cookie"]


def test_the_role_of_a_link_is_told(ferry):
    """Whoever opens a link sees what they are invited as."""
    assert Role.DRIVER.value in browser(ferry).get(f"/join/{link(ferry)}").text.lower()
