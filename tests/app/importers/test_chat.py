"""Lists from a chat, read by shape: whatever the order, and never guessed."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importers.chat import Hours, entries
from tests.app.importers.lists import PLACES, lines, name, phone

DAY = Hours(time(8), time(18))
KNOWN = ("武昌", "汉口", "Hankou", "Wuchang Hotel")


def one(line: str):
    """The only entry of a line."""
    [entry] = entries(line, KNOWN)
    return entry


@pytest.mark.parametrize(
    "line",
    [
        "1. 张三 7座 武昌 8:00-18:00",
        "①张三，7座，武昌，8：00～18：00",
        "张三 武昌 8点-18点 7人座",
        "8:00-18:00 武昌 7座 张三 🚗",
        "3) 张三 早8点到下午6点 武昌 7-seater",
        "姓名：张三 车型：7座 区域：武昌 时间：8时至18时",
        "#12. 张三 可坐6人 武昌 今天8:00—18:00",
    ],
)
def test_one_driver_however_written(line: str) -> None:
    """Number, order, width, words and emoji do not matter; a car of seven takes six besides its driver."""
    entry = one(line)
    assert (entry.name, entry.place, entry.hours, entry.seats, entry.doubts) == ("张三", "武昌", DAY, 6, [])


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("李四 汉口 晚8点-2点", Hours(time(20), time(2))),
        ("李四 汉口 下午2点-6点", Hours(time(14), time(18))),
        ("李四 汉口 明天 20:00-02:30", Hours(time(20), time(2, 30), tomorrow=True)),
        ("Li Wei, Hankou, 8am-5pm", Hours(time(8), time(17))),
        ("李四 汉口 0点-24点半", None),
        ("李四 汉口 18:00-24:00", Hours(time(18), time(0))),
    ],
)
def test_hours_as_people_say_them(line: str, wanted: Hours | None) -> None:
    """Evenings, nights over midnight, tomorrow; what is no hour is no hour."""
    assert one(line).hours == wanted


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("武昌 8:00-18:00", "list_no_name"),
        ("张三 8:00-18:00", "list_no_place"),
        ("张三 武昌 全天", "list_whole_day"),
        ("张三 武昌 25:00-26:00", "list_hours"),
        ("张三 武昌 8:00-8:00", "list_hours"),
        ("张三 13800001234 13900001234", "list_phones"),
        ("张三 0座 武昌", "list_seats"),
        ("张三 武昌 有防护服 8:00-18:00", "list_rest"),
        ("张三 李四 王五", "list_rest"),
        ("张" * 500, "list_long"),
    ],
)
def test_what_is_doubtful_says_why(line: str, why: str) -> None:
    """Nothing is guessed: a person decides, and reads the reason in both languages."""
    [doubt] = [doubt for doubt in one(line).doubts if doubt.why == why]
    assert doubt.told("en") != doubt.told("zh-Hans")


def test_what_says_nothing_is_no_line() -> None:
    """Headings, examples, emoji alone and empty lines are passed over; line numbers stay those of the text."""
    found = entries("#接龙 今晚\n例: 张三 7座\n😀😀\n\n1. 王五 武昌\n", KNOWN)
    assert [(entry.number, entry.name) for entry in found] == [(5, "王五")]


@pytest.mark.parametrize("cut", [",", "\t", ";", "，"])
def test_a_table_with_headers_is_read_by_its_columns(cut: str) -> None:
    """In any order and with any of the usual separators; there a plain number of seats is what fits."""
    text = "电话,姓名,座位,区域,时间\n13800001234,张三,6,武昌,8:00-18:00\nabc,李四,7座,汉口,x".replace(",", cut)
    first, second = entries(text, KNOWN)
    assert (first.name, first.phone, first.seats, first.place, first.hours, first.doubts) == (
        "张三",
        "13800001234",
        6,
        "武昌",
        DAY,
        [],
    )
    assert {doubt.why for doubt in second.doubts} == {"phone", "list_rest"}


def test_five_thousand_lines_in_three_ways() -> None:
    """Every single one is understood: name, number, place, hours."""
    found = entries("\n".join(lines(5000)), PLACES)
    assert [entry for entry in found if entry.doubts] == []
    assert [(entry.name, entry.phone) for entry in found] == [(name(n), phone(n)) for n in range(1, 5001)]
    assert {entry.place for entry in found} == set(PLACES)
    assert {entry.seats for entry in found} == {6, 4}


@given(st.text(max_size=300))
def test_nothing_pasted_breaks_it(text: str) -> None:
    """Whatever is pasted, each line with letters or digits is understood, doubted, or passed over as a heading."""
    for entry in entries(text, KNOWN):
        assert entry.name or entry.doubts
