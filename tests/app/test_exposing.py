"""Who may have been exposed, by the API, the page and the command line: the same people, told no more than needed."""

import asyncio
import csv
import io
import json

import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.clock import SystemClock
from dispatch.commands import AssignTrip, ChangeRegion, MoveTrip
from schemas.regions import RegionIn
from schemas.values import Role
from tests.build import a_shift, a_trip

TRIP = a_trip().model_dump(mode="json", exclude_unset=True)
ASK = {"since": "2020-02-01"}


@pytest.fixture
def evening(ferry):
    """Ana, who falls ill, and Ben rode with Wang one after the other."""
    driver = ferry.api(Role.DRIVER, "Wang Wei")
    who = driver.get("/me").json()["person"]["id"]
    shift = driver.post("/shifts", json=a_shift().model_dump(mode="json", exclude_unset=True)).json()["id"]
    driver.post(f"/shifts/{shift}/start")
    riders = {}
    for name in ("Ana Sick", "Ben Next"):
        riders[name] = ferry.api(Role.RIDER, name)
        trip = riders[name].post("/trips", json=TRIP).json()["id"]
        ferry.do(AssignTrip(trip, who))
        for move in ("depart", "arrive", "board", "complete"):
            ferry.clock.forward(minutes=1)
            ferry.do(MoveTrip(trip, move, ferry.clock.now()))
    ferry.do(ChangeRegion(RegionIn(desk_phone="027 12345")))
    return riders, driver, riders["Ana Sick"].get("/me").json()["person"]["id"]


def looks(ferry, client):
    """What somebody reads of who saw them."""
    asyncio.run_coroutine_threadsafe(ferry.rooms.ledger.flush(), ferry.loop).result(20)
    return [(one["role"], one["what"]) for one in client.get("/me/looks").json()["items"]]


def test_the_desk_finds_rings_and_stands_down(ferry, evening):
    """Two hops with notices that name nobody; each of them reads who looked; the driver found drives no more."""
    riders, driver, ill = evening
    desk = ferry.api(Role.DISPATCHER, "Dora")
    told = desk.get(f"/people/{ill}/exposure", params=ASK).json()
    assert [(one["name"], one["hop"]) for one in told["items"]] == [("Wang Wei", 1), ("Ben Next", 2)]
    notices = " ".join(text for one in told["items"] for text in one["notice"].values())
    assert notices.count("2020-02-01") == notices.count("027 12345") == 4
    assert not any(name in notices for name in ("Ana", "Sick", "Wang", "Union"))
    for client in (*riders.values(), driver):
        assert ("dispatcher", "exposure") in looks(ferry, client)
    answer = desk.post("/people/isolate", json={"person_ids": told["stand_down"]}).json()
    assert answer["person_ids"] == [told["items"][0]["id"]]
    assert driver.get("/me/gates").json()["closed"][0]["gate"] == "isolation"
    again = desk.get(f"/people/{ill}/exposure", params=ASK).json()
    assert (again["stand_down"], again["items"][0]["isolated_until"]) == ([], answer["until"].replace("+00:00", "Z"))
    assert desk.post(f"/people/{told['items'][0]['id']}/isolation/end").status_code == 204
    assert driver.get("/me/gates").json()["closed"] == []


def test_what_cannot_be_asked_is_refused_in_words(ferry, evening):
    """Unknown people, days to come, days forgotten, no day at all: said, and nobody's name with it."""
    desk, ill = ferry.api(Role.DISPATCHER), evening[2]
    for person, since, status, words in (
        ("nobody", "2020-02-01", 404, "no person nobody"),
        (ill, "2021-01-01", 422, "2021-01-01 lies in the future"),
        (ill, "2018-01-01", 422, "2018-01-01 is too long ago"),
        (ill, "spring", 422, "since"),
        (ill, "", 422, "since"),
    ):
        answer = desk.get(f"/people/{person}/exposure", params={"since": since})
        assert (answer.status_code, words in answer.text, "Wang" in answer.text) == (status, True, False), answer.text
    assert ferry.api(Role.RIDER, "Eve").get(f"/people/{ill}/exposure", params=ASK).status_code == 403


def test_the_page_does_the_same_without_a_script(ferry, evening):
    """Ask, read, take the table along, tick, send; a foreign day is a sentence on the page it came from."""
    _, driver, ill = evening
    desk = ferry.client(Role.DISPATCHER, "Dora", "zh-Hans")
    path = f"/admin/people/{ill}/exposure"
    assert "Ben Next" not in desk.get(path).text
    page = desk.get(path, params=ASK).text
    assert all(
        words in page for words in ("Wang Wei", "Ben Next", "On 2020-02-01 you may have been in a car", "下载表格")
    )
    who = driver.get("/me").json()["person"]["id"]
    assert "2021-01-01 在将来" in desk.get(path, params={"since": "2021-01-01"}).text
    rows = list(csv.DictReader(io.StringIO(desk.get(f"{path}.csv", params=ASK).text.lstrip("\ufeff"))))
    assert [(row["name"], row["hop"], row["stand_down"]) for row in rows] == [
        ("Wang Wei", "1", "yes"),
        ("Ben Next", "2", ""),
    ]
    assert desk.post(path, params=ASK).status_code == 422
    assert desk.post(path, params=ASK, data={"driver": who, "days": "14"}).status_code == 303
    assert "恢复出车" in desk.get(f"/admin/people/{who}").text
    assert desk.post(f"/admin/people/{who}/isolation/end").status_code == 303
    assert driver.get("/me/gates").json()["closed"] == []


def test_the_command_line_writes_the_table(database_url, tmp_path, monkeypatch):
    """For its owner only; a day nobody can read and a person nobody knows end with 2 and a sentence."""
    monkeypatch.setenv("FERRY_DATABASE_URL", database_url)
    monkeypatch.setenv("FERRY_HOME", str(tmp_path))

    def run(*words):
        return CliRunner().invoke(cli, ["exposure", *words])

    CliRunner().invoke(cli, ["token", "--role", "rider", "--name", "Ana"])
    people = CliRunner().invoke(cli, ["export", "events", "-", "--with-people"]).stdout
    who = next(row["thing_id"] for row in csv.DictReader(io.StringIO(people)) if row["name"] == "PersonJoined")
    file = tmp_path / "out.csv"
    since = ("--since", f"{SystemClock().now():%Y-%m-%d}")
    told = json.loads(run(who, *since, "-o", str(file), "--json").stdout)
    assert (told["items"], told["person_id"], file.stat().st_mode & 0o077) == ([], who, 0)
    assert file.read_text("utf-8-sig").startswith("id,role,name,phone,hop")
    assert (run(who, "--since", "spring").exit_code, run("nobody", *since).exit_code) == (2, 2)
    assert "spring is no day" in run(who, "--since", "spring").output
