"""What an operator's graphs show."""

from prometheus_client.parser import text_string_to_metric_families

from app.metrics import Metrics
from schemas.values import Role
from tests.build import HOME, XIEHE
from tests.repository import ROOT, committed


def read(page: str) -> dict[str, float]:
    """The samples of a page, by name and labels."""
    samples = (sample for family in text_string_to_metric_families(page) for sample in family.samples)
    return {" ".join([sample.name, *sample.labels.values()]): sample.value for sample in samples}


def test_every_number_is_counted_somewhere():
    """A line that stays at nothing for ever would be read as calm."""
    sources = "".join((ROOT / name).read_text(encoding="utf-8") for name in committed() if name.startswith("app/"))
    numbers = [name for name in vars(Metrics()) if name != "registry"]
    assert [name for name in numbers if f"metrics.{name}." not in sources] == []


def test_two_servers_in_one_process_count_for_themselves():
    """Tests and the bench run several."""
    one, two = Metrics(), Metrics()
    one.commits.inc()
    assert [read(each.text().decode())["ferry_commits_total"] for each in (one, two)] == [1, 0]


def test_the_page_can_be_read_and_does_not_grow_with_what_people_ask(ferry):
    """Unknown addresses, ids and search words are one line each: neither names nor memory leak into it."""
    rider = ferry.api(Role.RIDER)  # one connection: a request is counted before the next one is read
    for number in range(5):
        rider.get(f"/nothing/{number}")
        rider.get(f"/trips/t{number}")
        rider.get("/trips", params={"q": f"word{number}"})
    assert rider.post("/trips", json={"pickup": XIEHE, "dropoff": HOME}).status_code == 201
    found = read(rider.get(f"{ferry.url}/metrics").text)
    asked = {name: value for name, value in found.items() if name.startswith("ferry_requests_total")}
    assert asked == {
        "ferry_requests_total unknown 404": 5,
        "ferry_requests_total /api/v1/trips/{trip_id} 404": 5,
        "ferry_requests_total /api/v1/trips 200": 5,
        "ferry_requests_total /api/v1/trips 201": 1,
    }
    assert found["ferry_commits_total"] >= 1
    assert found["ferry_request_seconds_count"] == sum(asked.values())
    assert found["ferry_sockets"] == found["ferry_writer_queue"] == 0
