"""Every verb explains itself."""

import sys

import pytest
from typer.testing import CliRunner

from app.cli import cli, main

VERBS = [command.name for command in cli.registered_commands] + [group.name for group in cli.registered_groups]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb):
    """`ferry VERB --help` says what it does and shows a line to type."""
    told = CliRunner().invoke(cli, [verb, "--help"])
    assert told.exit_code == 0
    assert "Example" in told.stdout
    assert "ferry" in told.stdout


def test_no_verb_shows_them_all():
    """`ferry` alone is a list of verbs, in the order of use."""
    told = CliRunner().invoke(cli, [])
    for verb in VERBS:
        assert verb in told.output
    assert "摆渡" in told.output


BAD = [
    ({"FERRY_PORT": "99999"}, ["doctor"], ["FERRY_PORT", "99999", "65535"], "不能大于"),
    ({"FERRY_PLANNER": "perhaps"}, ["doctor"], ["FERRY_PLANNER", "perhaps", "true"], "必须是"),
    ({"FERRY_PUBLIC_URL": "ferry.example"}, ["doctor"], ["FERRY_PUBLIC_URL", "ferry.example", "https://"], "不是网址"),
    ({"FERRY_DATABASE_URL": "mysql://db/ferry"}, ["doctor"], ["FERRY_DATABASE_URL", "mysql", "postgresql://"], ""),
    ({}, ["invite", "--role", "rider", "--team", "x" * 90], ["--team", "80", "xxx"], "最多"),
]


@pytest.mark.parametrize(("settings", "words", "told", "chinese"), BAD)
@pytest.mark.parametrize("shell", ["en_GB.UTF-8", "zh_CN.UTF-8"])
def test_what_makes_no_sense_is_told_by_its_name(settings, words, told, chinese, shell, monkeypatch, tmp_path, capsys):
    """The variable or the option, the value and the rule, in the language of the shell; exit code 2, and no stack."""
    for name, value in ({"FERRY_HOME": str(tmp_path), "LC_ALL": shell} | settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["ferry", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert [part for part in told if part not in said] == []
    assert chinese in said or shell.startswith("en")


def test_a_home_that_cannot_be_is_told(monkeypatch, tmp_path, capsys):
    """A folder where none can be made: what to check is said, and the exit code is 1."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("FERRY_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.setattr(sys, "argv", ["ferry", "token", "--role", "rider", "--name", "Ana"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, "Check FERRY_DATABASE_URL and FERRY_HOME" in capsys.readouterr().err) == (1, True)
