"""The driver's page before the gates, by hand: with gloves, at night, in both languages."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from dispatch import commands, trust
from dispatch.closing import AddClosure
from dispatch.errors import KeptApart
from schemas.checks import CheckIn
from schemas.cleaning import CleanDown
from schemas.credentials import CredentialIn
from schemas.gates import Gates
from schemas.organisations import OrganisationIn
from schemas.people import PersonChange
from schemas.regions import RegionIn
from schemas.values import Role
from schemas.vehicles import VehicleIn
from tests.app.taught import teach
from tests.build import NIGHT
from tests.dispatch.test_closures import a_closure
from tests.faces.conftest import DESK, PHONE, TINY
from tests.faces.usable import EYES, SIDEWAYS, hurdles

RULE = CleanDown.model_validate({"rules": [{"after": "any", "before": "any", "minutes": 5}]})
WEEK = timedelta(days=7)
ALL_NO = {"symptoms": False, "household": False, "contact": False}


@pytest.fixture
def strict(city):
    """A region that asks for the self-check and the inspection."""
    gates = Gates(self_check=True, inspection=True)
    city.ferry.do(commands.ChangeRegion(RegionIn(gates=gates)))
    return city


def serve(city, driver, rider) -> str:
    """A driver brings a rider; the trip."""
    trip = rider.book()
    city.ferry.do(commands.AssignTrip(trip, driver.id))
    for move in ("depart", "arrive", "board", "complete"):
        driver.do(commands.MoveTrip(trip, move, city.ferry.clock.now()))
    return trip


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


def test_a_driver_reads_what_ends_soon_until_a_new_one_is_seen(city, look):
    """The last day on which it counts, by the region's clock; the new one silences it."""
    wang = city.person(Role.DRIVER, "Wang Lei")
    licence = {"person_id": wang.id, "kind": "licence", "proof": "document_seen"}
    city.ferry.do(trust.Vouch(CredentialIn.model_validate(licence | {"valid_until": NIGHT + timedelta(days=2)})))
    page = look(city, wang).go("/drive")
    expect(page.get_by_text("Driving licence: on record through 2020-02-03.")).to_be_visible()
    city.ferry.do(trust.Vouch(CredentialIn.model_validate(licence)))
    page.reload()
    expect(page.get_by_role("heading", name="Go on duty")).to_be_visible()
    expect(page.get_by_text("on record through")).to_have_count(0)


def test_a_slip_of_the_decimal_point_is_said_on_the_screen(strict, look):
    """What the server refuses stands on the page in the driver's words, and what was typed is still there."""
    screen = look(strict, strict.person(Role.DRIVER, "Wang Lei"))
    page = screen.go("/drive")
    well(page, "366")
    expect(page.get_by_text("366.0 °C is no body temperature")).to_be_visible()
    expect(page.get_by_label("Temperature, °C", exact=True)).to_have_value("366")
    screen.wrong = [text for text in screen.wrong if "422" not in text]


def before(city, driver, step) -> str:
    """Lead a driver to a step; what shows it on the page."""
    client = city.ferry.api(Authorization=f"Bearer {driver.token}")
    answers = {"symptoms": False, "household": False, "contact": step == "unwell"}
    if step not in ("check", "isolation"):
        client.post("/me/checks", json={"celsius": 36.6, "answers": answers}).raise_for_status()
    if step == "isolation":
        city.ferry.do(trust.Isolate((driver.id,), 14))
    if step not in ("last", "clean"):
        driver.plan()
        return f"[data-gate={step}]"
    city.ferry.do(
        commands.ChangeRegion(RegionIn(gates=Gates(inspection=False), cleaning=RULE if step == "clean" else None))
    )
    serve(city, driver.on_duty(), city.person(Role.RIDER, "Chen Yan"))
    if step == "last":
        driver.do(commands.MoveShift(driver.shift, "last"))
    return "[data-clean]" if step == "clean" else ".idle"


