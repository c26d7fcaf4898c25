"""The driver's page by hand."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from dispatch.closing import AddClosure, LiftClosure
from dispatch.commands import AssignTrip, ChangeRegion, MoveTrip
from dispatch.errors import OnLastTrip
from routing.places.links import links
from schemas.closures import ClosureIn
from schemas.regions import RegionIn
from schemas.values import Point, Role


@pytest.fixture
def wang(city):
    """A driver."""
    return city.person(Role.DRIVER, "Wang Lei")


def accepted(city, wang, page, **trip) -> str:
    """A trip that the driver took."""
    chen = city.person(Role.RIDER, "Chen Yan")
    booked = chen.book(**trip)
    city.offer(wang, booked)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("button", name="I am on my way")).to_be_visible()
    return booked


def test_a_driver_goes_on_and_off_duty(city, look, wang):
    """From the form to work, a break, and home."""
    page = look(city, wang).go("/drive")
    page.get_by_label("Plate").fill("鄂A54321")
    page.get_by_role("button", name="8 h").click()
    page.get_by_role("button", name="Go on duty now").click()
    expect(page.get_by_text("You are on duty")).to_be_visible()
    page.get_by_text("My shift, until").click()
    page.get_by_role("button", name="Break").click()
    expect(page.get_by_text("You are on a break")).to_be_visible()
    page.get_by_role("button", name="Back to work").click()
    expect(page.get_by_text("You are on duty")).to_be_visible()
    page.get_by_role("button", name="End shift").click()
    page.get_by_role("group").get_by_role("button", name="End shift").click()
    expect(page.get_by_role("heading", name="Go on duty")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Plate")).to_have_value("鄂A54321")


def test_the_car_is_cleaned_before_the_next_rider(city, look, wang):
    """The timer runs after somebody got out, the button waits for it, and then there is work again."""
    rule = {"after": "any", "before": "any", "minutes": 5}
    city.ferry.do(ChangeRegion(RegionIn.model_validate({"cleaning": {"rules": [rule]}})))
    wang.on_duty()
    trip = city.person(Role.RIDER, "Chen Yan").book()
    city.ferry.do(AssignTrip(trip, wang.id))
    for move in ("depart", "arrive", "board", "complete"):
        wang.do(MoveTrip(trip, move, city.ferry.clock.now()))
    page = look(city, wang).go("/drive")
    expect(page.get_by_role("heading", name="Clean the car")).to_be_visible()
    expect(page.get_by_text("It carried: ordinary passengers")).to_be_visible()
    expect(page.get_by_role("button", name="Cleaned")).to_be_disabled()
    city.ferry.clock.forward(minutes=5)
    page.reload()
    page.get_by_role("button", name="Cleaned", exact=True).click()
    expect(page.get_by_text("You are on duty")).to_be_visible()


def test_a_tired_driver_gets_nothing_new_until_they_say_so(city, look, wang):
    """One button ends the offers, also those of the desk; another one brings them back."""
    wang.on_duty()
    trip = city.person(Role.RIDER, "Chen Yan").book()
    page = look(city, wang).go("/drive")
    page.get_by_text("My shift, until").click()
    page.get_by_role("button", name="Last one, I am tired").click()
    expect(page.get_by_role("heading", name="Nothing new comes")).to_be_visible()
    with pytest.raises(OnLastTrip):
        city.offer(wang, trip)
    with pytest.raises(OnLastTrip):
        city.ferry.do(AssignTrip(trip, wang.id))
    page.get_by_role("button", name="One more after all").click()
    expect(page.get_by_text("You are on duty")).to_be_visible()
    city.offer(wang, trip)
    expect(page.get_by_role("button", name="Accept")).to_be_visible()


def test_passing_says_why(city, look, wang):
    """Two taps, and the trip waits for somebody else."""
    wang.on_duty()
    chen = city.person(Role.RIDER, "Chen Yan")
    offer = city.offer(wang, chen.book())
    page = look(city, wang).go("/drive")
    page.get_by_role("button", name="Pass").click()
    page.get_by_role("button", name="Too far").click()
    expect(page.get_by_text("You are on duty")).to_be_visible()
    client = city.ferry.client(Authorization=f"Bearer {wang.token}")
    assert client.get(f"/api/v1/offers/{offer}").json()["reason"] == "too_far"


def test_an_offer_on_the_screen_is_noted(city, look, wang):
    """The dispatcher knows whether the driver has seen it."""
    wang.on_duty()
    city.offer(wang, city.person(Role.RIDER, "Chen Yan").book())
    screen = look(city, wang)
    with screen.page.expect_response("**/seen") as seen:
        screen.go("/drive")
    assert seen.value.ok


def test_a_door_is_an_area_until_accepted(city, look, wang):
    """Before the acceptance a driver reads the area, never the door."""
    wang.on_duty()
    door = {"pickup": {"lat": 30.5361, "lon": 114.3170, "name": "Door 7, Lane 3"}}
    city.offer(wang, city.person(Role.RIDER, "Chen Yan").book(**door))
    page = look(city, wang).go("/drive")
    expect(page.get_by_text("near Wuchang Hotel → Wuchang Hotel")).to_be_visible()
    expect(page.get_by_text("Door 7")).to_have_count(0)
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", name="Door 7, Lane 3")).to_be_visible()


def test_steps_in_a_tunnel_arrive_later_and_once(city, look, wang):
    """Without a net the steps are kept, the page goes on, and they arrive in order with the times they happened."""
    wang.on_duty()
    screen = look(city, wang)
    page = screen.go("/drive")
    trip = accepted(city, wang, page)
    page.context.set_offline(True)
    for button in ("I am on my way", "I am there", "They are aboard"):
        page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Not sent yet: 3")).to_be_visible()
    expect(page.get_by_role("button", name="We have arrived")).to_be_visible()
    with page.expect_response(lambda answer: answer.ok and '"board"' in (answer.request.post_data or "")):
        page.context.set_offline(False)
    expect(page.get_by_text("Not sent yet")).to_have_count(0)
    client = city.ferry.client(Role.DISPATCHER)
    story = client.get(f"/api/v1/trips/{trip}").json()
    assert story["state"] == "aboard"
    assert [event["move"] for event in story["history"]][-3:] == ["depart", "arrive", "board"]
    screen.wrong = [text for text in screen.wrong if "ERR_INTERNET_DISCONNECTED" not in text]


def test_a_slipped_thumb_is_taken_back(city, look, wang):
    """The last step has an undo beside it."""
    wang.on_duty()
    page = look(city, wang).go("/drive")
    accepted(city, wang, page)
    page.get_by_role("button", name="I am on my way").click()
    page.get_by_role("button", name="Take back “on my way”").click()
    expect(page.get_by_role("button", name="I am on my way")).to_be_visible()


def test_supplies_are_signed_for(city, look, wang):
    """A delivery names who received it."""
    wang.on_duty()
    page = look(city, wang).go("/drive")
    load = {"items": [{"item": "masks", "quantity": 200, "unit": "boxes"}], "volume_l": 100, "weight_kg": 20}
    trip = accepted(city, wang, page, kind="supply", riders=0, load=load)
    expect(page.get_by_text("masks 200 boxes")).to_have_count(2)
    for button in ("I am on my way", "I am there", "It is loaded"):
        page.get_by_role("button", name=button).click()
    page.get_by_label("Who received it?").fill("Dr Li")
    with page.expect_response(lambda answer: "complete" in (answer.request.post_data or "")):
        page.get_by_role("button", name="Delivered").click()
    expect(page.get_by_text("You are on duty")).to_be_visible()
    assert city.ferry.client(Role.DISPATCHER).get(f"/api/v1/trips/{trip}").json()["state"] == "completed"


def test_navigation_opens_the_drivers_own_app(city, look, wang):
    """The link has the coordinate that each app expects, and the choice is remembered on the phone."""
    wang.on_duty()
    page = look(city, wang).go("/drive")
    accepted(city, wang, page)
    link = page.get_by_role("link", name="Navigate")
    there = links(Point(30.5843, 114.2737), "协和医院")
    expect(link).to_have_attribute("href", there["geo"])
    page.get_by_text("My shift, until").click()
    page.get_by_label("Navigation app").select_option("amap")
    page.reload()
    expect(link).to_have_attribute("href", there["amap"])


def test_a_closure_on_the_way_is_told_and_one_elsewhere_is_not(city, look, wang):
    """In words, with its hours and whom it lets pass, as soon as it is put up; lifted, it is gone.

    Where one to come would keep the driver from a later pickup, by when to leave for it is told.
    """
    wang.on_duty()
    page, rider = look(city, wang).go("/drive"), city.person(Role.RIDER, "Chen Yan")
    trip = rider.book()
    city.ferry.do(AssignTrip(trip, wang.id))
    expect(page.get_by_role("button", name="I am on my way")).to_be_visible()
    _, near = [
        city.ferry.do(
            AddClosure(
                ClosureIn.model_validate(
                    {
                        "kind": "barrier",
                        "points": [{"lat": lat, "lon": 114.25}, {"lat": lat, "lon": 114.35}],
                        "reason": reason,
                    }
                )
            )
        ).answer["id"]
        for lat, reason in ((30.70, "Far away"), (30.56, "Bridge closed"))
    ]
    expect(page.locator("[data-closure]")).to_have_text("On your way: a barrier — Bridge closed")
    city.ferry.do(LiftClosure(near))
    expect(page.locator("[data-closure]")).to_have_count(0)
    rider.do_cancel(trip)
    wanted = city.ferry.clock.now() + timedelta(minutes=200)
    city.ferry.do(AssignTrip(rider.book("Zhongnan Hospital", pickup_after=wanted), wang.id))
    corners = ((30.4, 114.29), (30.4, 114.6), (30.65, 114.6), (30.65, 114.29), (30.4, 114.29))
    ring = [{"lat": lat, "lon": lon} for lat, lon in corners]
    begins = {"kind": "barrier", "reason": "Night", "begins_at": city.ferry.clock.now() + timedelta(minutes=150)}
    city.ferry.do(AddClosure(ClosureIn.model_validate(begins | {"points": ring})))
    city.ferry.tick()
    expect(page.locator("[data-leave]")).to_have_text("Leave by 22:29: later the way is closed or slower.")


def test_positions_are_reported_on_duty_only(city, look, wang):
    """The phone tells where it is while on shift."""
    screen = look(city, wang.on_duty())
    with screen.page.expect_response("**/positions") as told:
        screen.go("/drive")
    assert told.value.ok
