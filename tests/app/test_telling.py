"""Stored words become sentences at the edge."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.driving import MapTravel
from app.telling import changed, on_the_wall, quoted, with_alternatives, worded
from app.words import LANGUAGES, sentences
from dispatch.commands import Promised
from dispatch.policy import MARGINS
from routing.change import Change
from routing.travel.line import LineTravel
from routing.travel.served.osrm import Osrm
from routing.travel.served.valhalla import Valhalla
from schemas.values import PromiseStatus

BEGIN = datetime(2020, 2, 1, 12, tzinfo=UTC)
UNLIKELY = Promised(PromiseStatus.UNLIKELY, why="busy", alternatives=((BEGIN, BEGIN + timedelta(minutes=15)),))
TRIP = {"id": "t", "promise": {"status": "unlikely", "why": "busy", "reason": None, "alternatives": []}}


def test_the_reason_of_a_promise_is_read_in_ones_own_language():
    """The word is stored once, the sentence is written for each reader, in trips and in offers of trips."""
    english, chinese = (worded(language, TRIP)["promise"]["reason"] for language in ("en", "zh-Hans"))
    assert english == "All drivers are busy at that time."
    assert chinese == "那个时间所有司机都忙。"
    assert worded("en", {"id": "o", "trips": [TRIP]})["trips"][0]["promise"]["reason"] == english


def test_what_has_no_reason_stays_as_it_is():
    """Other views pass untouched."""
    for view in ({"id": "p"}, {"id": "t", "promise": None}, {"id": "t", "promise": {"why": None}}):
        assert worded("en", view) == view


MANY = Change(moved=3, served=2, seconds=-840)
ONE = Change(moved=1, left=1, late=1, seconds=89)


@pytest.mark.parametrize(
    ("language", "change", "said"),
    [
        ("en", MANY, "3 trips move, 0 promises broken, 2 newly served, 0 newly left over, 14 min less driving"),
        ("en", ONE, "1 trip moves, 1 promise broken, 0 newly served, 1 newly left over, 1 min more driving"),
        ("zh-Hans", MANY, "3 个行程换车，0 个承诺落空，新安排 2 个，新增未安排 0 个，少行驶 14 分钟"),
        (
            "zh-Hans",
            Change(served=1, seconds=29),
            "0 个行程换车，0 个承诺落空，新安排 1 个，新增未安排 0 个，行驶时间不变",
        ),
    ],
)
def test_a_change_of_plan_is_one_sentence(language, change, said):
    """In numbers, which name nobody; the desk reads it where it reads the rest."""
    assert changed(language, asdict(change)) == said
    assert worded(language, {"id": "r", **asdict(change), "words": ""})["words"] == said


def test_alternatives_are_told_with_the_booking_and_the_quote():
    """Whoever hears "unlikely" hears at once what would do instead."""
    [shown] = with_alternatives(TRIP, UNLIKELY)["promise"]["alternatives"]
    [quote] = quoted("en", UNLIKELY, "line").alternatives
    assert quote.model_dump(mode="json") == shown
    assert with_alternatives(TRIP, Promised(PromiseStatus.LIKELY)) == TRIP


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York"]))
def test_times_in_a_sentence_are_those_of_the_wall_clock(moment, zone):
    """The same moment to the second, whatever the calendar's edge; what stands around it stays."""
    told = on_the_wall(zone, f"It was {moment.isoformat()} when 2020-02-01T12:00:00+08:00 came.")
    before, _, after = told.partition(" when ")
    shown = datetime.fromisoformat(before.removeprefix("It was "))
    assert abs(shown - moment) < timedelta(seconds=1)
    assert after == "2020-02-01T12:00:00+08:00 came."


def test_the_wall_clock_is_the_regions():
    """What a volunteer in Wuhan typed as eight in the evening is told as eight in the evening."""
    assert on_the_wall("Asia/Shanghai", "until 2020-02-01T12:00:00+00:00.") == "until 2020-02-01T20:00:00+08:00."


def test_every_source_of_times_says_how_sure_it_is():
    """In both languages, with its own margin; none that a house can have is left without words."""
    for language in LANGUAGES:
        assert [source for source in MARGINS if f"eta.{source}" not in sentences(language)] == []
    assert {Osrm.name, Valhalla.name, LineTravel.name, MapTravel.name} == set(MARGINS)
    assert LineTravel.margin == MARGINS["line"]
