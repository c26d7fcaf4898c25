"""What would help is said in numbers, in words, and in both languages."""

from datetime import UTC, datetime

import pytest

from app.relief import Relief
from app.words import LANGUAGES
from routing.relax import Driver, Relaxation
from schemas.people import Person
from schemas.trips import Trip
from schemas.values import Load, Role

EVENING = datetime(2020, 2, 1, 12, 0, tzinfo=UTC)
WANG = Person(id="p1", region_id="default", role=Role.DRIVER, name="Wang", phone="", joined_at=EVENING)
NEEDY = Driver(0, 601, 3000, frozenset({"wheelchair"}), Load(seats=3, wheelchairs=1))


def relief(relaxation: Relaxation, person: Person | None = WANG, **where: str) -> Relief:
    """For a trip from the hospital, of a plan made at eight in the evening in Wuhan."""
    named = {"pickup_name": "Tongji Hospital", "pickup_name_zh": "同济医院", **where}
    return Relief(Trip(id="t", **named), relaxation, person, EVENING, "Asia/Shanghai")


@pytest.mark.parametrize(
    ("relaxation", "english", "chinese"),
    [
        (Relaxation("t", "s", later=661), "up to 12 min later than its time window", "比时间窗最多晚 12 分钟"),
        (Relaxation("t", "s", earlier=60), "ready 1 min earlier", "提前 1 分钟准备好"),
        (Relaxation("t", "s", shift=300), "Wang stays on duty 5 min longer", "Wang多值班 5 分钟"),
        (
            Relaxation("t", "s", later=1, ride=1),
            "up to 1 min later than its time window and a ride up to 1 min longer",
            "比时间窗最多晚 1 分钟，并且路上最多多坐 1 分钟",
        ),
        (
            Relaxation("t", "x", driver=NEEDY),
            "one more driver near Tongji Hospital before 20:10 with wheelchair, 3 seats",
            "20:10 前在同济医院附近再有一位司机（需要：轮椅、3 个座位）",
        ),
        (
            Relaxation("t", "s"),
            "Wang could take it, but the plan finds the way too long",
            "Wang可以接，但方案认为路程太长",
        ),
    ],
    ids=["later", "earlier", "shift", "two", "driver", "nothing"],
)
def test_each_kind_has_its_sentence(relaxation: Relaxation, english: str, chinese: str) -> None:
    """Minutes are rounded up, and the moment is on the region's wall clock."""
    person = None if relaxation.driver else WANG
    assert [relief(relaxation, person).words(language) for language in LANGUAGES] == [english, chinese]


def test_a_pickup_without_a_name_is_just_the_pickup() -> None:
    """A point on the map has no name to say."""
    one = relief(
        Relaxation("t", "x", driver=Driver(0, 0, 60, frozenset(), Load(1))), None, pickup_name="", pickup_name_zh=""
    )
    assert one.words("en") == "one more driver near the pickup before 20:00"
    assert one.words("zh-Hans") == "20:00 前在上车点附近再有一位司机"


def test_the_numbers_are_there_for_scripts() -> None:
    """Who, how many minutes of what, and what one more driver must bring."""
    told = relief(Relaxation("t", "x", driver=NEEDY), None).told("en")
    assert (told["driver_id"], told["later_minutes"]) == (None, 0)
    assert told["one_more"] == {
        "before": "2020-02-01T12:10:01+00:00",
        "until": "2020-02-01T12:50:00+00:00",
        "needs": ["wheelchair"],
        "room": {"seats": 3, "wheelchairs": 1, "litres": 0, "kilograms": 0},
    }
    told = relief(Relaxation("t", "s", shift=61)).told("en")
    assert (told["driver_id"], told["name"], told["shift_minutes"], told["one_more"]) == ("p1", "Wang", 2, None)
