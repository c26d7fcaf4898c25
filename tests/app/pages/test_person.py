"""One person, as administration sees them."""

import re

from dispatch.commands import AddPerson, IssueToken
from schemas.people import PersonIn
from schemas.values import Role

ENDS = re.compile(r'action="(/admin/people/\w+/sessions/\w+/end)"')


def test_an_admin_signs_a_device_of_somebody_out(ferry):
    """A stolen phone is worthless at once."""
    phone, admin = ferry.client(Role.DRIVER, "Wang"), ferry.client(Role.ADMIN)
    person = phone.get("/api/v1/me").json()["person"]["id"]
    [end] = ENDS.findall(admin.get(f"/admin/people/{person}/access").text)
    assert admin.post(end).status_code == 303
    assert phone.get("/api/v1/me").status_code == 401


def test_a_fresh_link_lets_the_same_person_in(ferry):
    """Whoever lost everything gets a link; it makes nobody new."""
    person = ferry.do(AddPerson(PersonIn(role=Role.DRIVER, name="Wang"))).answer["id"]
    page = ferry.client(Role.DISPATCHER).post(f"/admin/people/{person}/link")
    [path] = re.findall(r'value="http://[^/]+(/join/[\w-]+)"', page.text)
    client = ferry.client(Origin=ferry.url)
    assert client.post(path, data={"name": "Wang"}).status_code == 303
    assert client.get("/api/v1/me").json()["person"]["id"] == person


def test_only_an_admin_removes_second_proofs(ferry):
    """A dispatcher reads why not; and whom nobody knows has no page."""
    person = ferry.do(IssueToken(Role.DISPATCHER, "Ana")).answer["person"]["id"]
    desk, admin = ferry.client(Role.DISPATCHER, "Bo"), ferry.client(Role.ADMIN)
    assert desk.post(f"/admin/people/{person}/reset").status_code == 422
    assert admin.post(f"/admin/people/{person}/reset").status_code == 303
    for path in ("/admin/people/nobody/access", "/admin/people/nobody/link"):
        answer = admin.get(path) if path.endswith("access") else admin.post(path)
        assert answer.status_code == 404


def test_riders_and_drivers_have_no_business_here(ferry):
    """Not even with their own page."""
    driver = ferry.client(Role.DRIVER)
    person = driver.get("/api/v1/me").json()["person"]["id"]
    assert driver.get(f"/admin/people/{person}/access").status_code == 403
