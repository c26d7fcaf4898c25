"""A misspelt setting is noticed, by the name it was given and the name it is near to."""

import pytest

from app.doctor import examine
from app.settings import Settings
from app.strangers import strangers
from dispatch.clock import ManualClock
from tests.build import NIGHT


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """A folder of its own, for a `.env` of its own."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("FERRY_PROT", "FERRY_PORT"),
        ("FERRY_DATABSE_URL", "FERRY_DATABASE_URL"),
        ("ferry_plan_second", "FERRY_PLAN_SECONDS"),
        ("FERRY_TRACES_HOUR", "FERRY_TRACE_HOURS"),
    ],
)
def test_a_slip_is_told_with_the_nearest_name(monkeypatch, tmp_path, name, near):
    """In the environment or in the file, in any case."""
    assert near not in strangers().values()
    monkeypatch.setenv(name, "1")
    assert strangers()[name.upper()] == near
    monkeypatch.delenv(name)
    (tmp_path / ".env").write_text(f"{name}=1\n")
    assert strangers()[name.upper()] == near


def test_what_ferry_or_its_surroundings_read_is_no_slip(monkeypatch):
    """Every setting, the two of compose.yaml, and whatever does not begin like ours."""
    for name in (*(f"FERRY_{field.upper()}" for field in Settings.model_fields), "FERRY_LISTEN", "FERRYMAN"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("FERRY_POSTGRES_PASSWORD", "1")
    assert strangers() == {}


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_doctor_names_it(monkeypatch, tmp_path, language):
    """Both names, in the reader's language; without a slip the look is fine."""

    def look():
        found = examine(Settings(_env_file=None, home=tmp_path), ManualClock(NIGHT), language)
        return next(one for one in found if one.name == "settings")

    assert look().fine
    monkeypatch.setenv("FERRY_PROT", "80")
    assert (look().fine, "FERRY_PROT → FERRY_PORT" in look().words) == (False, True)
