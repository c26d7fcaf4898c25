"""What every test may ask for: a real PostgreSQL, a real browser, the shared data."""

import gc
import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from app.db import migrate
from tests import postgres
from tests.databases import spared

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

MACHINE_CODE = "FERRY_TEST_MACHINE_CODE"
LONGEST = (
    "tests/app/live/test_law.py",
    "tests/app/verbs/test_bench.py",
    "tests/story/test_crash.py",
    "tests/story/test_porto.py",
    "tests/test_tutorial.py",
)
"""So that no worker is left with one of them when the others have nothing more to do."""

settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile(
    "ci", deadline=None, max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")


def pytest_configure(config: pytest.Config) -> None:
    """Note what machine code set-up has left, before any test can add to it; workers inherit the note."""
    if not hasattr(config, "workerinput"):
        os.environ[MACHINE_CODE] = " ".join(file.name for file in (ROOT / "routing").rglob("*.nbc"))
    gc.disable()


def pytest_collection_finish() -> None:
    """What is imported and collected stays until the end: nobody looks through it for rubbish again and again."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first; where every change waits (CI=true) a rule is tried on one of the databases."""
    items.sort(key=lambda item: item.location[0] not in LONGEST)
    if os.environ.get("CI") == "true":
        left = spared(items)
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]


def absent(what: str) -> str:
    """Skip, loudly, for want of `what`; where everything must be tested (CI=true) fail instead."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must test everything, but {what}", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a real server's maintenance database; one server for a worker."""
    try:
        with postgres.server() as url:
            yield url
    except postgres.NoPostgres as missing:
        absent(str(missing))


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database, to copy from."""
    name = f"ferry_template_{os.getpid()}"
    migrate(postgres.make(postgres_url, name))
    yield name
    postgres.drop(postgres_url, name)


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def postgres_empty(postgres_url: str, _numbers: Iterator[int]) -> Iterator[str]:
    """The URL of a fresh database without tables."""
    name = f"ferry_{os.getpid()}_{next(_numbers)}"
    yield postgres.make(postgres_url, name)
    postgres.drop(postgres_url, name)


@pytest.fixture
def postgres_database(postgres_url: str, postgres_template: str, _numbers: Iterator[int]) -> Iterator[str]:
    """The URL of a fresh, migrated database."""
    name = f"ferry_{os.getpid()}_{next(_numbers)}"
    yield postgres.make(postgres_url, name, postgres_template)
    postgres.drop(postgres_url, name)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """A Chromium to drive: named by FERRY_TEST_CHROMIUM, or found."""
    given = os.environ.get("FERRY_TEST_CHROMIUM")
    found = given or next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or absent("no Chromium was found: set FERRY_TEST_CHROMIUM or install Debian's chromium")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout, or named by FERRY_SHARED_DATA; not part of the repository."""
    folder = Path(os.environ.get("FERRY_SHARED_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"NO REAL DATA TESTED: {folder} is absent; name the folder in FERRY_SHARED_DATA")
    return folder
