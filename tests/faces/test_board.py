"""The board by hand."""

from itertools import combinations

import pytest
from playwright.sync_api import expect

from schemas.values import Role
from tests.app.taught import teach
from tests.faces.conftest import DESK, PHONE


@pytest.fixture
def zhao(city):
    """A dispatcher."""
    return city.person(Role.DISPATCHER, "Zhao Min")


def test_two_clicks_assign(city, look, zhao):
    """Choose the trip, choose the driver: the best first, with the minutes it adds; the impossible say why."""
    city.person(Role.DRIVER, "Wang Lei").on_duty()
    city.person(Role.DRIVER, "Small Car").on_duty(seats=1)
    city.person(Role.RIDER, "Chen Yan").book(riders=3)
    page = look(city, zhao, DESK).go("/board")
    page.locator(".trip-row button").click()
    expect(page.locator(".candidates li.no")).to_contain_text("Small Car")
    page.locator(".candidates .take", has_text="Wang Lei").click()
    expect(page.locator(".detail")).to_have_attribute("data-state", "assigned")
    expect(page.locator(".timeline .block")).to_be_visible()


SEATED = """async () => {
  const { seated } = await import("/static/js/board/labels.js");
  const pen = { measureText: (text) => ({ width: 7 * text.length }) };
  const places = Array.from({ length: 60 }, (_, n) => ({
    at: { x: (n * 97) % 400, y: (n * 61) % 300 }, text: `Place ${n}`, first: n % 10 === 0,
  }));
  return seated(pen, places, { x: 400, y: 300 });
}"""


def test_no_name_on_the_map_lies_over_another(city, look, zhao):
    """Of too many for the room some are written, all inside, hospitals before others."""
    names = look(city, zhao, DESK).go("/board").evaluate(SEATED)
    assert 20 < len(names) < 60
    assert {f"Place {n}" for n in range(0, 60, 10)} <= {name["text"] for name in names}
    assert all(name["left"] >= 0 and name["right"] <= 400 for name in names)
    for one, other in combinations(names, 2):
        beside = one["left"] > other["right"] or other["left"] > one["right"]
        assert beside or one["top"] > other["bottom"] or other["top"] > one["bottom"]


def test_a_trip_nobody_can_take_says_what_would_help(city, look, zhao):
    """Beside who could take it stands what would have to give."""
    city.person(Role.DRIVER, "Small Car").on_duty(seats=1)
    city.person(Role.RIDER, "Chen Yan").book(riders=3)
    page = look(city, zhao, DESK).go("/board")
    page.locator(".trip-row button").click()
    expect(page.locator(".helps")).to_contain_text("one more driver near")
    expect(page.locator(".helps")).to_contain_text("3 seats")


def test_where_the_planner_only_suggests_its_newest_plan_says_what_it_changes(city, look, zhao):
    """One sentence at the top, and gone where the planner acts by itself."""
    city.person(Role.DRIVER, "Wang Lei").on_duty()
    page = look(city, zhao, DESK).go("/board")
    page.get_by_label("Suggest").check(force=True)
    city.person(Role.RIDER, "Chen Yan").book()
    city.ferry.tick()
    expect(page.locator(".suggestion")).to_contain_text("0 trips move, 0 promises broken, 1 newly served")
    page.get_by_label("Off", exact=True).check(force=True)
    expect(page.locator(".suggestion")).to_have_count(0)


def test_the_queue_is_searched_and_sorted_into_tabs(city, look, zhao):
    """Words are looked for in both languages; keys move along."""
    chen = city.person(Role.RIDER, "Chen Yan")
    first, second = chen.book(), chen.book("Tongji Hospital", "Optics Valley Depot")
    page = look(city, zhao, DESK).go("/board")
    expect(page.locator(".trip-row")).to_have_count(2)
    page.keyboard.press("/")
    page.keyboard.type("同济 depot")
    expect(page.locator(".trip-row")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".trip-row")).to_have_count(2)
    with page.expect_response(f"**/trips/{first}/candidates"):
        page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f'.detail[data-trip="{second}"]')).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Nothing has ended")).to_be_visible()
    chen.do_cancel(first)
    expect(page.locator(".trip-row")).to_have_count(1)


def test_single_keys_can_be_switched_off(city, look, zhao):
    """Who dictates or slips is not at the mercy of letters."""
    city.person(Role.RIDER, "Chen Yan").book()
    page = look(city, zhao, DESK).go("/board")
    expect(page.locator(".trip-row")).to_have_count(1)
    page.keyboard.press("?")
    page.get_by_label("Single keys are commands").uncheck()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    expect(page.locator(".detail[data-trip]")).to_have_count(0)


def test_a_held_trip_is_verified(city, look, zhao):
    """Who nobody vouched for waits for a dispatcher's word, and the alert says so."""
    li = city.unverified("Li Na")
    li.book()
    page = look(city, zhao, DESK).go("/board")
    page.get_by_role("button", name="Alerts: 1").click()
    page.get_by_role("button", name="To be verified").click()
    page.get_by_role("button", name="Verify").click()
    expect(page.locator(".detail")).to_have_attribute("data-state", "requested")
    expect(page.get_by_role("button", name="Alerts: 0")).to_be_visible()


