"""Places asked of an online service, over a real socket."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from routing.places.frames import Frame, moved
from routing.places.kept import DAYS, NOTHING_DAYS, Kept
from routing.places.online import KINDS, PAUSE, WAITING, Box, Crowded, Online, Service
from routing.wire import NoAnswer
from schemas.values import Point
from tests.routing.places.ground import metres
from tests.routing.places.service import service

WUHAN = Box(29.9, 113.6, 31.4, 115.1)
UNION = Point(30.5843, 114.2737)
AGENT = "Ferry test (https://ferry.example.org)"


class Day:
    """Time by hand: seconds that pass when somebody rests, and a date."""

    def __init__(self) -> None:
        self.now, self.date, self.rests = 500.0, datetime(2020, 2, 1, tzinfo=UTC), []

    def rest(self, seconds: float) -> None:
        """Let time pass."""
        self.rests.append(seconds)
        self.now += seconds


@pytest.fixture
def answers():
    """A service, empty and well."""
    with service() as (url, told):
        told.url = url
        yield told


@pytest.fixture
def day():
    """A day in Wuhan."""
    return Day()


@pytest.fixture
def online(answers, day, tmp_path):
    """Makes what asks it, of any kind, and hangs up in the end; all share one file."""
    made = []

    def make(kind: str = "nominatim", patience: float = 10.0) -> Online:
        kept = Kept(tmp_path / "kept.db", lambda: day.date)
        asked = Service(kind, AGENT, answers.url, "key")
        made.append(Online(asked, kept, lambda: day.now, day.rest, patience))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_asked_and_understood(online, answers, kind):
    """In its own words, under our own name; what it answers is WGS-84 to the metre, whatever it counts in."""
    shown = moved(UNION, Frame.WGS84, Frame.BD09) if kind == "baidu" else UNION
    answers.found = [("协和医院, 解放大道, 江汉区, 武汉", shown.lat, shown.lon)]
    [found] = online(kind).find("xiehe hospital", WUHAN)
    assert metres(found.point, UNION) < 1
    assert answers.agents == {AGENT}
    [asked] = answers.asked
    assert "xiehe hospital" in asked.values()
    if kind == "baidu":
        assert (found.name, asked["ak"]) == ("xiehe hospital", "key")
    else:
        assert (found.name, found.also) == ("协和医院", "解放大道, 江汉区")
        assert any("113.6" in word or word == "115.1" for word in asked.values()), "it is told where to look"


@pytest.mark.filterwarnings("ignore:Latitude normalization")
def test_what_lies_elsewhere_is_not_believed(online, answers):
    """A service may ignore where it was told to look: places beyond the reach, or beyond the earth, are left out."""
    answers.found = [("Wuhan, Paris", 48.85, 2.35), ("Near, Wuhan", 30.6, 114.3), ("", 30.6, 114.3)]
    assert [one.name for one in online().find("wuhan", WUHAN)] == ["Near"]
    answers.found = [("Nowhere", 200.0, 114.3)]
    with pytest.raises(NoAnswer, match="wrong"):
        online().find("nowhere", WUHAN)


def test_a_house_number_stays_with_its_street(online, answers):
    """The name of a place is its first words; a bare number is no name."""
    answers.found = [("1277, 解放大道, 江汉区, 武汉", 30.6, 114.3)]
    [found] = online().find("jiefang 1277", WUHAN)
    assert (found.name, found.also) == ("1277, 解放大道", "江汉区, 武汉")


def test_questions_keep_their_distance(online, answers, day):
    """A second between the end of one and the beginning of the next, whoever asks and however fast."""
    ask = online()
    for typed in ("one", "two", "three"):
        ask.find(typed, WUHAN)
    assert day.rests == [0.0, PAUSE, PAUSE]
    day.now += 5
    ask.find("four", WUHAN)
    assert day.rests[-1] == 0.0


def test_an_answer_is_asked_for_once_and_kept(online, answers, day, tmp_path):
    """Over a new start, in any spelling of the same letters, until it is old; the file does not say what was typed."""
    answers.found = [("Union, Wuhan", 30.6, 114.3)]
    first = online().find("Xiéhe Hospital", WUHAN)
    assert online().find("xiehe hospital", WUHAN) == first
    assert len(answers.asked) == 1
    assert online().find("xiehe hospital", Box(30.0, 114.0, 31.0, 115.0)) == first
    assert len(answers.asked) == 2, "another region has other answers"
    for secret in (b"xiehe", "Xiéhe".encode()):
        assert not any(secret in file.read_bytes() for file in tmp_path.iterdir())
    day.date += timedelta(days=DAYS, seconds=1)
    online().find("xiehe hospital", WUHAN)
    assert len(answers.asked) == 3


def test_that_there_is_nothing_is_known_for_a_day(online, answers, day):
    """A place that is not found today may be on the map tomorrow."""
    ask = online()
    assert [ask.find("shelter", WUHAN) for _ in range(2)] == [[], []]
    assert len(answers.asked) == 1
    day.date += timedelta(days=NOTHING_DAYS, seconds=1)
    ask.find("shelter", WUHAN)
    assert len(answers.asked) == 2


def test_two_who_ask_the_same_ask_once_and_a_crowd_is_told(online, answers):
    """The second waits for the first one's answer; beyond a few different questions nobody queues."""
    answers.found, answers.hangs = [("Union, Wuhan", 30.6, 114.3)], True
    ask = online()
    with ThreadPoolExecutor(WAITING + 1) as people:
        same = [people.submit(ask.find, "union", WUHAN) for _ in range(2)]
        assert answers.arrived.wait(10)
        others = [people.submit(ask.find, f"other {n}", WUHAN) for n in range(WAITING - 1)]
        while len(ask._flights) < WAITING:
            pass
        with pytest.raises(Crowded):
            ask.find("one too many", WUHAN)
        answers.hangs = False
        answers.go.set()
        assert same[0].result(10) == same[1].result(10)
        assert [len(other.result(10)) for other in others] == [1] * (WAITING - 1)
    assert len(answers.asked) == WAITING


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("does", "why"),
    [
        ({"hangs": True}, "late"),
        ({"status": 429}, "status"),
        ({"raw": b"<html>blocked</html>"}, "unreadable"),
        ({"raw": b'{"features": [{"geometry": 1}], "result": {"location": 1}}'}, "wrong"),
        ({"raw": b'[{"lat": "x"}]'}, "wrong"),
    ],
)
def test_a_service_that_fails_is_said_to_and_asked_no_second_time(online, answers, kind, does, why):
    """It hangs, refuses, or says something else: one request, one word why, and nothing is kept."""
    for name, value in does.items():
        setattr(answers, name, value)
    ask = online(kind, 0.3)
    with pytest.raises(NoAnswer, match=why):
        ask.find("union", WUHAN)
    assert len(answers.asked) == 1
    answers.hangs, answers.status, answers.raw = False, 200, b""
    answers.go.set()
    ask._patience = 10.0
    assert ask.find("union", WUHAN) == []


def test_a_damaged_file_is_begun_anew(answers, day, tmp_path):
    """It holds nothing that cannot be asked again."""
    (tmp_path / "kept.db").write_bytes(b"no database, but long enough to be taken for one" * 40)
    kept = Kept(tmp_path / "kept.db", lambda: day.date)
    kept.put("key", [])
    assert kept.get("key") == []
    kept.close()
