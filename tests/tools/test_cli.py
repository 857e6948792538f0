"""The table of commands and the help that people read first."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from vecgen.cli import COMMANDS, main


def test_help_tells_the_daily_commands() -> None:
    done = CliRunner().invoke(main, ["--help"])
    assert done.exit_code == 0
    for line in ("vecgen run model.py", "vecgen show model.py", "vecgen emit model.py -o DIR"):
        assert line in done.output
    for name in COMMANDS:
        assert f"\n  {name} " in done.output
    assert "..." not in done.output.partition("Commands:")[2], "a summary is cut off"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0
    assert done.output.startswith("Usage: ")
    assert all(len(line) <= 80 for line in done.output.splitlines())


def test_an_unknown_command() -> None:
    done = CliRunner().invoke(main, ["emitt"])
    assert done.exit_code == 2
    assert "No such command 'emitt'" in done.output
