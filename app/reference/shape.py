"""JSON schemas in words: what a message holds, of which kind, within which limits."""

from collections.abc import Mapping
from typing import Any

from app.reference.text import code, codes, table

Schema = Mapping[str, Any]
"""A JSON schema as the framework publishes it."""

LIMITS = {
    "minimum": "≥ {}",
    "maximum": "≤ {}",
    "exclusiveMinimum": "> {}",
    "exclusiveMaximum": "< {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {}",
    "maxItems": "at most {}",
    "pattern": "like `{}`",
}
KINDS = {"date-time": "time", "date": "day", "integer": "whole number", "boolean": "true or false", "string": "text"}


def refer(reference: str) -> str:
    """A link to the description of a message."""
    name = reference.rsplit("/", 1)[-1]
    return f"[{_spoken(name)}](#{_anchor(name)})"


def _spoken(name: str) -> str:
    """`Page_TripView_` is a generic's name in a schema; people read `Page of TripView`."""
    return name.rstrip("_").replace("_", " of ")


def _anchor(name: str) -> str:
    return _spoken(name).lower().replace(" ", "-")


def shape(schema: Schema) -> str:
    """What kind of value it is, on one line."""
    if "$ref" in schema:
        return refer(schema["$ref"])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(map(shape, schema["anyOf"])))
    if "enum" in schema:
        return " or ".join(map(code, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {shape(schema['items'])}" if schema.get("items") else "list"
    kind: str = schema.get("type", "anything")
    return KINDS.get(schema.get("format", ""), KINDS.get(kind, kind))


def limits(schema: Schema) -> str:
    """What else must hold of it: ranges, lengths and the value it has when left out."""
    parts = [schema, *schema.get("anyOf", ())]
    found = [words.format(_number(part[name])) for part in parts for name, words in LIMITS.items() if name in part]
    if schema.get("default") not in (None, "", [], {}):
        found.append(f"else {code(schema['default'])}" if not isinstance(schema["default"], dict) else "")
    return ", ".join(filter(None, found))


def _number(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def messages(schema: Schema) -> str:
    """Every message of an interface."""
    parts = [_message(name, part) for name, part in sorted(schema["components"]["schemas"].items())]
    return "\n\n".join(["## Messages", "Fields in **bold** must be given, and are always in an answer.", *parts])


def _message(name: str, part: Schema) -> str:
    words = " ".join(part.get("description", "").split())
    if "enum" in part:
        return "\n\n".join(filter(None, [f"### {_spoken(name)}", words, f"One of {codes(part['enum'])}."]))
    needed = part.get("required", ())
    rows = [
        (f"**`{field}`**" if field in needed else code(field), shape(inner), _meaning(inner))
        for field, inner in part.get("properties", {}).items()
    ]
    listed = table(("field", "kind", "limits"), rows) if rows else ""
    return "\n\n".join(filter(None, [f"### {_spoken(name)}", words, listed]))


def _meaning(schema: Schema) -> str:
    return " ".join(filter(None, [schema.get("description", ""), limits(schema)]))