def test_the_planner_is_switched_on_every_board(city, look, zhao):
    """One dispatcher turns it, all see it."""
    first, second = look(city, zhao, DESK), look(city, zhao, DESK)
    first.go("/board")
    second.go("/board")
    expect(second.page.get_by_label("Offer", exact=True)).to_be_checked()
    first.page.get_by_text("Suggest", exact=True).click()
    expect(second.page.get_by_label("Suggest", exact=True)).to_be_checked()


def test_cars_move_on_the_map(city, look, zhao):
    """A reported position reaches the board as a car with its age in the list beside it."""
    wang = city.person(Role.DRIVER, "Wang Lei").on_duty()
    page = look(city, zhao, DESK).go("/board")
    expect(page.locator(".lane")).to_contain_text("no position")
    fix = {"lat": 30.57, "lon": 114.30, "at": city.ferry.clock.now().isoformat()}
    driver = city.ferry.client(Authorization=f"Bearer {wang.token}")
    assert driver.post("/api/v1/positions", json=[fix]).status_code == 200
    expect(page.locator(".lane")).to_contain_text("min ago")


def test_an_old_picture_says_so_and_can_change_nothing(city, look, zhao):
    """Without a line the data stay, with their age; what would act on them is switched off."""
    city.person(Role.RIDER, "Chen Yan").book()
    screen = look(city, zhao, DESK)
    screen.page.clock.install()
    page = screen.go("/board")
    page.locator(".trip-row button").click()
    screen.live()
    page.route_web_socket("**/live*", lambda socket: None)
    page.context.set_offline(True)
    page.clock.run_for(60_000)
    expect(page.locator("[data-link=lost]")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Nothing can be changed")
    expect(page.get_by_role("button", name="Cancel trip")).to_be_disabled()
    expect(page.locator(".trip-row")).to_have_count(1)
    screen.wrong = [text for text in screen.wrong if "ERR_INTERNET_DISCONNECTED" not in text]


def test_roads_are_closed_by_clicks_and_by_coordinates(city, look, zhao, axe):
    """Corners come from the map or from the keyboard; every board shows what is closed, and lifting opens it again."""
    first, second = look(city, zhao, DESK), look(city, zhao, PHONE)
    other = second.go("/board")
    page = first.go("/board")
    page.get_by_role("button", name="Closures: 0").click()
    expect(page.get_by_role("heading", name="Closures")).to_be_focused()
    page.get_by_text("Close roads").click()
    page.get_by_role("button", name="Click its corners on the map").click()
    ground = page.locator(".map").bounding_box()
    for x, y in ((0.4, 0.3), (0.6, 0.3), (0.5, 0.5)):
        page.mouse.click(ground["x"] + x * ground["width"], ground["y"] + y * ground["height"])
    expect(page.locator(".drawing")).to_contain_text("So far: 3.")
    page.get_by_role("button", name="Take back the last").click()
    page.locator(".drawing").get_by_role("button", name="Done drawing").click()
    typed = page.get_by_label("Corners")
    assert len(typed.input_value().split()) == 4
    typed.press("Control+End")
    typed.press_sequentially("30.60 north")
    page.get_by_label("Why").fill("Fire at the market")
    page.get_by_label("Classes of permit").fill("medical")
    page.get_by_role("button", name="Close them").click()
    expect(page.get_by_role("alert")).to_contain_text("is no corner")
    for _ in range(5):
        typed.press("Backspace")
    typed.press_sequentially(", 114.31")
    page.get_by_role("button", name="Close them").click()
    expect(page.get_by_role("alert")).to_contain_text("no car has a permit of class medical")
    page.get_by_label("Classes of permit").fill("")
    page.get_by_role("button", name="Close them").click()
    expect(page.locator(".detail [role=status]")).to_contain_text("Without a road map")
    expect(page.locator("[data-closure]")).to_contain_text("Fire at the market")
    page.evaluate(axe)
    assert page.evaluate("axe.run('.detail')")["violations"] == []
    other.get_by_role("button", name="Closures: 1").click()
    other.get_by_role("button", name="Lift").click()
    other.get_by_role("group").get_by_role("button", name="Lift").click()
    expect(page.get_by_role("button", name="Closures: 0")).to_be_visible()
    first.wrong = [text for text in first.wrong if "422" not in text]


def test_what_drives_taught_is_laid_over_the_map_and_said_in_words(city, look, zhao, axe):
    """The switch is there where the region learns; turned on, the layer is told in words, with the table beside it."""
    teach(city.ferry)
    page = look(city, zhao, DESK).go("/board")
    page.get_by_label("Learned times on the map").check()
    expect(page.locator(".speeds")).to_contain_text("2 areas slower, 0 faster than expected.")
    assert page.get_by_role("link", name="As a table").get_attribute("href") == "/admin/speeds"
    page.evaluate(axe)
    assert page.evaluate("axe.run('.ground')")["violations"] == []
