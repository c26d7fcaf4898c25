"""Where driving times come from."""

import pickle
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np
import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from app.cli import cli
from app.clock import seconds
from app.driving import driving, hang_up
from app.settings import Settings
from routing.travel.line import LineTravel
from routing.travel.roads.build import draw
from routing.travel.roads.chart import load, save
from routing.travel.roads.closures import Closure
from routing.travel.roads.osm import read
from routing.travel.served.osrm import Osrm
from routing.travel.served.travel import KEPT, REST, ServedTravel
from routing.travel.served.valhalla import Valhalla
from schemas.values import ClosureKind, Point, Role
from tests.app.server import running
from tests.build import XIEHE, a_shift, a_trip
from tests.routing.travel.roads.town import fastest, grid, place
from tests.routing.travel.served.server import served

NOON = datetime(2020, 2, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The map of a town with a river, as a file."""
    folder = tmp_path_factory.mktemp("map")
    save(draw(read(grid().write(folder / "town.osm.pbf")), "town.osm.pbf", "now"), folder / "town.map")
    return folder / "town.map"


def spot(row, column):
    """A place of the town as the API takes it."""
    lat, lon = place(row, column)
    return {"lat": lat, "lon": lon, "name": f"{row}/{column}"}


def test_without_a_map_distance_is_all_there_is():
    """Nothing has to be set."""
    assert isinstance(driving(Settings(_env_file=None)), LineTravel)


def test_another_process_reads_the_map_itself(town):
    """What is sent is a name, and the closures in force go along."""
    travel = driving(Settings(_env_file=None, map=town))
    ends = np.array([place(3, 1), place(4, 1)])
    free = travel.matrix(ends, ends, depart_at=NOON).seconds
    (south, west), (north, east) = place(3.4, 0.5), place(3.6, 1.5)
    area = tuple(Point(lat, lon) for lat, lon in ((south, west), (south, east), (north, east), (north, west)))
    closed = travel.under([Closure(ClosureKind.BLOCKED, area)])
    sent = pickle.dumps(closed)
    shut = closed.matrix(ends, ends, depart_at=NOON).seconds
    again = pickle.loads(sent)
    assert len(sent) < 1000
    assert free[0, 1] < shut[0, 1]
    assert np.array_equal(again.matrix(ends, ends, depart_at=NOON).seconds, shut)


def test_a_server_with_a_map_promises_and_plans_by_road(town, tmp_path):
    """Over a bridge, with whom to credit on its pages; a place without a road is told, not a failure."""
    with running(f"sqlite:///{tmp_path / 'ferry.db'}", map=town) as ferry:
        driver, rider = ferry.api(Role.DRIVER), ferry.api(Role.RIDER)
        now = ferry.clock.now()
        shift = a_shift(now, start=spot(0, 3)).model_dump(mode="json", exclude_none=True)
        begun = driver.post("/shifts", json=shift).json()
        assert driver.post(f"/shifts/{begun['id']}/start").status_code == 200
        wish = a_trip(pickup=spot(7, 7), dropoff=spot(0, 0)).model_dump(mode="json", exclude_none=True)
        promise = rider.post("/trips/quote", json=wish).json()
        deci, _ = fastest(load(town).graph, place(0, 3), place(7, 7))
        assert datetime.fromisoformat(promise["pickup_from"]) == now + timedelta(seconds=round(deci / 10))
        for away in ({"pickup": XIEHE}, {"dropoff": XIEHE, "arrive_by": (now + timedelta(hours=2)).isoformat()}):
            off = rider.post("/trips", json=wish | away).json()
            assert (off["promise"]["status"], off["promise"]["why"]) == ("unlikely", "unreachable")
        booked = rider.post("/trips", json=wish).json()
        ferry.tick()
        dispatcher = ferry.api(Role.DISPATCHER)
        states = {trip["id"]: trip["state"] for trip in dispatcher.get("/board").json()["trips"]}
        assert sorted(states.values()) == ["offered", "requested", "requested"]
        assert states[booked["id"]] == "offered"
        (lat, lon), beside = place(3.02, 4.5), place(20, 4)
        [street] = rider.get("/places/near", params={"lat": lat, "lon": lon}).json()["items"]
        assert (street["name"], street["kind"], street["place_id"], street["metres"]) == ("Row 3", "road", None, 4)
        assert rider.get("/places/near", params=dict(zip(("lat", "lon"), beside, strict=True))).json()["items"] == []
        assert rider.get("/places/near", params={"lat": 91, "lon": 0}).status_code == 422
        page = ferry.client(Role.RIDER).get("/").text
        assert "OpenStreetMap contributors" in page
        assert (promise["source"], promise["margin"]) == ("roads", 0.1)
        assert "±10 %, without traffic" in ferry.client(Role.RIDER).get("/").text


class Stopwatch:
    """Time that passes when it is told to; another process has the machine's own."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def __reduce__(self) -> tuple[object, ...]:
        return partial, (seconds,)


def test_a_road_server_that_fails_is_seen_everywhere_until_it_is_back(tmp_path):
    """Promises name whose times they are and how sure; the board has a line while it is down; the graphs count it."""
    watch = Stopwatch()
    with served() as (url, roads):
        travel = ServedTravel(Osrm(url), LineTravel(), watch)
        with running(f"sqlite:///{tmp_path / 'ferry.db'}", travel=travel) as ferry:
            rider, desk = ferry.api(Role.RIDER), ferry.api(Role.DISPATCHER)
            ferry.rooms.planner.solver.patience = -1.0
            wish = a_trip().model_dump(mode="json", exclude_none=True)

            def told() -> tuple[str, float, list[str]]:
                booked = rider.post("/trips", json=wish).json()["promise"]
                ferry.tick()
                alerts = {alert["kind"] for alert in desk.get("/board").json()["alerts"]}
                return booked["source"], booked["margin"], sorted(alerts - {"solver_failed", "unserved"})

            assert told() == ("osrm", 0.1, [])
            assert "by OSRM" in ferry.client(Role.RIDER).get("/").text
            assert "OpenStreetMap contributors" in ferry.client(Role.RIDER).get("/").text
            roads.raw = b"<html>gone</html>"
            watch.now += KEPT + 1
            assert told() == ("line", 0.14, ["road_server"])
            assert "OpenStreetMap contributors" not in ferry.client(Role.RIDER).get("/").text
            graphs = desk.get(f"{ferry.url}/metrics").text
            assert 'ferry_road_server_falls_total{server="osrm",why="unreadable"} 1.0' in graphs
            assert "ferry_road_server_fallen 1.0" in graphs
            roads.raw = b""
            watch.now += REST + 1
            assert told() == ("osrm", 0.1, [])


def test_servers_stand_in_a_row():
    """OSRM before Valhalla before the map before the line; what is not set is left out."""
    every = Settings(_env_file=None, osrm_url="http://127.0.0.1:5000", valhalla_url="http://10.0.0.8:8002")
    travel = driving(every)
    assert (travel.engine, travel.fallback.engine) == (Osrm(every.osrm_url), Valhalla(every.valhalla_url))
    assert isinstance(travel.fallback.fallback, LineTravel)
    hang_up(travel)
    for refused in ("http://169.254.169.254/", "ftp://127.0.0.1", "127.0.0.1:5000"):
        with pytest.raises(ValidationError):
            Settings(_env_file=None, osrm_url=refused)


@pytest.mark.parametrize(("name", "told"), [("none.map", "none.map cannot be read"), ("town.txt", "no map of Ferry")])
def test_a_server_does_not_start_with_a_map_that_is_none(tmp_path, monkeypatch, name, told):
    """Nobody should believe that times come from a map which was never read."""
    (tmp_path / "town.txt").write_text("a town")
    monkeypatch.setenv("FERRY_MAP", str(tmp_path / name))
    refused = CliRunner().invoke(cli, ["serve"])
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert refused.stderr.startswith("FERRY_MAP: ")
    assert told in refused.stderr
