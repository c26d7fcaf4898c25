"""Problem files of lines and words: what stands where, and the numbers in it."""

from collections.abc import Iterator
from typing import Final

from routing.formats import BadFile

LARGEST: Final = 30_000
"""No number of these files comes near; times and legs up to it can be scaled and added up without fear."""
Words = list[str]


def rows(text: str) -> Iterator[tuple[int, Words]]:
    """The lines that say something, in words, with their numbers."""
    return ((at, line.split()) for at, line in enumerate(text.splitlines(), 1) if line.strip())


def cell(at: int, words: Words, column: int) -> tuple[str, str]:
    """Where a word stands, and the word; an empty one where the line has none."""
    return f"line {at}, column {column + 1}", words[column] if column < len(words) else ""


def number(where: str, word: str, wanted: str, least: int = -LARGEST) -> float:
    """A word as a number. Raises BadFile."""
    try:
        value = float(word)
    except ValueError:
        raise BadFile(where, word, wanted) from None
    if not least <= value <= LARGEST:
        raise BadFile(where, word, f"{wanted} from {least} to {LARGEST}")
    return value


def whole(where: str, word: str, wanted: str, least: int = -LARGEST) -> int:
    """A word as a whole number. Raises BadFile."""
    value = number(where, word, f"{wanted}, a whole number", least)
    if not value.is_integer():
        raise BadFile(where, word, f"{wanted}, a whole number")
    return int(value)
