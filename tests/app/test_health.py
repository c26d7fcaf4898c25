"""What a supervisor is told."""


def test_a_running_server_is_alive_and_ready(ferry):
    """Ready means: the database answers, has the tables of this release, and commands are decided."""
    client = ferry.api()
    assert client.get(f"{ferry.url}/live").json() == {"status": "live"}
    ready = client.get(f"{ferry.url}/ready")
    assert ready.status_code == 200, ready.text
    assert ready.json()["checks"] == {"database": True, "migrations": True, "writer": True}


def test_metrics_name_routes_and_never_people(ferry):
    """The page of numbers has requests by the address of the reference, without ids."""
    client = ferry.api()
    client.get("/trips/somebody")
    page = client.get(f"{ferry.url}/metrics").text
    assert 'ferry_requests_total{route="/api/v1/trips/{trip_id}",status="401"} 1.0' in page
    assert "somebody" not in page
    assert "ferry_commits_total" in page
