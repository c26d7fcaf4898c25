"""Every verb explains itself."""

import pytest
from typer.testing import CliRunner

from app.cli import cli

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
