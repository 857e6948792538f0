"""`vecgen run SCRIPT`: a Python script, with clear messages and exit codes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import click

from vecgen.engine import CompletedRun
from vecgen.session import LazyEngine, default_workspace
from vecgen.tools.as_neuron import Imports, as_neuron_option
from vecgen.tools.script import run_script, told_to_the_user

_SHOWN_LINES = 8


@click.command(context_settings={"allow_interspersed_args": False, "ignore_unknown_options": True})
@click.option("-v", "--verbose", is_flag=True, help="Tell where output and emitted C are.")
@as_neuron_option
@click.argument("script", type=click.Path(exists=True, dir_okay=False))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[ARGS]...")
def run(script: str, arguments: tuple[str, ...], verbose: bool, imports: Imports) -> None:
    """Run a script, telling errors in one message.

    Like `python SCRIPT ARGS`: everything behind SCRIPT is the script's own.

    Exit codes: 0 done, 1 an error that you can mend, 2 wrong usage, 4 a variable became NaN or
    infinite, 130 interrupted (the rows so far are in the output file's .part).
    """
    with told_to_the_user(), imports:
        run_script(script, arguments)
    engine = default_workspace().engine
    if verbose and isinstance(engine, LazyEngine):
        for completed in engine.completed:
            for line in describe(completed):
                click.echo(line)


def describe(run: CompletedRun) -> Iterator[str]:
    """Yield what a user wants to know of a run: how far, where the output is, where the C is."""
    yield f"batch_run: {run.steps} steps in {run.seconds * 1e3:.1f} ms, {run.rows} rows"
    if run.path is not None and Path(run.path).is_file():
        yield f"output:    {run.path}"
        with Path(run.path).open(encoding="utf-8", errors="replace") as lines:
            head = list(itertools.islice(lines, _SHOWN_LINES + 1))
        for line in head[:_SHOWN_LINES]:
            yield f"           {line.rstrip()}"
        if len(head) > _SHOWN_LINES:
            yield "           ..."
    yield f"emitted C: {run.code}"
