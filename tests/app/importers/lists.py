"""Five thousand drivers as a chat would write them, in three ways and with emoji, made by counting."""

from collections.abc import Iterator
from itertools import cycle, islice

FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红梅志建国春生海燕"
PLACES = ("武昌", "汉口", "洪山", "青山")
EMOJI = ("🚗", "💪💪", "🙏", "❤️", "👨‍⚕️", "")


def name(number: int) -> str:
    """A name that nobody else has among these."""
    first, second, third = number % 32, number // 32 % 32, number // 1024 % 32
    return FAMILY[first] + GIVEN[second] + GIVEN[third]


def phone(number: int) -> str:
    """A number that nobody else has."""
    return f"138{number:08d}"


def lines(count: int) -> Iterator[str]:
    """One driver a line: numbered, labelled, and in English order by turns."""
    turns = zip(range(1, count + 1), cycle(PLACES), cycle(EMOJI), strict=False)
    for number, place, face in islice(turns, count):
        who, call = name(number), phone(number)
        yield (
            f"{number}. {who}{face} 7座 {place} 8:00-18:00 {call}",
            f"{face}姓名：{who}，电话：{call}，座位：4，区域：{place}，时间：２０点～02点",
            f"{number}、{call} {face} {place} 晚8点到凌晨2点半 可坐4人 {who}",
        )[number % 3]