@pytest.mark.parametrize("step", ["check", "inspection", "unwell", "isolation", "clean", "last"])
def test_everyone_can_use_the_steps(strict, look, axe, step):
    """No violation by axe, targets for gloves, nothing sideways at 400 % zoom, in whichever language one reads."""
    driver = strict.person(Role.DRIVER, "Wang Lei")
    shown = before(strict, driver, step)
    screen = look(strict, driver)
    for spoken in EYES:
        strict.ferry.do(commands.ChangePerson(driver.id, PersonChange(language=spoken)))
        page = screen.go("/drive")
        page.wait_for_selector(shown)
        for summary in page.locator("#drive summary").all():
            summary.click()
        assert hurdles(page, axe, spoken, dict.fromkeys((TINY, PHONE, DESK), 64)) == []


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
    rider = city.person(Role.RIDER, "Chen Yan")
    serve(city, city.person(Role.DRIVER, "Zhao Min").on_duty(), rider)
    zone = {"name": "Closed centre", "lat": 30.58, "lon": 114.27, "km": 3, "permit": "B"}
    city.ferry.do(commands.ChangeRegion(RegionIn(gates=Gates.model_validate({"zones": [zone]}))))
    teach(city.ferry)
    city.ferry.do(AddClosure(a_closure(permits=["A"])))
    return {
        "trust": "/admin/trust",
        "care": "/admin/care",
        "zones": "/admin/zones",
        "closures": "/admin/closures",
        "speeds": "/admin/speeds",
        "gaps": "/admin/gaps",
        "exposure": f"/admin/people/{rider.id}/exposure?since={NIGHT.date()}",
        "person": f"/admin/people/{driver.id}",
        "vehicle": f"/admin/vehicles/{car}",
        "permit": f"/p/{token}",
        "certificate": "/drive/certificate",
        "privacy": "/privacy",
    }


@pytest.fixture(scope="module")
def recorded(town):
    """The pages about what is on record, and of each language a dispatcher and a driver who has served."""
    people = {}
    for spoken in ("en", "zh-Hans"):
        people["desk", spoken] = town.person(Role.DISPATCHER, spoken, spoken)
        people["driver", spoken] = town.person(Role.DRIVER, spoken, spoken).on_duty()
        rider = town.person(Role.RIDER, f"{spoken} rider")
        people["driver", spoken].do(trust.KeepApart(serve(town, people["driver", spoken], rider)))
    return papers(town), people


NAMES = [
    "trust",
    "care",
    "zones",
    "speeds",
    "closures",
    "gaps",
    "exposure",
    "person",
    "vehicle",
    "permit",
    "certificate",
    "privacy",
]


@pytest.mark.parametrize("name", NAMES)
def test_everyone_can_use_the_papers(pane, recorded, axe, name):
    """No violation by axe by day and night, targets for thumbs, no table sideways on a phone; a permit for anyone."""
    paths, people = recorded
    kind = "driver" if name in ("certificate", "privacy") else "desk"
    for spoken in EYES:
        page = pane(None if name == "permit" else people[kind, spoken], spoken).go(paths[name])
        assert hurdles(page, axe, spoken, dict.fromkeys((TINY, PHONE, DESK), 48), SIDEWAYS) == []


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


def tab_to(page, name):
    """Press the tabulator until a button of that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == name:
            return
    raise AssertionError(f"The tabulator does not reach {name}.")


def test_a_driver_keeps_apart_and_takes_it_back_by_keyboard_alone(city, look):
    """After the trip, from the shift's drawer to the list on the page about privacy, without a mouse."""
    wang = city.person(Role.DRIVER, "Wang Lei").on_duty()
    chen = city.person(Role.RIDER, "Chen Yan")
    serve(city, wang, chen)
    page = look(city, wang).go("/drive")
    expect(page.get_by_text("You are on duty")).to_be_visible()
    page.locator("#drive summary").press("Enter")
    tab_to(page, "Never again with Chen Yan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="You will not be brought together again")).to_be_focused()
    tab_to(page, "Never again with Chen Yan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").get_by_text("You will not be brought together again.")).to_be_visible()
    with pytest.raises(KeptApart):
        city.ferry.do(commands.AssignTrip(chen.book(), wang.id))
    page.goto(f"{city.ferry.url}/privacy")
    tab_to(page, "Take it back")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Not brought together again")).to_have_count(0)
    city.ferry.do(commands.AssignTrip(chen.book(), wang.id))


def test_a_certificate_fits_a_sheet_of_paper_in_black_on_white(city, look):
    """Printed at night as by day: neither bar nor hints, both languages on one page."""
    wang = city.person(Role.DRIVER, "Wang Lei", "zh-Hans").on_duty()
    serve(city, wang, city.person(Role.RIDER, "Chen Yan"))
    page = look(city, wang, color_scheme="dark").go("/drive/certificate")
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.locator(".certificate").first.evaluate(
        "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".unprinted")).to_be_hidden()
    expect(page.get_by_role("heading", name="志愿服务证明")).to_be_visible()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
