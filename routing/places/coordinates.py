"""Two numbers in a text that are a coordinate: decimal or in minutes and seconds, in English or Chinese."""

import re
from typing import Final

DECIMAL: Final = r"[-+]?\d{1,3}(?:\.\d+)?"
PAIR: Final = re.compile(rf"(?<![\w.])({DECIMAL})\s*[,~+ ]\s*({DECIMAL})(?![\w.])")
"""Two numbers with a comma, a blank, or what some links have instead."""

PLAIN: Final = re.compile(r"(?<![\w.])([-+]?\d{1,3}\.\d+)°?\s*[,;/ ]\s*([-+]?\d{1,3}\.\d+)(?![\w.])")
"""A pair in running text: both with a decimal point, so that a house number is none."""

NUMBER: Final = r"(\d{1,3}(?:\.\d+)?)"
MINUTES: Final = rf"(?:{NUMBER}\s*['′分]\s*)?"
SECONDS: Final = rf"(?:{NUMBER}\s*(?:[\"″秒]|'')\s*)?"
ANGLE: Final = rf"{NUMBER}(?:\s*[°度]\s*{MINUTES}{SECONDS})?"
BEFORE: Final = re.compile(rf"(?i)(?<![a-z])(北纬|南纬|东经|西经|[nsew])\s*:?\s*{ANGLE}")
AFTER: Final = re.compile(rf"(?i){ANGLE}\s*([nsew])(?![a-z])")

SIGN: Final = {"n": 1, "s": -1, "e": 1, "w": -1, "北纬": 1, "南纬": -1, "东经": 1, "西经": -1}
NORTHWARD: Final = frozenset({"n", "s", "北纬", "南纬"})

Pair = tuple[float, float]


def find(text: str) -> Pair | None:
    """Latitude and longitude, in the order written or by the letters beside them; None where there are none."""
    return _lettered(text) or _plain(text)


def _plain(text: str) -> Pair | None:
    found = PLAIN.search(text)
    return (float(found[1]), float(found[2])) if found else None


def _lettered(text: str) -> Pair | None:
    """By the name of the hemisphere, before or after each number: 30°35'N, 北纬30.58."""
    before = [(found[1], found.groups()[1:]) for found in BEFORE.finditer(text)]
    after = [(found[4], found.groups()[:3]) for found in AFTER.finditer(text)]
    for marked in (after, before):
        if len(marked) == 2:
            at = {mark.lower() in NORTHWARD: _degrees(mark.lower(), angle) for mark, angle in marked}
            if len(at) == 2:
                return at[True], at[False]
    return None


def _degrees(mark: str, angle: tuple[str | None, ...]) -> float:
    whole, minutes, seconds = (float(part or 0) for part in angle)
    return SIGN[mark] * (whole + minutes / 60 + seconds / 3600)
