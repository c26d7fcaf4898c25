"""What somebody typed, as a question to a full-text index; and the same again with one mistake forgiven."""

from collections.abc import Container
from typing import Final

from routing.places.pinyin import CHARACTER, PART, RUN, fold, syllables

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
SHORTEST: Final = 4
"""Letters below which a word is too short to be mistaken."""
LONGEST: Final = 12
"""Letters from which on one mistake is looked for in the beginning only."""


def parts(typed: str) -> list[str]:
    """The runs of characters and the words of a search."""
    return PART.findall(fold(typed))


def exact(words: list[str]) -> str:
    """Everything typed, in any order: characters as they stand together, words by how they begin."""
    return " AND ".join(_term(word) for word in words)


def _term(word: str) -> str:
    characters = CHARACTER.match(word)
    return f'"{" ".join(word)}"' if characters else f'"{word}"*'


def slips(words: list[str]) -> set[str]:
    """Everything that one of the words may have been meant to be, were one of its letters wrong."""
    return {near for word in words if not CHARACTER.match(word) for near in _one_letter_off(word)}


def forgiving(words: list[str], known: Container[str]) -> str:
    """The same with one mistake: a character of the same sound, or one character or letter wrong. Empty: none.

    `known` are those slips that some name begins with: of three hundred spellings, a handful.
    """
    tries = [_heard(words)]
    for place, word in enumerate(words):
        others = [_term(other) for at, other in enumerate(words) if at != place]
        near = _all_but_one(word) if CHARACTER.match(word) else _near(word, known)
        tries += [" AND ".join([*others, f"({' OR '.join(near)})"])] if near else []
    return " OR ".join(f"({each})" for each in tries if each)


def _near(word: str, known: Container[str]) -> list[str]:
    return [_term(each) for each in _one_letter_off(word) if each in known]


def _heard(words: list[str]) -> str:
    """What it sounds like, where it is Chinese."""
    if not any(RUN.match(word) for word in words):
        return ""
    return " AND ".join(_term("".join(syllables(word)) or word) for word in words)


def _all_but_one(run: str) -> list[str]:
    """Every way to leave one character of three or more out: what stands before it and what stands behind it."""
    if len(run) < 3:
        return []
    cuts = [[run[:place], run[place + 1 :]] for place in range(len(run))]
    return [f"({' AND '.join(_term(half) for half in halves if half)})" for halves in cuts]


def _one_letter_off(word: str) -> list[str]:
    """Every word that one slip away: a letter more, less or other, or two turned round."""
    if len(word) < SHORTEST:
        return []
    word = word[:LONGEST]
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    less = {head + tail[1:] for head, tail in cuts if tail}
    turned = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    other = {head + letter + tail[1:] for head, tail in cuts if tail for letter in LETTERS}
    more = {head + letter + tail for head, tail in cuts for letter in LETTERS}
    return sorted(less | turned | other | more)
