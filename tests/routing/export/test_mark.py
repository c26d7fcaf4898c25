"""Markup stays well-formed, whatever is written in it."""

from html.parser import HTMLParser
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from routing.export.mark import UNSPEAKABLE, Mark, joined, px, tag

TEXT = st.text(st.characters() | st.sampled_from("<>&\"'\x00\x0b\ud800\ufffe"))


class Heard(HTMLParser):
    """What a browser would take from a paragraph."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said = ""
        self.title = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        self.title = dict(attrs)["title"] or ""

    def handle_data(self, data: str) -> None:
        self.said += data


@given(TEXT, TEXT)
def test_any_text_is_read_back_by_both_kinds_of_reader(inside: str, title: str) -> None:
    """XML and HTML readers find the text and the attribute as they were; what XML cannot say is marked as lost."""
    made = tag("p", inside, title=title)
    told = [UNSPEAKABLE.sub("\ufffd", text) for text in (inside, title)]
    plain = [text.replace("\r\n", "\n").replace("\r", "\n") for text in told]
    root = ElementTree.fromstring(made)
    assert (root.text or "") == plain[0]
    assert root.get("title") == plain[1].replace("\n", " ").replace("\t", " ")
    heard = Heard(made)
    assert [heard.said, heard.title] == told


def test_markup_is_not_escaped_again() -> None:
    """Elements go inside elements; a name of an attribute may be a word of Python."""
    assert tag("g", tag("rect", class_="a"), "<", stroke_width=2) == '<g stroke-width="2"><rect class="a"/>&lt;</g>'
    assert joined(Mark("<b></b>"), "&") == "<b></b>&amp;"


def test_pixels_are_told_to_a_tenth() -> None:
    """No noise behind the point, no point without need."""
    assert [px(one) for one in (1 / 3, 2.0, 10.04, -0.5)] == ["0.3", "2", "10", "-0.5"]
