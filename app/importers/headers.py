"""The names a column may go by, one table per noun; the first name is ours, the others are what people write."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from unicodedata import normalize

Aliases = Mapping[str, tuple[str, ...]]

_ROOM: Aliases = {
    "seats": ("座位", "座位数", "空位", "free seats"),
    "wheelchairs": ("轮椅位", "轮椅", "wheelchair places"),
    "volume_l": ("容积", "体积", "volume", "litres", "liters"),
    "weight_kg": ("载重", "重量", "weight", "kg"),
}
_CAR: Aliases = {
    "plate": ("车牌", "车牌号", "车牌号码", "license plate", "number plate", "registration", "vehicle", "车辆"),
    "colour": ("颜色", "车身颜色", "color"),
    "model": ("车型", "型号", "make", "car"),
    **_ROOM,
    "traits": ("设备", "特性", "条件", "equipment", "can carry"),
}


def _end(column: str, *names: str) -> Aliases:
    """One end of a journey: a place by id or name, or a latitude and longitude."""
    return {
        column: names,
        f"{column}_lat": tuple(f"{name}{tail}" for name in names for tail in ("纬度", " latitude", " lat")),
        f"{column}_lon": tuple(f"{name}{tail}" for name in names for tail in ("经度", " longitude", " lon", " lng")),
    }


@dataclass(frozen=True, slots=True)
class Noun:
    """What one table is about: its columns with their aliases, and those it cannot do without."""

    name: str
    columns: Aliases
    required: tuple[str, ...]


PLACES = Noun(
    "places",
    {
        "name": ("名称", "地点", "地名", "医院", "医院名称", "英文名", "name en", "place", "hospital"),
        "name_zh": ("中文名", "中文名称", "chinese name"),
        "kind": ("类型", "类别", "种类", "type"),
        "district": ("区", "城区", "行政区", "区域", "area"),
        "lat": ("纬度", "latitude", "wgs84 lat", "wgs84纬度"),
        "lon": ("经度", "longitude", "lng", "long", "wgs84 lon", "wgs84经度"),
    },
    ("name", "lat", "lon"),
)
PEOPLE = Noun(
    "people",
    {
        "name": ("姓名", "名字", "称呼", "full name", "person"),
        "phone": ("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "telephone", "mobile"),
        "role": ("角色", "身份", "职责"),
        "team": ("车队", "队伍", "小组", "单位", "group"),
        "language": ("语言", "语种"),
        "verified": ("已核实", "核实", "已验证"),
    },
    ("name", "role"),
)
VEHICLES = Noun("vehicles", _CAR, ("plate",))
SHIFTS = Noun(
    "shifts",
    {
        "driver": ("司机", "司机姓名", "姓名", "志愿者", "driver name", "driver id", "name"),
        "starts_at": ("开始", "开始时间", "上班", "上班时间", "出车时间", "from", "start time", "starts", "begin"),
        "ends_at": ("结束", "结束时间", "下班", "下班时间", "收车时间", "until", "to", "end time", "ends"),
        **_end("start", "出发地点", "出发地", "起点", "start place"),
        **_end("end", "收车地点", "收车地", "终点", "end place"),
        **_CAR,
    },
    ("driver", "starts_at", "ends_at"),
)
TRIPS = Noun(
    "trips",
    {
        "kind": ("类型", "类别", "种类", "type"),
        **_end("pickup", "接人地点", "接人", "上车地点", "取货地点", "出发地", "起点", "origin", "pick-up", "from"),
        **_end("dropoff", "送达地点", "送达", "下车地点", "送货地点", "目的地", "终点", "destination", "to"),
        "pickup_after": ("接人时间", "出发时间", "最早接人", "用车时间", "pickup time", "not before", "time"),
        "arrive_by": ("送达时间", "最晚送达", "到达时间", "必须到达", "arrival time", "deadline"),
        "riders": ("人数", "乘客人数", "乘车人数", "passengers", "people"),
        "needs": ("需求", "特殊需求", "要求", "requirements"),
        "items": ("物资", "货物", "物品", "清单", "goods", "supplies"),
        "volume_l": _ROOM["volume_l"],
        "weight_kg": _ROOM["weight_kg"],
        "note": ("备注", "说明", "留言", "remark", "remarks", "notes", "comment"),
        "priority": ("优先", "优先级", "紧急程度", "urgency"),
        "rider": ("乘客", "乘车人", "姓名", "医护人员", "passenger", "name", "rider name", "rider id"),
    },
    ("pickup", "dropoff"),
)
NOUNS: Mapping[str, Noun] = {noun.name: noun for noun in (PLACES, PEOPLE, VEHICLES, SHIFTS, TRIPS)}


def plain(text: str) -> str:
    """A header reduced to what matters: no case, width, spaces, punctuation or bracketed remarks."""
    bare = re.sub(r"\([^)]*\)|\[[^]]*\]|【[^】]*】", "", normalize("NFKC", text))
    return "".join(letter for letter in bare.casefold() if letter.isalnum())


def aliases(noun: Noun) -> dict[str, str]:
    """Every plain alias of the noun -> our column."""
    return {plain(alias): column for column, names in noun.columns.items() for alias in (*names, column)}


@dataclass(frozen=True, slots=True)
class Header:
    """A recognised header row: our columns with their place in the row and their text as written.

    Besides: what was not understood, and pairs of headers that mean the same column.
    """

    row: int
    places: Mapping[str, int]
    written: Mapping[str, str]
    ignored: tuple[str, ...]
    twice: tuple[tuple[str, str], ...]


def recognise(noun: Noun, row: int, cells: Sequence[object]) -> Header:
    """Match one row of cells against the noun's columns; a row that is no header matches few or none."""
    known = aliases(noun)
    places: dict[str, int] = {}
    written: dict[str, str] = {}
    ignored: list[str] = []
    twice: list[tuple[str, str]] = []
    for place, cell in enumerate(cells):
        text = cell.strip() if isinstance(cell, str) else ""
        column = known.get(plain(text)) if text else None
        if column is None:
            ignored.extend([text] if text else [])
        elif column in places:
            twice.append((written[column], text))
        else:
            places[column], written[column] = place, text
    return Header(row, places, written, tuple(ignored), tuple(twice))


def missing(noun: Noun, header: Header) -> list[str]:
    """The required columns that are not there; a place's name may be replaced by its latitude and longitude."""
    return [
        column
        for column in noun.required
        if column not in header.places and not {f"{column}_lat", f"{column}_lon"} <= header.places.keys()
    ]


def nearest(noun: Noun, written: str) -> str | None:
    """The alias a misspelt header probably means."""
    names = [alias for column, others in noun.columns.items() for alias in (column, *others)]
    close = get_close_matches(written.casefold(), names, n=1, cutoff=0.75)
    return close[0] if close else None
