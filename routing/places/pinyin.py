"""How names are typed: without accents and case, Chinese by its characters, its sounds and their initials."""

import re
from functools import lru_cache
from typing import Final
from unicodedata import combining, normalize

from pypinyin import lazy_pinyin

HAN: Final = "\u3007\u3400-\u9fff\U00020000-\U0003ffff"
CHARACTER: Final = re.compile(f"([{HAN}\u3040-\u30ff])")
"""What is a word of its own: a Chinese character, or a Japanese one."""
RUN: Final = re.compile(f"[{HAN}]+")
PART: Final = re.compile(f"[{HAN}\u3040-\u30ff]+|[^\\W_{HAN}\u3040-\u30ff]+")
"""What a search is cut into: runs of characters, and words."""
LONGEST: Final = 24
"""Syllables to an entry: more than anybody types."""


def fold(text: str) -> str:
    """Small letters without accents and width; ü stays apart from u, as keyboards write it: v."""
    apart = normalize("NFKD", normalize("NFKC", text).casefold()).replace("u\u0308", "v")
    return normalize("NFC", "".join(char for char in apart if not combining(char)))


def flat(text: str) -> str:
    """The same without blanks and marks, for comparing whole names."""
    return "".join(PART.findall(fold(text)))


def spaced(text: str) -> str:
    """Folded, with every character on its own, so that a run of them can be found as a phrase."""
    return CHARACTER.sub(r" \1 ", fold(text))


@lru_cache(maxsize=4096)
def syllables(text: str) -> tuple[str, ...]:
    """The sounds of its Chinese characters; characters that are read in two ways, as their word says."""
    return tuple(lazy_pinyin("".join(RUN.findall(text)), errors="ignore"))


def sounds(text: str) -> str:
    """All its sounds from every syllable on, whole and by their initials: somebody may begin anywhere."""
    heard = syllables(text)
    tails = [heard[first : first + LONGEST] for first in range(len(heard))]
    return " ".join(entry for tail in tails for entry in ("".join(tail), "".join(sound[0] for sound in tail)))
