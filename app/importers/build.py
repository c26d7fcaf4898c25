"""The last step of a row: its values become a checked body, and what the body refuses becomes a fault."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.importers.cells import Cells
from app.importers.faults import Unfit
from schemas.api import Message

Body = TypeVar("Body", bound=Message)


def body(cells: Cells, kind: type[Body], values: Mapping[str, object]) -> Body | None:
    """The body of those values (None is left out); None, with faults noted, when it does not stand."""
    if cells.faults:
        return None
    try:
        return kind.model_validate({name: value for name, value in values.items() if value is not None})
    except ValidationError as errors:
        for error in errors.errors():
            column = str(error["loc"][0]) if error["loc"] else ""
            cells.blame(column if column in cells.written else "", _cause(error))
        return None


def _cause(error: ErrorDetails) -> Unfit:
    """What the body said, in words of ours where there are any."""
    if error["type"] == "string_pattern_mismatch":
        return Unfit("phone")
    if error["type"] == "string_too_long":
        return Unfit("too_long", longest=error["ctx"]["max_length"], length=len(str(error["input"])))
    return Unfit("refused", problem=error["msg"])
