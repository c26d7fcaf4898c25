"""What is typed, as a question."""

from hypothesis import given
from hypothesis import strategies as st

from routing.places.query import exact, forgiving, parts, slips

WORDS = st.text("abcdefghij", min_size=5, max_size=11)


def test_characters_are_a_phrase_and_words_a_beginning():
    """Everything typed has to be there, in any order."""
    assert exact(parts("协和 Yi-yuan")) == '"协 和" AND "yi"* AND "yuan"*'
    assert exact(parts(" ,;（）")) == forgiving([], ()) == ""


@given(WORDS, st.data())
def test_one_slip_of_a_finger_is_forgiven(word, data):
    """A letter too many, too few, another one, or two turned round."""
    place = data.draw(st.integers(0, len(word) - 2))
    head, tail = word[:place], word[place:]
    for slip in (head + "x" + tail, head + tail[1:], head + "x" + tail[1:], head + tail[1] + tail[0] + tail[2:]):
        assert f'"{word}"*' in forgiving([slip], slips([slip])) or slip == word
        assert forgiving([slip], ()) == ""


def test_one_wrong_character_is_forgiven():
    """Another of the same sound, by its sound; any other, by what stands around it."""
    asked = forgiving(["协合医院"], ())
    assert '"xieheyiyuan"*' in asked
    assert '("协" AND "医 院")' in asked


def test_short_words_are_taken_at_their_word():
    """Three letters with one wrong could be anything."""
    assert slips(["xie", "医院"]) == set()
    assert forgiving(["医院"], ()) == '("yiyuan"*)'
