"""The driver's page before the gates, by hand: with gloves, at night, in both languages."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from dispatch import commands, trust
from schemas.checks import CheckIn
from schemas.credentials import CredentialIn
from schemas.gates import Gates
from schemas.organisations import OrganisationIn
from schemas.regions import RegionIn
from schemas.values import Role
from schemas.vehicles import VehicleIn
from tests.build import NIGHT
from tests.faces.conftest import DESK, PHONE
from tests.faces.test_pages import RULES, SMALL

TINY = (320, 640)
WEEK = timedelta(days=7)
ALL_NO = {"symptoms": False, "household": False, "contact": False}


@pytest.fixture
def strict(city):
    """A region that asks for the self-check and the inspection."""
    gates = Gates(self_check=True, inspection=True)
    city.ferry.do(commands.ChangeRegion(RegionIn(gates=gates)))
    return city


def well(page, temperature="36.6"):
    """Answer everything with no."""
    page.get_by_label("Temperature, °C", exact=True).fill(temperature)
    for button in page.get_by_role("button", name="No", exact=True).all():
        button.click()
    page.get_by_role("button", name="Send my check").click()


def test_a_driver_checks_and_goes_on_duty(strict, look):
    """The check comes first, the form of the shift next, the car before the start; then there is work."""
    page = look(strict, strict.person(Role.DRIVER, "Wang Lei")).go("/drive")
    expect(page.get_by_role("heading", name="Today's self-check")).to_be_visible()
    expect(page.get_by_role("button", name="Send my check")).to_be_disabled()
    well(page)
    page.get_by_label("Plate").fill("鄂A54321")
    page.get_by_role("button", name="Go on duty now").click()
    expect(page.get_by_role("heading", name="Look at the car")).to_be_visible()
    for button in page.get_by_role("button", name="In order", exact=True).all():
        button.click()
    page.get_by_role("button", name="The car is inspected").click()
    page.get_by_role("button", name="Go on duty now").click()
    expect(page.get_by_text("You are on duty")).to_be_visible()


def test_a_fever_on_duty_stands_down_at_once_and_the_desk_lets_back(city, look):
    """One button says it; the trips are gone, the screen says what happens, and a cleared driver measures again."""
    wang = city.person(Role.DRIVER, "Wang Lei").on_duty()
    trip = city.person(Role.RIDER, "Chen Yan").book()
    page = look(city, wang).go("/drive")
    city.ferry.do(commands.AssignTrip(trip, wang.id))
    expect(page.get_by_role("button", name="I am on my way")).to_be_visible()
    page.get_by_text("My shift, until").click()
    page.get_by_role("button", name="I do not feel well").click()
    well(page, "38,4")
    expect(page.get_by_role("heading", name="Please do not drive now")).to_be_visible()
    desk = city.ferry.client(Role.DISPATCHER)
    assert desk.get(f"/api/v1/trips/{trip}").json()["state"] == "requested"
    desk.post(f"/api/v1/people/{wang.id}/checks/clear").raise_for_status()
    page.get_by_role("button", name="I do not feel well").click()
    well(page)
    page.get_by_role("button", name="Back to work").click()
    expect(page.get_by_text("You are on duty")).to_be_visible()


def test_a_slip_of_the_decimal_point_is_said_on_the_screen(strict, look):
    """What the server refuses stands on the page in the driver's words, and what was typed is still there."""
    screen = look(strict, strict.person(Role.DRIVER, "Wang Lei"))
    page = screen.go("/drive")
    well(page, "366")
    expect(page.get_by_text("366.0 °C is no body temperature")).to_be_visible()
    expect(page.get_by_label("Temperature, °C", exact=True)).to_have_value("366")
    screen.wrong = [text for text in screen.wrong if "422" not in text]


