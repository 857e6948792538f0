"""`vecgen run SCRIPT`: a Python script, with clear messages and exit codes."""

from __future__ import annotations

import click

from vecgen.tools.script import run_script, told_to_the_user


@click.command(context_settings={"allow_interspersed_args": False, "ignore_unknown_options": True})
@click.argument("script", type=click.Path(exists=True, dir_okay=False))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[ARGS]...")
def run(script: str, arguments: tuple[str, ...]) -> None:
    """Run a script, telling errors in one message.

    Like `python SCRIPT ARGS`: everything behind SCRIPT is the script's own.

    Exit codes: 0 done, 1 an error that you can mend, 2 wrong usage, 4 a variable became NaN or
    infinite, 130 interrupted (the rows so far are in the output file's .part).
    """
    with told_to_the_user():
        run_script(script, arguments)
