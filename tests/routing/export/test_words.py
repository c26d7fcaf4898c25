"""Both languages say the same things."""

import re

import pytest

from routing.export.words import LANGUAGES, words
from routing.plan import Why
from schemas.values import StopKind

BLANK = re.compile(r"\{(\w+)\}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_word_is_there_in_both_languages() -> None:
    """The same keys with the same blanks, and Chinese is Chinese."""
    english, chinese = words("en"), words("zh-Hans")
    assert english.keys() == chinese.keys()
    assert [key for key in english if set(BLANK.findall(english[key])) != set(BLANK.findall(chinese[key]))] == []
    assert [key for key, text in chinese.items() if key != "stop" and not CHINESE.search(text)] == []
    assert [key for key, text in english.items() if CHINESE.search(text) or not text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_kind_of_stop_has_its_words(language: str) -> None:
    """A plan never says a word that nobody wrote."""
    assert {one.value for one in (*Why, *StopKind)} <= words(language).keys()


def test_another_language_is_refused() -> None:
    """Those that exist are named."""
    with pytest.raises(ValueError, match="'fr' must be one of en, zh-Hans"):
        words("fr")
