"""Where driving times come from."""

import pickle
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.driving import driving
from app.settings import Settings
from routing.travel.line import LineTravel
from routing.travel.roads.build import draw
from routing.travel.roads.chart import load, save
from routing.travel.roads.closures import Closure
from routing.travel.roads.osm import read
from schemas.values import ClosureKind, Point, Role
from tests.app.server import running
from tests.build import XIEHE, a_shift, a_trip
from tests.routing.travel.roads.town import fastest, grid, place

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
        page = ferry.client(Role.RIDER).get("/").text
        assert "OpenStreetMap contributors" in page
        assert "without traffic" in page
        assert "no map" not in page


@pytest.mark.parametrize(("name", "told"), [("none.map", "none.map cannot be read"), ("town.txt", "no map of Ferry")])
def test_a_server_does_not_start_with_a_map_that_is_none(tmp_path, monkeypatch, name, told):
    """Nobody should believe that times come from a map which was never read."""
    (tmp_path / "town.txt").write_text("a town")
    monkeypatch.setenv("FERRY_MAP", str(tmp_path / name))
    refused = CliRunner().invoke(cli, ["serve"])
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert refused.stderr.startswith("FERRY_MAP: ")
    assert told in refused.stderr
