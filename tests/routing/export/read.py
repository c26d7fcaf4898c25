"""A small plan with everything in it, and what a reader of markup asks of it."""

import json
from collections.abc import Iterator
from xml.etree import ElementTree

from routing.export.solution import Solution
from routing.formats.detect import read
from routing.insertion import construct

SVG = "{http://www.w3.org/2000/svg}"
HTML = "{http://www.w3.org/1999/xhtml}"
Node = ElementTree.Element

MORNING = {"pickup_window": [1800, 3600], "dropoff_window": [0, 7200]}
TWO_CARS = {
    "places": [[30.50, 114.30], [30.60, 114.30], [30.60, 114.40], [30.52, 114.36], [30.55, 114.45]],
    "vehicles": [
        {"id": "north <&>", "start": 0, "shift": [0, 7200], "end": 0, "seats": 2},
        {"id": "east", "start": 4, "shift": [0, 7200]},
    ],
    "jobs": [
        {"id": "早班", "pickup": 1, "dropoff": 2, "avoid": ["east"], **MORNING},
        {"id": "b", "pickup": 1, "dropoff": 0, "avoid": ["east"], **MORNING},
        {"id": "c", "pickup": 4, "dropoff": 3, "pickup_window": [0, 600], "dropoff_window": [0, 7200]},
        {"id": "crowd", "pickup": 2, "dropoff": 3, "seats": 9, "pickup_window": [0, 90], "dropoff_window": [0, 7200]},
    ],
}


def two_cars(**changes: object) -> Solution:
    """Three trips in two cars, one left over."""
    instance = read(json.dumps(TWO_CARS | changes))
    return Solution(instance, construct(instance.problem), 0.25)


def parsed(text: str) -> Node:
    """Markup, which must be well-formed XML."""
    return ElementTree.fromstring(text)


def classed(root: Node, name: str) -> list[Node]:
    """Everything that has this class."""
    return [node for node in root.iter() if name in node.get("class", "").split()]


def titles(root: Node) -> list[str]:
    """What is said when a pointer rests on things."""
    return [node.text or "" for node in root.iter() if node.tag.endswith("}title")]


def numbers(root: Node, *names: str) -> Iterator[float]:
    """The values of these attributes."""
    return (float(value) for node in root.iter() for name in names if (value := node.get(name)) is not None)


def harmless(text: str) -> bool:
    """Whether markup runs nothing and loads nothing."""
    bare = text.replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xhtml", "")
    root = parsed(text)
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    said = {name for node in root.iter() for name in node.attrib}
    loading = ("url(", "@import", "http:", "https:", "//")
    return (
        not tags & {"script", "link", "img", "image", "use", "iframe", "object", "a", "foreignObject"}
        and not any(name.startswith("on") or name.endswith(("href", "src")) for name in said)
        and not any(word in bare for word in loading)
    )
