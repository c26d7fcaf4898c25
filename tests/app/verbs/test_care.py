"""`ferry backup`, `ferry restore` and `ferry doctor` as a person types them."""

import json

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

    assert run("token", "--role", "rider", "--name", "Ana").exit_code == 0
    return run


@pytest.mark.parametrize("options", [(), ("--portable",)])
def test_a_backup_comes_back(ferry, options):
    """Saved without a name it gets one; restoring asks for --force where there is something to lose."""
    saved = json.loads(ferry("backup", *options, "--json").stdout)
    assert saved["bytes"] > 0
    assert ferry("token", "--role", "rider", "--name", "Late").exit_code == 0
    refused = ferry("restore", saved["file"])
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    restored = ferry("restore", saved["file"], "--force", "--json")
    assert restored.exit_code == 0, restored.output
    assert json.loads(restored.stdout)["rows"] > 3
    again = json.loads(ferry("restore", saved["file"], "--force", "--json").stdout)
    assert again["rows"] == json.loads(restored.stdout)["rows"]


def test_a_backup_never_overwrites(ferry, tmp_path):
    """A name that is taken is refused, and the file stays as it is."""
    taken = tmp_path / "taken.db"
    taken.write_text("mine")
    ended = ferry("backup", taken)
    assert (ended.exit_code, taken.read_text()) == (2, "mine")


def test_what_is_no_backup_is_bad_input(ferry, tmp_path):
    """Exit code 2 and one sentence."""
    (tmp_path / "notes.txt").write_text("not a backup")
    ended = ferry("restore", tmp_path / "notes.txt", "--force")
    assert ended.exit_code == 2
    assert "no backup" in ended.stderr


def test_the_doctor_speaks_the_language_of_the_shell(ferry):
    """For people a line for each look, for programs the same as JSON; the exit code says whether all is well."""
    chinese = ferry("doctor", LC_ALL="zh_CN.UTF-8")
    assert "数据库" in chinese.stdout
    told = json.loads(ferry("doctor", "--json", LC_ALL="C").stdout)
    looks = {finding["name"]: finding for finding in told["findings"]}
    assert {"disk", "clock", "files", "vendor", "database", "migrations", "laws"} <= looks.keys()
    assert looks["database"]["fine"]
    assert looks["laws"]["fine"]
    assert chinese.exit_code == (0 if told["healthy"] else 1)
