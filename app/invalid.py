"""What was wrong with the values of a request, in words: which field, which value, which rule."""

import json
from collections.abc import Mapping, Sequence

from app.words import knows, say, translate

SHOWN = 5
LONGEST_VALUE = 60
WITHOUT_VALUE = frozenset({"missing", "json_invalid"})


def explain(language: str, errors: Sequence[Mapping[str, object]]) -> str:
    """One sentence for each of the first few errors of a `RequestValidationError`."""
    sentences = [_sentence(language, error) for error in errors[:SHOWN]]
    if len(errors) > SHOWN:
        sentences.append(say(language, "invalid.more", count=len(errors) - SHOWN))
    return " ".join(sentences)


def _sentence(language: str, error: Mapping[str, object]) -> str:
    kind = _kind(str(error["type"]))
    field = _field(error["loc"]) or say(language, "invalid.body")
    if kind == "value_error":
        told = translate(language, str(error["msg"]).removeprefix("Value error, "))
        return say(language, "error.BadRequest", field=field, problem=told)
    context = error.get("ctx")
    blanks = {name: _round(bound) for name, bound in context.items()} if isinstance(context, Mapping) else {}
    blanks |= {"field": field, "value": "" if kind in WITHOUT_VALUE else shown(error.get("input"))}
    if kind == "other":
        blanks["message"] = error["msg"]
    if kind == "json_invalid":
        blanks["error"] = translate(language, str(blanks["error"]))
    told = say(language, f"invalid.{kind}", **blanks)
    return told + (say(language, "invalid.swapped") if _swapped(field, kind, error.get("input")) else "")


def _round(bound: object) -> object:
    """`90.0` reads better as 90."""
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def _kind(name: str) -> str:
    if name.startswith(("datetime", "timezone")):
        return "datetime"
    return name if name == "value_error" or knows(f"invalid.{name}") else "other"


def _field(place: object) -> str:
    """`("body", "pickup", "lat")` as `pickup.lat`."""
    parts = [str(part) for part in place] if isinstance(place, Sequence) else []
    return ".".join(parts[1:] if parts and parts[0] in ("body", "query", "path", "header", "cookie") else parts)


def _swapped(field: str, kind: str, value: object) -> bool:
    outside = kind in ("less_than_equal", "greater_than_equal")
    return outside and field.split(".")[-1] == "lat" and isinstance(value, int | float) and abs(value) <= 180


def shown(value: object) -> str:
    """A value as it was sent, cut to a readable length."""
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = "…"
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
