"""Variables that begin like a setting of Ferry's and are none: a slip of the pen that would pass in silence."""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from dotenv import dotenv_values

from app.settings import Settings

PREFIX: Final = "FERRY_"
OTHERS: Final = (
    "FERRY_LISTEN",
    "FERRY_POSTGRES_PASSWORD",
    "FERRY_TEST_",
    "FERRY_SHARED_DATA",
    "FERRY_KILLS",
    "FERRY_LAW_RUNS",
    "FERRY_CONTRACT_EXAMPLES",
)
"""What compose.yaml and the tests read; Ferry itself does not."""


def strangers() -> dict[str, str]:
    """Each variable of the environment or of `.env` that nobody reads, and the setting whose name is nearest."""
    return _strange({**dotenv_values(".env"), **os.environ})


def _strange(given: Mapping[str, str | None]) -> dict[str, str]:
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    named = sorted({name.upper() for name in given if name.upper().startswith(PREFIX)} - set(known))
    unread = (name for name in named if not name.startswith(OTHERS))
    return {name: get_close_matches(name, known, n=1, cutoff=0)[0] for name in unread}
