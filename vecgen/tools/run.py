"""`vecgen run SCRIPT`: a Python script, with clear messages and exit codes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import click

import vecgen
from vecgen.engine import CompletedRun
from vecgen.frontend.neuron_api.alias import neuron_alias
from vecgen.session import LazyEngine, default_workspace, n
from vecgen.tools.script import run_script, told_to_the_user

_SHOWN_LINES = 8


@click.command(context_settings={"allow_interspersed_args": False, "ignore_unknown_options": True})
@click.option("-v", "--verbose", is_flag=True, help="Tell where output and emitted C are.")
@click.option(
    "--as-neuron", is_flag=True, help="Let `import neuron` and its submodules mean vecgen."
)
@click.argument("script", type=click.Path(exists=True, dir_okay=False))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[ARGS]...")
def run(script: str, arguments: tuple[str, ...], verbose: bool, as_neuron: bool) -> None:
    """Run a script, telling errors in one message.

    Like `python SCRIPT ARGS`: everything behind SCRIPT is the script's own.

    Exit codes: 0 done, 1 an error that you can mend, 2 wrong usage, 4 a variable became NaN or
    infinite, 130 interrupted (the rows so far are in the output file's .part).
    """
    alias = neuron_alias(n, vecgen) if as_neuron else nullcontext()
    with told_to_the_user(), alias:
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
