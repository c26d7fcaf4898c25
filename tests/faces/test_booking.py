"""Booking by hand: quickly with modules, and completely without them."""

from playwright.sync_api import expect

from dispatch.commands import AddPlace
from routing.places.links import links
from schemas.places import PlaceIn
from schemas.values import Point, Role
from tests.app.server import running
from tests.faces.conftest import HERE, settle
from tests.routing.places.service import service


def test_booking_works_without_javascript(city, look):
    """A phone that runs no scripts books, sees, and cancels."""
    chen = city.person(Role.RIDER, "Chen Yan")
    page = look(city, chen, java_script_enabled=False).go("/")
    page.get_by_label("From", exact=True).select_option(label="Union Hospital")
    page.get_by_label("To", exact=True).select_option(label="Wuchang Hotel")
    page.get_by_role("button", name="Ask for a car").click()
    expect(page.get_by_text("Looking for a driver")).to_be_visible()
    page.get_by_role("link", name="Cancel trip").click()
    page.get_by_role("button", name="Cancel trip").click()
    expect(page.get_by_text("Looking for a driver")).to_have_count(0)


def test_a_repeat_takes_two_taps(city, look):
    """The chip of the last journey fills the form; one more tap asks."""
    chen = city.person(Role.RIDER, "Chen Yan")
    chen.do_cancel(chen.book())
    screen = look(city, chen)
    page = screen.go("/")
    page.get_by_role("link", name="Union Hospital → Wuchang Hotel").click()
    expect(page.locator("[data-promise]")).to_be_visible()
    page.get_by_role("button", name="Ask for a car").click()
    expect(page.locator('article[data-state="requested"]')).to_be_visible()


def test_the_way_back_is_one_chip_too(city, look):
    """The turned chip swaps the ends."""
    chen = city.person(Role.RIDER, "Chen Yan")
    chen.book()
    page = look(city, chen).go("/")
    page.get_by_role("link", name="The way back").click()
    expect(page.get_by_label("From", exact=True)).to_have_value("Wuchang Hotel")
    page.get_by_role("button", name="Swap from and to").click()
    expect(page.get_by_label("From", exact=True)).to_have_value("Union Hospital")


def test_the_promise_comes_before_the_booking(city, look):
    """An unlikely trip says why before anybody waits in vain, in words and with its error."""
    page = look(city, city.person(Role.RIDER, "Chen Yan")).go("/")
    page.get_by_label("From", exact=True).fill("tongji")
    page.keyboard.press("Enter")
    page.get_by_label("To", exact=True).fill("同济")
    expect(page.get_by_role("option", name="Tongji Hospital")).to_be_visible()
    page.get_by_label("To", exact=True).fill("depot")
    page.keyboard.press("Enter")
    expect(page.locator("[data-promise]")).to_contain_text("No driver is on duty at that time.")


def test_my_position_is_an_end(city, look):
    """Where the phone is can be the pickup; it is called by what stands there, once something known does."""
    chen = city.person(Role.RIDER, "Chen Yan")
    page = look(city, chen).go("/")
    page.get_by_label("From", exact=True).click()
    page.get_by_role("option", name="My position").click()
    expect(page.get_by_label("From", exact=True)).to_have_value("My position")
    page.get_by_label("To", exact=True).fill("hotel")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ask for a car").click()
    expect(page.locator("article[data-trip]")).to_contain_text("My position → Wuchang Hotel")
    city.ferry.do(AddPlace(PlaceIn(name="East gate", lat=HERE["latitude"], lon=HERE["longitude"])))
    page.get_by_label("From", exact=True).click()
    page.get_by_role("option", name="My position").click()
    expect(page.get_by_label("From", exact=True)).to_have_value("East gate")


def test_initials_and_pasted_links_are_ends(city, look):
    """What the phone does not know the server finds: a hospital by its initials, a door by a link of a Chinese map."""
    page = look(city, city.person(Role.RIDER, "Chen Yan")).go("/")
    page.get_by_label("To", exact=True).fill("xhyy")
    page.get_by_role("option", name="Union Hospital").click()
    page.get_by_label("From", exact=True).fill(links(Point(30.5352, 114.3561), "七号门")["baidu"])
    page.get_by_role("option", name="七号门").click()
    expect(page.get_by_label("From", exact=True)).to_have_value("七号门")
    page.get_by_role("button", name="Ask for a car").click()
    expect(page.locator("article[data-trip]")).to_contain_text("七号门 → Union Hospital")


def test_a_name_nobody_knows_is_searched_online_on_request(look, tmp_path):
    """Typing asks nobody elsewhere; the last row of the list does, and says whom to thank for what it finds."""
    with service() as (url, answers):
        answers.found = [("Rua Nova 7, Wuhan, China", 30.6, 114.3)]
        at = {"geocoder": "photon", "geocoder_url": url, "home": tmp_path / "home"}
        with running(f"sqlite:///{tmp_path / 'ferry.db'}", **at) as ferry:
            city = settle(ferry)
            page = look(city, city.person(Role.RIDER, "Chen Yan")).go("/")
            page.get_by_label("To", exact=True).fill("rua nova")
            row = page.get_by_role("option", name="Search online for “rua nova”")
            expect(row).to_be_visible()
            assert answers.asked == []
            row.click()
            expect(page.get_by_text("Photon, © OpenStreetMap contributors")).to_be_visible()
            page.get_by_role("option", name="Rua Nova 7").click()
            expect(page.get_by_label("To", exact=True)).to_have_value("Rua Nova 7")
            page.close()
    assert len(answers.asked) == 1


def test_supplies_are_listed(city, look):
    """A supply run names what is carried, in as many lines as it needs."""
    chen, zhao = city.person(Role.RIDER, "Chen Yan"), city.person(Role.DISPATCHER, "Zhao Min")
    page = look(city, chen).go("/")
    page.get_by_label("Supplies").check()
    expect(page.get_by_label("How many people", exact=True)).to_be_hidden()
    for label, place in (("From", "depot"), ("To", "union")):
        page.get_by_label(label, exact=True).fill(place)
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Add a line").click()
    page.get_by_label("Item", exact=True).nth(2).fill("口罩")
    page.get_by_label("Number", exact=True).nth(2).fill("200")
    page.get_by_label("Weight in kg").fill("15")
    page.get_by_role("button", name="Ask for a car").click()
    expect(page.locator("article[data-trip]")).to_be_visible()
    board = look(city, zhao, (1440, 900)).go("/board")
    board.locator(".trip-row button").click()
    expect(board.locator(".detail")).to_contain_text("口罩 200")


def test_both_ends_are_needed(city, look):
    """An unfinished form says what is missing and leads there."""
    page = look(city, city.person(Role.RIDER, "Chen Yan")).go("/")
    page.locator("[data-link=live]").wait_for()
    page.get_by_role("button", name="Ask for a car").click()
    expect(page.get_by_text("Choose where from and where to.")).to_be_visible()
    expect(page.get_by_label("From", exact=True)).to_be_focused()


def test_the_language_switch_is_one_tap(city, look):
    """And everything on the page follows."""
    page = look(city, city.person(Role.RIDER, "Chen Yan")).go("/")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="预约用车")).to_be_visible()
    expect(page.locator("[data-link=live]")).to_have_text("实时")