@pytest.mark.parametrize("step", ["check", "inspection", "unwell"])
@pytest.mark.parametrize("spoken", ["en", "zh-Hans"])
@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (TINY, "dark")])
def test_everyone_can_use_the_steps(strict, look, axe, step, spoken, size, scheme):
    """No violation by axe, targets for gloves, nothing sideways at 400 % zoom."""
    driver = strict.person(Role.DRIVER, "Wang Lei", spoken)
    client = strict.ferry.api(Authorization=f"Bearer {driver.token}")
    answers = {"symptoms": False, "household": False, "contact": step == "unwell"}
    if step != "check":
        client.post("/me/checks", json={"celsius": 36.6, "answers": answers}).raise_for_status()
    driver.plan()
    page = look(strict, driver, size, color_scheme=scheme).go("/drive")
    page.wait_for_selector(f"[data-gate={step}]")
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)["violations"]
    assert [(one["id"], [node["html"][:150] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate(SMALL, 64) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def papers(city) -> dict[str, str]:
    """A driver and a car with something on record: the path of each page."""
    driver = city.person(Role.DRIVER, "Wang Lei")
    car = str(city.ferry.do(commands.AddVehicle(VehicleIn(plate="鄂A12345"))).answer["id"])
    licence = {"person_id": driver.id, "kind": "licence", "proof": "document_seen", "valid_until": NIGHT + WEEK}
    permit = {"vehicle_id": car, "kind": "permit", "permit": "A", "proof": "document_seen", "valid_until": NIGHT + WEEK}
    for body in (licence, permit):
        city.ferry.do(trust.Vouch(CredentialIn.model_validate(body)))
    city.ferry.do(trust.AddOrganisation(OrganisationIn(name="Union Hospital", name_zh="协和医院")))
    city.ferry.do(trust.TakeCheck(driver.id, CheckIn(celsius=38.2, answers=ALL_NO)))
    token = city.ferry.do(trust.ShowPermit(vehicle_id=car)).answer["token"]
    return {
        "trust": "/admin/trust",
        "care": "/admin/care",
        "person": f"/admin/people/{driver.id}",
        "vehicle": f"/admin/vehicles/{car}",
        "permit": f"/p/{token}",
    }


@pytest.fixture(scope="module")
def recorded(town):
    """The pages about what is on record, and a dispatcher of each language."""
    return papers(town), {spoken: town.person(Role.DISPATCHER, spoken, spoken) for spoken in ("en", "zh-Hans")}


@pytest.mark.parametrize("name", ["trust", "care", "person", "vehicle", "permit"])
@pytest.mark.parametrize("spoken", ["en", "zh-Hans"])
@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (TINY, "light")])
def test_everyone_can_use_the_papers(town, recorded, look, axe, name, spoken, size, scheme):
    """No violation by axe by day and night, targets for thumbs, nothing sideways at 400 % zoom; a permit for anyone."""
    paths, desks = recorded
    who = None if name == "permit" else desks[spoken]
    locale = "en-GB" if spoken == "en" else "zh-CN"
    page = look(town, who, size, color_scheme=scheme, locale=locale).go(paths[name])
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)["violations"]
    assert [(one["id"], [node["html"][:150] for node in one["nodes"]]) for one in found] == []
    assert page.get_attribute("html", "lang") == spoken
    assert page.evaluate(SMALL, 48) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_dispatcher_vouches_by_keyboard_alone(city, look):
    """From the list of people to a licence on record without a mouse."""
    driver = city.person(Role.DRIVER, "Wang Lei")
    page = look(city, city.person(Role.DISPATCHER, "Li"), DESK).go("/admin")
    page.get_by_role("link", name="Wang Lei").press("Enter")
    page.get_by_label("Through").fill("2020-12-31")
    page.get_by_role("button", name="I have seen it").press("Enter")
    expect(page.get_by_role("cell", name="Driving licence valid")).to_be_visible()
    held = city.ferry.client(Role.DISPATCHER).get(f"/api/v1/credentials?of={driver.id}").json()["items"]
    assert [one["kind"] for one in held] == ["licence"]
