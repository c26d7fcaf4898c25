"""Names as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.places.pinyin import flat, fold, sounds, spaced, syllables

TEXT = st.text("aZ９é ÀñüÜß協协和医１2-_.（）()、アｱ한字\u0301", max_size=20)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("António", "antonio"),
        ("ＨＯＳＰＩＴＡＬ １２", "hospital 12"),
        ("Nǚ Lü", "nv lv"),
        ("Straße", "strasse"),
        ("协和", "协和"),
    ],
)
def test_accents_case_and_width_are_folded(text, folded):
    """What a phone's keyboard makes of a name is the name."""
    assert fold(text) == folded


@given(TEXT)
def test_folding_twice_changes_nothing(text):
    """What is folded is folded; a search and an index can each do it."""
    assert fold(fold(text)) == fold(text)
    assert flat(flat(text)) == flat(text)
    assert flat(spaced(text)) == flat(text)


def test_every_character_stands_alone():
    """Any run of them is then a phrase."""
    assert spaced("武汉A座").split() == ["武", "汉", "a", "座"]


def test_a_word_decides_how_it_is_read():
    """重 is chong in 重庆 and zhong in 重要; 长 is chang in 长江 and zhang in 校长."""
    assert syllables("重庆路") == ("chong", "qing", "lu")
    assert syllables("重要") == ("zhong", "yao")
    assert (syllables("长江")[0], syllables("校长")[1]) == ("chang", "zhang")


def test_sounds_begin_at_every_syllable():
    """协和医院 is found from xie, from he, from yi and from yuan, and by initials from each."""
    assert sounds("协和医院").split() == ["xieheyiyuan", "xhyy", "heyiyuan", "hyy", "yiyuan", "yy", "yuan", "y"]
    assert sounds("Union 3") == ""
