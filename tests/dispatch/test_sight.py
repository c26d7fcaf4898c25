"""What people who do not know each other are called; who sees what, and when, is tried in test_lens.py and the laws."""

import pytest

from dispatch.sight import called

NAMES = [
    ("王小明", "王师傅"),
    ("Wang 小明", "Wang"),
    ("王磊", "王师傅"),
    ("欧阳娜娜", "欧阳师傅"),
    ("欧阳", "欧师傅"),
    ("Li Na", "Li"),
    ("  Ana  Maria Sick ", "Ana"),
    ("Wang", "Wang"),
    ("王", "王"),
    ("", ""),
    ("   ", ""),
    ("🚗", "🚗"),
]


@pytest.mark.parametrize(("name", "shown"), NAMES)
def test_a_stranger_learns_a_first_name_or_a_polite_one(name: str, shown: str) -> None:
    """Of a Chinese name the family name and a title, of any other the first word: never the whole of two words."""
    assert called(name) == shown
