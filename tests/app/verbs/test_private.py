"""`ferry purge` as a person types it."""

import json
import os

import pytest
from typer.testing import CliRunner

from app.cli import cli


@pytest.fixture
def ferry(database_url, tmp_path, monkeypatch):
    """The command line on each kind of database, with one person in it."""
    monkeypatch.setenv("FERRY_DATABASE_URL", database_url)
    monkeypatch.setenv("FERRY_HOME", str(tmp_path / "home"))

    def run(*words, **environment):
        return CliRunner().invoke(cli, [str(word) for word in words], env=environment)

    assert run("token", "--role", "rider", "--name", "Ana Sick").exit_code == 0
    return run


def test_a_purge_says_what_it_did_and_proves_it(ferry, tmp_path):
    """As JSON for programs, in the shell's language for people; an old backup goes, and nobody who is young."""
    saved = json.loads(ferry("backup", "--json").stdout)["file"]
    os.utime(saved, (0, 0))
    told = json.loads(ferry("purge", "--json").stdout)
    assert (told["found_in"], told["held"], told["backups"], len(told["backups_deleted"])) == ([], False, 0, 1)
    assert told["cut"] == {}
    assert "已验证" in ferry("purge", LC_ALL="zh_CN.UTF-8").stdout
    assert "Proved" in ferry("purge", LC_ALL="C").stdout
    assert ferry("token", "--role", "rider", "--name", "Ana Sick").exit_code == 0
