"""The page of what can be turned: `app/settings.py` for a process, the policy of `schemas/regions.py` for a region."""

from enum import Enum
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from app.reference.text import code, page, table
from app.settings import Settings
from schemas.regions import Policy
from schemas.values import Dispatch

INTRO = """\
## Of a process

Environment variables, or the same lines in a file `.env` beside which Ferry starts; the environment wins. Everything
has a value that works, so an empty `.env` is a good one."""

REGION = """\
## Of a region

What a group decides for itself, while the server runs: on the page `/admin`, or by `PATCH /api/v1/regions/{id}` with
`{"policy": {…}}`. Every number has its unit in its name."""

HOW_FAR = """\
## How far the planner goes

`dispatch` of a region, on the same page. A trip is promised and planned at every level but the first; what differs is
who acts on the plan."""

ACTS = {
    Dispatch.OFF: "Nothing is planned; dispatchers assign by hand.",
    Dispatch.SUGGEST: "The plan is made and shown; dispatchers act on it.",
    Dispatch.OFFER: "Drivers are asked, best first, and may say no. The default.",
    Dispatch.ASSIGN: "Trips are given to drivers without asking; for groups whose drivers are on duty, not on call.",
}


def settings() -> str:
    """Every setting with its default, its range and what it does."""
    process = _table(Settings, Settings.model_config.get("env_prefix", ""))
    acts = table(("level", "what happens"), ((code(level.value), words) for level, words in ACTS.items()))
    return page("Settings", INTRO, process, REGION, _table(Policy), HOW_FAR, acts)


def _table(model: type[BaseModel], prefix: str = "") -> str:
    rows = [
        (code(f"{prefix}{name}".upper() if prefix else name), _default(field), _range(field), field.description or "")
        for name, field in model.model_fields.items()
    ]
    return table(("setting", "default", "range", "what it does"), rows)


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, bool):
        value = str(value).lower()
    if isinstance(value, Path | Enum):
        value = str(value)
    return code(value) if value != "" else "—"


def _range(field: FieldInfo) -> str:
    """The limits, as annotated-types writes them: Ge(ge=1), Lt(lt=9) and the like."""
    signs = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤", "pattern": "matches"}
    found = [(signs[name], getattr(limit, name, None)) for limit in field.metadata for name in signs]
    return ", ".join(f"{sign} {bound}" for sign, bound in found if bound is not None)
