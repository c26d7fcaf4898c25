"""What a dispatcher looks at."""

from dispatch.commands import RaiseAlert
from schemas.alerts import AlertKind
from schemas.values import Role
from tests.build import HOME, PLANNER, XIEHE

TRIP = {"pickup": XIEHE, "dropoff": HOME}


def test_the_board_is_one_moment_and_the_feed_goes_on_from_there(ferry):
    """Its number is that of the last event in it; what is read after it is what happened since."""
    desk, rider = ferry.api(Role.DISPATCHER), ferry.api(Role.RIDER)
    rider.post("/trips", json=TRIP)
    board = desk.get("/board").json()
    assert (board["seq"], len(board["trips"]), board["now"]) == (ferry.seq(), 1, ferry.clock.now().isoformat())
    assert desk.get("/events", params={"after": board["seq"]}).json() == {"items": [], "next": None}
    trip = rider.post("/trips", json=TRIP).json()["id"]
    after = desk.get("/events", params={"after": board["seq"]}).json()["items"]
    assert [(event["name"], event["thing_id"]) for event in after] == [("TripRequested", trip)]


def test_the_log_is_read_page_by_page(ferry):
    """`next` leads from page to page to the end, without a gap and without an overlap."""
    desk, rider = ferry.api(Role.DISPATCHER), ferry.api(Role.RIDER)
    for _ in range(210):
        ferry.do(RaiseAlert(AlertKind.UNSERVED, "trip", f"t{ferry.seq()}"), PLANNER)
    assert rider.get("/events").status_code == 403
    first = desk.get("/events").json()
    second = desk.get("/events", params={"after": first["next"]}).json()
    assert [event["seq"] for page in (first, second) for event in page["items"]] == list(range(1, ferry.seq() + 1))
    assert second["next"] is None


def test_after_the_last_number_there_is_nothing_and_beyond_it_no_number(ferry):
    """The largest that a database can hold is answered, one more is refused."""
    desk = ferry.api(Role.DISPATCHER)
    assert desk.get("/events", params={"after": 2**31 - 1}).json() == {"items": [], "next": None}
    assert desk.get("/events", params={"after": 2**31}).status_code == 422


def test_an_alert_is_settled_by_whoever_looks_after_it(ferry):
    """Cleared it leaves the board, and clearing it again is no mistake."""
    desk = ferry.api(Role.DISPATCHER)
    alert = ferry.do(RaiseAlert(AlertKind.UNSERVED, "trip", "t"), PLANNER).answer["id"]
    assert [standing["id"] for standing in desk.get("/board").json()["alerts"]] == [alert]
    for _ in range(2):
        assert desk.post(f"/alerts/{alert}/clear").json()["id"] == alert
    assert desk.get("/board").json()["alerts"] == []
