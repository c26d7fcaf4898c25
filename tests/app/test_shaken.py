"""Closures through the server: what they break is answered, promises and the solver's process obey them at once."""

from app.driving import driving
from app.promises import PromiseDesk
from schemas.values import Role
from tests.app.server import running
from tests.app.test_driving import spot, town  # noqa: F401  the map of a town, as a fixture
from tests.build import REGION, a_shift, a_trip


def test_a_barrier_counts_from_the_answer_on(town, tmp_path):  # noqa: F811
    """The answer names the trip and the hospital; then nobody is promised the way, and the plan does without it."""
    with running(f"sqlite:///{tmp_path / 'ferry.db'}", map=town) as ferry:
        driver, rider = ferry.api(Role.DRIVER), ferry.api(Role.RIDER)
        desk = ferry.api(Role.DISPATCHER, language="zh-Hans")
        names = {"name": "Union", "name_zh": "协和医院", "kind": "hospital"}
        union = desk.post("/places", json={**spot(7, 7), **names}).json()
        for column in range(3):
            desk.post("/places", json={**spot(0, column), "kind": "hotel"})
        shift = a_shift(ferry.clock.now(), start=spot(0, 3)).model_dump(mode="json", exclude_none=True)
        begun = driver.post("/shifts", json=shift).json()
        driver.post(f"/shifts/{begun['id']}/start")
        wish = a_trip(pickup=spot(1, 1), dropoff={"place_id": union["id"]}).model_dump(mode="json", exclude_none=True)
        trip = rider.post("/trips", json=wish).json()
        assert trip["promise"]["status"] == "likely"
        river = [{key: spot(3.5, column)[key] for key in ("lat", "lon")} for column in (-1, 9)]
        answer = desk.post("/closures", json={"kind": "barrier", "points": river, "reason": "塌方"})
        made = answer.json()
        assert (answer.status_code, answer.headers["location"]) == (201, f"/api/v1/closures/{made['id']}")
        effect = made["effect"]
        assert (effect["trips"], [one["name"] for one in effect["cut_off"]]) == ([trip["id"]], ["Union"])
        assert effect["words"] == ("有 1 个行程的承诺因此无法兑现，正在重新安排。没有通行证的车辆无法到达：协和医院。")
        quote = rider.post("/trips/quote", json=wish).json()
        assert (quote["status"], quote["why"]) == ("unlikely", "unreachable")
        ferry.tick()
        board = desk.get("/board").json()
        assert board["trips"][0]["why"] == "unreachable"
        assert {(each["kind"], each["thing_id"]) for each in board["alerts"]} == {
            ("unserved", trip["id"]),
            ("cut_off", union["id"]),
        }
        again = PromiseDesk(ferry.rooms.database, driving(ferry.rooms.settings))
        assert again.quote(REGION, a_trip(**wish), ferry.clock.now()).why == "unreachable"
        seen = {key: value for key, value in made.items() if key != "effect"}
        assert desk.get("/closures").json()["items"] == [seen]
        assert driver.get(f"/closures/{made['id']}").json() == seen | {"made_by": None}
        half = desk.patch(f"/closures/{made['id']}", json={"points": [river[0], {**river[1], "lon": river[0]["lon"]}]})
        assert half.status_code == 422
        moved = [{**each, "lat": each["lat"] + 1} for each in river]
        assert desk.patch(f"/closures/{made['id']}", json={"points": moved}).json()["effect"]["trips"] == []
        assert rider.post("/trips/quote", json=wish).json()["status"] == "likely"
        assert desk.delete(f"/closures/{made['id']}").status_code == 204
        assert desk.get(f"/closures/{made['id']}").status_code == 404
