"""Three people at three screens: what one does, the other two see."""

from playwright.sync_api import Page, expect

from dispatch import masks
from dispatch.commands import ChangePerson, ChangeRegion
from dispatch.discretion import BindMask, WantMask
from schemas.masks import Numbers
from schemas.people import PersonChange
from schemas.regions import RegionIn
from schemas.values import Calls, Role
from tests.build import ADMIN, PLANNER
from tests.faces.conftest import DESK, City


def book(page: Page, start: str, end: str) -> str:
    """Book by typing into the form; the id of the trip that appears."""
    page.get_by_label("From", exact=True).fill(start)
    page.keyboard.press("Enter")
    page.get_by_label("To", exact=True).fill(end)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ask for a car").click()
    card = page.locator("article[data-trip]").first
    expect(card).to_be_visible()
    return card.get_attribute("data-trip") or ""


def bind(city: City, trip: str) -> None:
    """The masking service has a number for the two of a trip."""
    city.ferry.do(WantMask(trip), PLANNER)
    with city.ferry.rooms.database.read() as session:
        [row] = masks.of_trip(session, trip)
    city.ferry.do(BindMask(row.id, Numbers("+8617000000001", "+8617000000002")), PLANNER)


def test_a_ride_from_the_wish_to_the_door(city, look):
    """Book, offer, accept, depart, arrive, board, complete: rider, driver and dispatcher always see the same state."""
    chen, wang, zhao = (
        city.person(Role.RIDER, "Chen Yan"),
        city.person(Role.DRIVER, "Wang Lei").on_duty(),
        city.person(Role.DISPATCHER, "Zhao Min"),
    )
    city.ferry.do(ChangeRegion(RegionIn(desk_phone="02785550000", calls=Calls.MASKED)), ADMIN)
    for who, number in ((chen, "13800000001"), (wang, "13900000002")):
        city.ferry.do(ChangePerson(str(who.actor.id), PersonChange(phone=number)))
    rider, driver, board = look(city, chen), look(city, wang), look(city, zhao, DESK)
    for screen, path in ((rider, "/"), (driver, "/drive"), (board, "/board")):
        screen.go(path)
        screen.live()

    trip = book(rider.page, "union", "武昌")
    row = board.page.locator(f'.trip-row [data-trip="{trip}"]')
    row.click()
    detail = board.page.locator(f'.detail[data-trip="{trip}"]')

    def all_see(state: str) -> None:
        expect(rider.page.locator(f"#trip-{trip}")).to_have_attribute("data-state", state)
        expect(detail).to_have_attribute("data-state", state)

    all_see("requested")
    city.offer(wang, trip)
    all_see("offered")
    expect(driver.page.get_by_role("heading", name="Can you take this?")).to_be_visible()
    expect(rider.page.get_by_text("Wang")).to_have_count(0)
    driver.page.get_by_role("button", name="Accept").click()
    all_see("assigned")
    expect(rider.page.get_by_text("鄂A12345")).to_be_visible()
    expect(rider.page.get_by_role("link", name="Call the desk")).to_have_attribute("href", "tel:02785550000")
    expect(rider.page.get_by_text("There is no masked number at the moment")).to_be_visible()
    bind(city, trip)
    expect(rider.page.get_by_role("link", name="Call Wang")).to_have_attribute("href", "tel:+8617000000001")
    expect(driver.page.get_by_role("link", name="Call Chen Yan")).to_have_attribute("href", "tel:+8617000000002")
    expect(driver.page.get_by_text("hides both of yours")).to_be_visible()
    expect(rider.page.get_by_text("Wang Lei")).to_have_count(0)
    for button, state in (
        ("I am on my way", "en_route"),
        ("I am there", "arrived"),
        ("They are aboard", "aboard"),
        ("We have arrived", "completed"),
    ):
        driver.page.get_by_role("button", name=button).click()
        all_see(state)
    expect(driver.page.get_by_text("You are on duty")).to_be_visible()


def test_a_cancelled_trip_leaves_the_drivers_screen(city, look):
    """A rider who calls off takes the way from the driver at once, after being asked once more."""
    chen, wang = city.person(Role.RIDER, "Chen Yan"), city.person(Role.DRIVER, "Wang Lei").on_duty()
    rider, driver = look(city, chen), look(city, wang)
    rider.go("/")
    driver.go("/drive")
    trip = chen.book()
    city.offer(wang, trip)
    driver.page.get_by_role("button", name="Accept").click()
    expect(driver.page.get_by_role("button", name="I am on my way")).to_be_visible()
    rider.page.locator("article[data-trip]").get_by_role("button", name="Cancel trip").click()
    expect(rider.page.get_by_text("Really cancel this trip?")).to_be_visible()
    rider.page.get_by_role("button", name="Cancel trip").click()
    expect(rider.page.locator(f"#trip-{trip}")).to_have_attribute("data-state", "cancelled")
    expect(driver.page.get_by_text("You are on duty")).to_be_visible()


def test_a_stranger_follows_the_shared_link(city, look):
    """The public page shows the state and the plate, and no name; asked again, it shows the next state."""
    chen, wang = city.person(Role.RIDER, "Chen Yan"), city.person(Role.DRIVER, "Wang Lei").on_duty()
    rider, stranger = look(city, chen), look(city, locale="en-GB")
    trip = chen.book()
    city.offer(wang, trip)
    rider.go("/")
    rider.page.locator("article[data-trip]").get_by_role("button", name="Share this trip").click()
    link = rider.page.get_by_label("Public link").input_value()
    page = stranger.go("/t/" + link.rsplit("/", 1)[1])
    expect(page.get_by_text("Drivers are being asked")).to_be_visible()
    look(city, wang).go("/drive").get_by_role("button", name="Accept").click()
    expect(rider.page.locator(f"#trip-{trip}")).to_have_attribute("data-state", "assigned")
    page.get_by_role("link", name="Refresh").click()
    expect(page.get_by_text("A driver has accepted")).to_be_visible()
    expect(page.get_by_text("鄂A12345")).to_be_visible()
    expect(page.get_by_text("Wang Lei")).to_have_count(0)
