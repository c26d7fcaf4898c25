"""The page a checkpoint scans."""

from schemas.values import Role


def made(ferry, **days) -> tuple[str, str]:
    """A car with a permit: the path of its page and the id of the credential."""
    desk = ferry.api(Role.DISPATCHER)
    car = desk.post("/vehicles", json={"plate": "鄂A12345", "model": "Buick", "colour": "white"}).json()["id"]
    body = {"vehicle_id": car, "kind": "permit", "permit": "A", "proof": "document_seen", **days}
    credential = desk.post("/credentials", json=body).json()["id"]
    link = desk.post(f"/vehicles/{car}/permit").json()["link"]
    return "/p/" + link.rpartition("/p/")[2], credential


def test_anybody_reads_whether_it_is_valid_in_two_languages(ferry):
    """No sign-in; plate, class, end and a drawn code; no model, no colour, no name."""
    path, _ = made(ferry, valid_until="2020-02-10T00:00:00+08:00")
    page = ferry.client().get(path, headers={"Accept-Language": "zh"})
    assert page.status_code == 200
    for word in ("鄂A12345", "有效", "Valid", "2020-02-10 00:00", "<svg", "2020-02-01 20:00:00"):
        assert word in page.text, word
    assert "Buick" not in page.text
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["referrer-policy"] == "no-referrer"


def test_an_old_print_tells_the_truth_of_today(ferry):
    """Withdrawn: not valid, at once; the machine-readable answer says the same."""
    path, credential = made(ferry)
    token = path.removeprefix("/p/")
    assert ferry.api().get(f"/permits/{token}").json()["valid"]
    ferry.api(Role.DISPATCHER).post(f"/credentials/{credential}/withdraw").raise_for_status()
    assert "Not valid" in ferry.client().get(path).text
    answer = ferry.api().get(f"/permits/{token}").json()
    assert (answer["valid"], answer["permits"]) == (False, [])


def test_a_link_nobody_gave_out_shows_nothing(ferry):
    """Forged and run out look the same: void, in both languages, for whoever stands at a checkpoint."""
    path, _ = made(ferry)
    forged = ferry.client().get("/p/forged")
    assert forged.status_code == 404
    assert all(word in forged.text for word in ("Not valid", "无效", "does not count"))
    ferry.clock.forward(days=30)
    gone = ferry.client().get(path)
    assert gone.status_code == 404
    assert "鄂A12345" not in gone.text
