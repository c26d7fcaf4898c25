"""Lists as people write them into a chat: `1. 张三 7座 武昌 8:00-18:00`, `姓名：张三 电话：138…`, or a table.

Pure: text in, entries out. What a line says is told apart by its shape, whatever the order; what cannot be told apart
is a doubt, with its reason, and nothing is guessed.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from io import StringIO
from unicodedata import category, normalize

from app.importers.faults import Unfit
from schemas.contacts import Address, ContactKind

LONGEST_LINE = 400
NAME = 40
TABLE = re.compile(r"[,\t;]")
NUMBERED = re.compile(r"^\W*(?:#?\d{1,4}\s*[.、)\]:](?!\d{1,2}(?:\D|$))\s*|\d{1,4}\s+(?=\D))")
CIRCLED = re.compile(r"^\s*[①-⑳⑴-⒇㈠-㈩❶-❿]\s*")
HEADING = re.compile(r"^\W*(#?接龙|例[:\s]|格式|报名|名单|list|example)", re.IGNORECASE)
LABEL = re.compile(
    r"(姓名|名字|电话|手机号?|车型|区域|地点|出发地?|时间|车牌号?|name|phone|car|from|hours|plate)\s*:\s*",
    re.I,
)
PHONE = re.compile(r"(?<![\dA-Z])(?:\+|00)?\d[\d -]{6,18}\d(?!\d)")
PLATE = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}", re.IGNORECASE)
CLOCK = (
    r"(?P<{0}word>早上?|上午|中午|下午|晚上?|凌晨)?\s*(?P<{0}hour>\d{{1,2}})"
    r"(?:\s*[:点时.]\s*(?P<{0}minute>\d{{2}}|半)?分?)?\s*(?P<{0}half>am|pm)?"
)
HOURS = re.compile(rf"(?<!\d){CLOCK.format('a')}\s*(?:-|–|—|~|到|至|to)+\s*{CLOCK.format('b')}(?!\d)", re.IGNORECASE)
WHOLE_DAY = re.compile(r"全天|整天|随时|any ?time|all day", re.IGNORECASE)
CAR_OF = re.compile(r"(\d{1,2})\s*(?:人?座|-?seater)(?!位)", re.IGNORECASE)
ROOM_FOR = re.compile(
    r"(?:能坐|可坐|空位|座位数?|还有)\s*:?\s*(\d{1,2})\s*[人个位]?|(\d{1,2})\s*(?:个?空位|个?座位|人|seats?)",
    re.IGNORECASE,
)
ROOM = re.compile(r"(?:座位数?|空位|seats)\s*:?", re.IGNORECASE)
TOMORROW = re.compile(r"明天|明日|tomorrow", re.IGNORECASE)
TODAY = re.compile(r"今天|今日|today", re.IGNORECASE)
SPLIT = re.compile(r"[\s,;|/、·]+")
EVENING = ("下午", "晚", "晚上", "pm")
HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "姓名", "名字", "称呼", "司机", "driver"),
    "phone": ("phone", "电话", "手机", "手机号", "联系方式", "联系电话", "mobile"),
    "seats": ("seats", "座位", "座位数", "空位", "车型", "car"),
    "place": ("place", "from", "area", "区域", "地点", "出发地", "出发地点", "位置"),
    "hours": ("hours", "time", "时间", "时段", "出车时间"),
    "plate": ("plate", "车牌", "车牌号"),
}


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when, by the region's clock; over midnight when it ends before it begins."""

    start: time
    end: time
    tomorrow: bool = False


@dataclass(slots=True)
class Entry:
    """What one line says, and what is doubtful about it."""

    number: int
    text: str
    name: str = ""
    phone: str = ""
    seats: int | None = None
    plate: str = ""
    place: str = ""
    hours: Hours | None = None
    rest: list[str] = field(default_factory=list)
    doubts: list[Unfit] = field(default_factory=list)


def plain(text: str) -> str:
    """A line without emoji, width and invisible marks."""
    kept = (" " if category(letter) in ("So", "Sk", "Cs", "Co") else letter for letter in normalize("NFKC", text))
    shown = "".join(letter for letter in kept if category(letter) not in ("Cf", "Mn", "Me") and letter != "\ufffc")
    return " ".join(shown.split())


