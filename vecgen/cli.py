"""The command line, `vecgen COMMAND ...`: a table of commands, imported when they are called.

No logic: a command is a click command in a module of its own, named in `COMMANDS`.
"""

from __future__ import annotations

import importlib
from typing import Any

import click

from vecgen.diagnostics import VecgenError

COMMANDS = {
    "cache": "vecgen.tools.cache:cache",
    "check": "vecgen.tools.check:check",
    "compare": "vecgen.tools.compare:compare",
    "doctor": "vecgen.tools.doctor:doctor",
    "dump": "vecgen.tools.dump:dump",
    "emit": "vecgen.tools.emit:emit",
    "run": "vecgen.tools.run:run",
    "show": "vecgen.tools.show:show",
}
"""Name of a command → `module:attribute` of its click command."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for; errors become one message."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what a user can mend is told without a traceback, with status 1."""
        try:
            return super().invoke(ctx)
        except VecgenError as error:
            raise click.ClickException(str(error)) from error


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vecgen")
@click.option("--no-color", envvar="NO_COLOR", is_flag=False, flag_value="1", hidden=True)
@click.pass_context
def main(ctx: click.Context, no_color: str | None) -> None:
    r"""Compile NEURON models to vectorised C and run them.

    A model is a Python script that says `from vecgen import n` where others say `from neuron
    import n`, or a file of HOC.

    \b
      vecgen run model.py            run it
      vecgen compare model.py        run it under NEURON, too, and tell what differs
      vecgen show model.py           read the C that it becomes
      vecgen emit model.py -o DIR    write that C, to be built and run without Python
      vecgen check DIR               look whether .mod files can be used
      vecgen doctor                  look whether a compiler and all else is there
    """
    if no_color:
        ctx.color = False
