"""Which tests run on both databases even where time is short: those whose subject is what a database does."""

from zlib import crc32

import pytest

KINDS = ("sqlite", "postgresql")
BOTH = (
    "tests/app/pages/test_lists.py",
    "tests/app/test_backup.py",
    "tests/app/test_cursors.py",
    "tests/app/test_db.py",
    "tests/app/test_doctor.py",
    "tests/app/test_finder.py",
    "tests/app/test_purge.py",
    "tests/app/test_sealing.py",
    "tests/app/test_writer.py",
    "tests/app/verbs/test_serve.py",
    "tests/dispatch/test_audit.py",
    "tests/dispatch/test_desk.py",
    "tests/dispatch/test_erasure.py",
    "tests/dispatch/test_laws.py",
    "tests/dispatch/test_races.py",
    "tests/dispatch/test_retention.py",
    "tests/dispatch/test_snapshot.py",
    "tests/dispatch/test_store.py",
    "tests/dispatch/test_tx.py",
    "tests/schemas/test_columns.py",
    "tests/story/test_day.py",
)
"""Their queries, locks, copies and files; what else is tested is a rule, which does not ask where it is stored."""


def spared(items: list[pytest.Item]) -> set[pytest.Item]:
    """Half of the tests that run on both without being about either: each has its turn on one, by its name."""
    names = {item.nodeid for item in items}
    return {item for item in items if item.location[0] not in BOTH and _others(item, names)}


def _others(item: pytest.Item, names: set[str]) -> bool:
    own = _kind(item)
    turn = KINDS[crc32(item.nodeid.replace(own, "").encode()) % 2]
    return own not in ("", turn) and item.nodeid.replace(own, turn) in names


def _kind(item: pytest.Item) -> str:
    given = getattr(item, "callspec", None)
    values = given.params.values() if given else ()
    return next((value for value in values if isinstance(value, str) and value in KINDS), "")
