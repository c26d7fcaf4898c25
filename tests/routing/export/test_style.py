"""The colours can be told from the paper and from each other, by day, by night and in colour-blind eyes."""

from itertools import combinations

import numpy as np
import pytest

from routing.export.style import DASHES, DAY, INK, NIGHT, PALE, PAPER, STYLE, look

EYES = {
    "usual": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""What each kind of eye makes of linear red, green and blue, after Machado, Oliveira and Fernandes (2009)."""
CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
OKLAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]


def linear(colour: str) -> np.ndarray:
    """Red, green and blue as light."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """As WCAG counts it."""
    low, high = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def seen(colour: str, eye: str) -> np.ndarray:
    """Where a colour lies for an eye, in a space where distance is difference (OKLab)."""
    light = np.clip(np.array(EYES[eye]) @ linear(colour), 0, 1)
    return np.array(OKLAB) @ np.cbrt(np.array(CONES) @ light)


@pytest.mark.parametrize(("colours", "which"), [(DAY, 0), (NIGHT, 1)], ids=["day", "night"])
def test_everything_drawn_stands_out_from_the_paper(colours: tuple[str, ...], which: int) -> None:
    """Lines by 3 to 1, words by 4.5 to 1."""
    assert min(contrast(colour, PAPER[which]) for colour in colours) >= 3
    assert min(contrast(colour, PAPER[which]) for colour in (INK[which], PALE[which])) >= 4.5


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("colours", [DAY, NIGHT], ids=["day", "night"])
def test_no_two_routes_look_alike(colours: tuple[str, ...], eye: str) -> None:
    """For every kind of eye, twice as far apart as the nearest pair of the palette of Okabe and Ito (0.076)."""
    near = min(float(np.linalg.norm(seen(a, eye) - seen(b, eye))) for a, b in combinations(colours, 2))
    assert near >= 0.15


def test_looks_repeat_only_when_colours_and_dashes_are_used_up() -> None:
    """Eighteen routes, eighteen looks; and the style knows each."""
    looks = [look(number) for number in range(len(DAY) * len(DASHES))]
    assert len(set(looks)) == 18
    assert look(18) == look(0)
    for name in " ".join(looks).split():
        assert f".ferry .{name}" in STYLE


def test_the_style_touches_nothing_else_on_a_page() -> None:
    """Every selector begins with the class of the pictures."""
    plain = STYLE.replace("@media(prefers-color-scheme:dark){", "").replace("}}", "}")
    selectors = [one for rule in plain.split("}") if rule for one in rule.split("{")[0].split(",")]
    assert len(selectors) > 40
    assert [one for one in selectors if not one.startswith(".ferry")] == []