def entries(text: str, places: Sequence[str]) -> list[Entry]:
    """Every line that says something, read by its shape; `places` are the names that mean somewhere."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if plain(line)]
    header = _header(lines[0][1]) if lines else {}
    if header:
        return list(_rows(lines, header))
    known = sorted({plain(place) for place in places if plain(place)}, key=len, reverse=True)
    return [_entry(number, line, known) for number, line in lines if not HEADING.match(plain(line))]


def _cells(line: str) -> list[str]:
    shown = line.replace("，", ",").replace("；", ";")
    found = TABLE.search(shown)
    return next(csv.reader(StringIO(shown), delimiter=found.group())) if found else []


def _header(line: str) -> dict[str, int]:
    """Where the columns of a table stand; empty when the first line is no header."""
    named = {alias: ours for ours, aliases in HEADERS.items() for alias in aliases}
    cells = [plain(cell).casefold() for cell in _cells(line)]
    found = {named[cell]: place for place, cell in enumerate(cells) if cell in named}
    return found if "name" in found and len(found) > 1 else {}


def _rows(lines: Sequence[tuple[int, str]], header: Mapping[str, int]) -> Iterator[Entry]:
    for number, line in lines[1:]:
        cells, entry = [plain(cell) for cell in _cells(line)], Entry(number, line[:LONGEST_LINE])
        said = {column: cells[place] for column, place in header.items() if place < len(cells)}
        entry.name, entry.place, entry.plate = said.get("name", ""), said.get("place", ""), said.get("plate", "")
        _number(entry, said.get("phone", ""))
        seats = said.get("seats", "")
        entry.seats = int(seats) if seats.isascii() and seats.isdigit() and len(seats) < 3 else None
        rest = "" if entry.seats is not None else _seats(entry, seats)
        rest += " " + _hours(entry, said.get("hours", ""))
        entry.rest = [part for part in SPLIT.split(rest) if part]
        if entry.rest:
            entry.doubts.append(Unfit("list_rest", rest=" ".join(entry.rest)[:60]))
        yield _judged(entry)


def _entry(number: int, line: str, places: Sequence[str]) -> Entry:
    entry, shown = Entry(number, line[:LONGEST_LINE]), plain(CIRCLED.sub("", line))
    if len(shown) > LONGEST_LINE:
        entry.doubts.append(Unfit("list_long", most=LONGEST_LINE))
        return entry
    rest = LABEL.sub(" ", NUMBERED.sub("", shown))
    for take in (_hours, _take_phone, _take_plate, _seats):
        rest = take(entry, rest)
    entry.rest = [part for part in SPLIT.split(rest) if part.strip("()[]-.:!?~*_")]
    _names(entry, places)
    return _judged(entry)


def _take_phone(entry: Entry, text: str) -> str:
    found = [match for match in PHONE.finditer(text) if _is_phone(match.group())]
    if len({_digits(match.group()) for match in found}) > 1:
        entry.doubts.append(Unfit("list_phones"))
    for match in found:
        entry.phone = entry.phone or match.group().strip()
        text = text.replace(match.group(), " ")
    return text


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _is_phone(text: str) -> bool:
    return 7 <= len(_digits(text)) <= 15 and not HOURS.fullmatch(text.strip())


def _number(entry: Entry, text: str) -> None:
    address = Address.found(text)
    if address is not None and address.kind is ContactKind.PHONE:
        entry.phone = text
    elif text:
        entry.doubts.append(Unfit("phone"))


def _take_plate(entry: Entry, text: str) -> str:
    found = PLATE.search(text)
    entry.plate = found.group().upper() if found else ""
    return PLATE.sub(" ", text)


def _hours(entry: Entry, text: str) -> str:
    tomorrow = TOMORROW.search(text) is not None
    text = TODAY.sub(" ", TOMORROW.sub(" ", text))
    found = HOURS.search(text)
    if WHOLE_DAY.search(text):
        entry.doubts.append(Unfit("list_whole_day"))
    if found is None:
        return WHOLE_DAY.sub(" ", text)
    start, end = _clock(found, "a"), _clock(found, "b", found["aword"] or found["ahalf"] or "")
    if start is None or end is None or start == end:
        entry.doubts.append(Unfit("list_hours", hours=found.group().strip()))
    else:
        entry.hours = Hours(start, end, tomorrow)
    return f"{text[: found.start()]} {text[found.end() :]}"


def _clock(found: re.Match[str], side: str, before: str = "") -> time | None:
    """A time of day; None when there is none such. `24` is midnight; an evening's second hour is not its first."""
    word, hour = found[f"{side}word"] or found[f"{side}half"] or "", int(found[f"{side}hour"])
    minute = found[f"{side}minute"] or "0"
    late = word.lower() in EVENING or (not word and before.lower() in ("下午", "pm") and hour <= 12)
    hour += 12 if late and hour < 12 else 0
    past = 30 if minute == "半" else int(minute)
    return time(hour % 24, past) if hour <= 24 and past < 60 and (hour < 24 or not past) else None


def _seats(entry: Entry, text: str) -> str:
    """A car of seven seats takes six besides its driver; who says how many fit means just that."""
    if (car := CAR_OF.search(text)) is not None:
        entry.seats = int(car[1]) - 1
        return ROOM.sub(" ", CAR_OF.sub(" ", text, count=1))
    if (room := ROOM_FOR.search(text)) is not None:
        entry.seats = int(room[1] or room[2])
        return ROOM_FOR.sub(" ", text, count=1)
    return text


def _names(entry: Entry, places: Sequence[str]) -> None:
    """The place is one that is known; the name is what is left. Two that could be it are a doubt."""
    for part in list(entry.rest):
        if not entry.place and part.casefold() in {place.casefold() for place in places}:
            entry.place = part
            entry.rest.remove(part)
    latin = [part for part in entry.rest if part.isascii()]
    if latin and len(latin) == len(entry.rest):
        entry.name, entry.rest = " ".join(latin), []
    elif entry.rest:
        entry.name, *entry.rest = entry.rest
    if entry.rest and not entry.place:
        entry.place, *entry.rest = entry.rest
    if entry.rest:
        entry.doubts.append(Unfit("list_rest", rest=" ".join(entry.rest)[:60]))


def _judged(entry: Entry) -> Entry:
    """What must hold of every line, however it was written."""
    if not entry.name or not any(letter.isalpha() for letter in entry.name):
        entry.doubts.append(Unfit("list_no_name"))
    elif len(entry.name) > NAME:
        entry.doubts.append(Unfit("too_long", longest=NAME, length=len(entry.name)))
    if entry.seats is not None and not 0 < entry.seats <= 60:
        entry.doubts.append(Unfit("list_seats", seats=entry.seats))
    if entry.hours and not entry.place:
        entry.doubts.append(Unfit("list_no_place"))
    return entry
