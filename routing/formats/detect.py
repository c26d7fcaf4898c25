"""Which format a problem file is in, and its reader."""

from collections.abc import Callable, Mapping
from typing import Final

from routing.formats import BadFile, Instance, Objective, darp, lilim, own, sartori

READERS: Final[Mapping[str, Callable[[str, Objective], Instance]]] = {
    "ferry": own.read,
    "lilim": lilim.read,
    "darp": darp.read,
    "sartori": sartori.read,
}
USUAL: Final[Mapping[str, Objective]] = {
    "ferry": Objective.DISTANCE,
    "lilim": Objective.VEHICLES,
    "darp": Objective.DISTANCE,
    "sartori": Objective.VEHICLES,
}
"""The objective of each format's own literature."""


def detected(text: str) -> str:
    """The format by the look of the first lines. Raises BadFile when it is none that Ferry reads."""
    lines = [line.split() for line in text.splitlines() if line.strip()][:2]
    if text.lstrip().startswith("{"):
        return "ferry"
    if lines and lines[0][0] == "NAME:":
        return "sartori"
    shape = [len(line) for line in lines]
    for form, planar in (("lilim", lilim), ("darp", darp)):
        if shape in ([planar.HEADER], [planar.HEADER, planar.COLUMNS]):
            return form
    raise BadFile("line 1", " ".join(lines[0])[:40] if lines else "", f"the beginning of a {' or '.join(READERS)} file")


def read(text: str, form: str = "auto", objective: Objective | None = None) -> Instance:
    """The instance in a file's text, with the objective of its literature unless told otherwise. Raises BadFile."""
    form = detected(text) if form == "auto" else form
    if form not in READERS:
        raise BadFile("--format", form, f"one of auto, {', '.join(READERS)}")
    try:
        return READERS[form](text, objective or USUAL[form])
    except BadFile:
        raise
    except (ValueError, OverflowError) as error:
        raise BadFile("the file", str(error), "a sound problem") from error
