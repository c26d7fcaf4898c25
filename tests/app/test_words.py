"""The two languages say the same things."""

import re

import pytest

from app.words import DEFAULT, LANGUAGES, preferred, say, sentences, word
from dispatch.events import CATALOGUE
from routing.plan import Why
from schemas.alerts import AlertKind
from schemas.places import PlaceKind
from schemas.regions import Policy
from schemas.values import Dispatch, Need, OfferState, PromiseStatus, Role, ShiftState, TripState


def test_languages_hold_the_same_keys():
    """Every sentence exists in every language."""
    keys = {language: set(sentences(language)) for language in LANGUAGES}
    assert all(keys[language] == keys[DEFAULT] for language in LANGUAGES)


def test_languages_hold_the_same_blanks():
    """A sentence has the same values to fill in whatever the language."""
    blanks = re.compile(r"{(\w+)")
    for key, text in sentences(DEFAULT).items():
        for language in LANGUAGES:
            assert set(blanks.findall(sentences(language)[key])) == set(blanks.findall(text)), key


VOCABULARIES = [
    ("state", [*TripState, *OfferState, *ShiftState]),
    ("headline", TripState),
    ("role", Role),
    ("why", Why),
    ("alone", Why),
    ("need", Need),
    ("alert", AlertKind),
    ("kind", PlaceKind),
    ("promise", PromiseStatus),
    ("board.auto", Dispatch),
    ("policy", Policy.model_fields),
    ("thing", {thing for thing, _ in CATALOGUE}),
    ("move", {move for _, move in CATALOGUE}),
]


@pytest.mark.parametrize(("group", "words"), VOCABULARIES)
def test_every_word_of_the_vocabularies_can_be_said(group, words):
    """A new state, role, need, alert, setting or fact has a word in both languages before anybody meets it."""
    for value in words:
        assert word("zh-Hans", group, value) != value, value


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("en-GB,zh;q=0.5", "en"),
        ("de,zh-TW;q=0.3", "zh-Hans"),
        ("fr", "en"),
        ("zh;q=x", "en"),
    ],
)
def test_the_browser_is_asked_for_the_language(header, language):
    """The heaviest language Ferry knows wins; English when it knows none."""
    assert preferred(header) == language


def test_a_missing_sentence_is_an_error():
    """Nobody ever reads a bare key."""
    with pytest.raises(KeyError):
        say("en", "no.such.sentence")
