"""Every sentence a person reads, in English and Simplified Chinese.

They live in `app/web/locales/<language>/*.json`: flat objects, one set of keys for all files of a language.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from starlette.requests import HTTPConnection

LANGUAGES = ("en", "zh-Hans")
DEFAULT = "en"
BLANK = re.compile(r"\\{(\w+)\\}")
"""A blank of a sentence, after `re.escape`."""


@cache
def sentences(language: str) -> Mapping[str, str]:
    """All sentences of one language by key. Raises ValueError when two files claim the same key."""
    found: dict[str, str] = {}
    folder = resources.files("app") / "web" / "locales" / language
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".json"):
            words: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
            if twice := found.keys() & words.keys():
                raise ValueError(f"{language}/{file.name} repeats {sorted(twice)}.")
            found.update(words)
    return found


def say(language: str, key: str, /, **values: object) -> str:
    """The sentence `key`, filled with its values. Raises KeyError for a sentence nobody wrote."""
    return sentences(language if language in LANGUAGES else DEFAULT)[key].format(**values)


def knows(key: str) -> bool:
    """Whether the sentence exists."""
    return key in sentences(DEFAULT)


def word(language: str, group: str, value: object) -> str:
    """One word of a vocabulary (`state.assigned`), or the value itself when it needs no translation."""
    key = f"{group}.{value}"
    return say(language, key) if knows(key) else str(value)


def preferred(accept_language: str) -> str:
    """The language of an Accept-Language header: Chinese of any kind or English, by weight, else English."""
    best, weight = DEFAULT, 0.0
    for part in accept_language.lower().split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weighed = float(quality or 1)
        except ValueError:
            continue
        language = "zh-Hans" if tag.startswith("zh") else "en" if tag.startswith("en") else None
        if language and weighed > weight:
            best, weight = language, weighed
    return best


def language_of(request: HTTPConnection) -> str:
    """The reader's language: their own setting when signed in (see `app/auth.py`), else what the browser asks for."""
    own: str | None = getattr(request.state, "language", None)
    return own or preferred(request.headers.get("accept-language", ""))


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The sentences that the floors below write in English, as patterns with a group for each blank."""
    found = ((key, text) for key, text in sentences(DEFAULT).items() if key.startswith("phrase."))
    return tuple((key, re.compile(BLANK.sub(r"(?P<\1>.+?)", re.escape(text)), re.DOTALL)) for key, text in found)


def translate(language: str, sentence: str) -> str:
    """A sentence of the floors below in the reader's language; itself, when no `phrase.…` translates it."""
    if language == DEFAULT:
        return sentence
    for key, pattern in _phrases():
        if match := pattern.fullmatch(sentence):
            return say(language, key, **match.groupdict())
    return sentence
