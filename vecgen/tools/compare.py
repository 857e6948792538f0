"""`vecgen compare SCRIPT`: the same script under NEURON and under vecgen, bit for bit."""

from __future__ import annotations

import json
import signal
import sys
import tempfile
from pathlib import Path

import click

from vecgen.diagnostics import VecgenError
from vecgen.tools.comparison.page import page
from vecgen.tools.comparison.processes import Job, Observation, Side, observe, printed
from vecgen.tools.comparison.report import Comparison, comparison, document, lines

EXIT_DIFFERENT = 1
EXIT_IMPOSSIBLE = 2
EXIT_INTERRUPTED = 130


class ImpossibleError(click.ClickException):
    """There is nothing that could be compared; shown as one message."""

    exit_code = EXIT_IMPOSSIBLE


@click.command(context_settings={"allow_interspersed_args": False, "ignore_unknown_options": True})
@click.option(
    "--record",
    "record",
    multiple=True,
    metavar="VARIABLE",
    help="Record this, too, e.g. 'soma(0.5).v' or 'cell.dend[2](0.1).hh.m'. Repeatable.",
)
@click.option("--via-importer", is_flag=True, help="Let NEURON build the model, and vecgen run it.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write plots of all variables and their differences, one file that needs no network.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
@click.option(
    "--python",
    default=sys.executable,
    metavar="PATH",
    help="The Python that has NEURON, if it is not this one.",
)
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds for each side."
)
@click.option("-v", "--verbose", is_flag=True, help="Show all variables, and what was printed.")
@click.argument("script", type=click.Path(exists=True, dir_okay=False))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[ARGS]...")
@click.pass_context
def compare(
    ctx: click.Context,
    script: str,
    arguments: tuple[str, ...],
    record: tuple[str, ...],
    via_importer: bool,
    html: Path | None,
    as_json: bool,
    python: str,
    timeout: float | None,
    verbose: bool,
) -> None:
    """Run a script under NEURON and under vecgen, and tell what differs.

    The script is one for NEURON, as it is. Compared is, to the last bit, everything that Vectors
    record, what batch_save lists, the variables of --record, and v of all segments at the end.
    Options stand before SCRIPT; everything behind it is the script's own.

    Exit codes: 0 everything is identical, 1 something differs, 2 no comparison was possible.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nothing is left over then either
    second = Side.IMPORTED if via_importer else Side.VECGEN
    job = Job(script, arguments, record, timeout)
    try:
        with tempfile.TemporaryDirectory(prefix="vecgen-compare-") as folder:
            compared = _compared(job, second, Path(folder), python)
            if html is not None:
                write_page(compared, html)
            _tell(compared, as_json=as_json, verbose=verbose)
    except VecgenError as error:
        raise ImpossibleError(str(error)) from error
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        ctx.exit(EXIT_INTERRUPTED)
    ctx.exit(0 if compared.is_identical else EXIT_DIFFERENT)


def _compared(job: Job, second: Side, folder: Path, python: str) -> Comparison:
    """Run both sides, one after the other: their speeds are to be undisturbed."""
    neuron = observe(Side.NEURON, job, folder, python)
    both = python if second is Side.IMPORTED else sys.executable
    vecgen = observe(second, job, folder, both)
    for side in (neuron, vecgen):
        for text, why in side.facts["not_found"].items():
            raise VecgenError(f"--record {text}: not found under {side.side.value}: {why}")
    _require_same_end(neuron, vecgen)
    compared = comparison(job, neuron, vecgen)
    if not any(variable.key.kind != "final" for variable in compared.variables):
        raise VecgenError(
            f"{job.script} records nothing: name variables, e.g. --record 'soma(0.5).v'."
            + printed(neuron.output)
        )
    return compared


def _require_same_end(neuron: Observation, vecgen: Observation) -> None:
    ends = [side.facts["status"] for side in (neuron, vecgen)]
    if ends[0] != ends[1]:
        raise VecgenError(
            f"the script ended with exit status {ends[0]} under NEURON, {ends[1]} under vecgen"
        )


def write_page(compared: Comparison, path: Path) -> None:
    """Write the page of a comparison, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(page(compared), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise VecgenError(f"{path} cannot be written: {error.strerror}") from error


def _tell(compared: Comparison, *, as_json: bool, verbose: bool) -> None:
    if as_json:
        click.echo(json.dumps(document(compared), indent=2))
        return
    for side in (compared.neuron, compared.vecgen):
        if verbose and side.output.strip():
            click.echo(f"-- printed under {side.side.value}:\n{side.output.rstrip()}\n")
    for line in lines(compared, verbose=verbose):
        click.echo(line)
