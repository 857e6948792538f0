"""`vecgen dump SCRIPT --after PASS`: a model's program between two stages of the compiler."""

from __future__ import annotations

import click

from vecgen.diagnostics import VecgenError, did_you_mean
from vecgen.frontend.freeze import freeze
from vecgen.ir.text import program_text
from vecgen.lower.program import lower_model
from vecgen.options import Options
from vecgen.passes import PIPELINE
from vecgen.passes.manager import trace_passes
from vecgen.tools.as_neuron import Imports, as_neuron_option
from vecgen.tools.capture import capture_model

LOWER = "lower"


def stage_names() -> list[str]:
    """Return the names that `--after` takes, in the order in which they are run."""
    return [LOWER, *(one.__name__ for one in PIPELINE)]


def _list_stages(ctx: click.Context, _: click.Parameter, value: object) -> None:
    if value and not ctx.resilient_parsing:
        for name, one in zip(stage_names(), [lower_model, *PIPELINE], strict=True):
            summary = (one.__doc__ or "").strip().partition("\n")[0]
            click.echo(f"{name:<20} {summary}".rstrip())
        ctx.exit()


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("script", type=click.Path(exists=True, dir_okay=False))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[ARGS]...")
@click.option("--after", default=LOWER, metavar="PASS", show_default=True, help="A pass's name.")
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_stages,
    help="Name the passes, in order, and what they do.",
)
@as_neuron_option
def dump(script: str, arguments: tuple[str, ...], after: str, imports: Imports) -> None:
    """Print a model between two passes of the compiler.

    The script runs up to its first batch_run, or to its end if it has none. Two dumps and a diff
    show what a pass does.
    """
    _require_stage(after)
    options = Options()
    model = capture_model(
        script, arguments, options, lambda found: freeze(found.workspace), imports
    )
    for name, program in trace_passes(lower_model(model), PIPELINE):
        if name == after:
            click.echo(program_text(program), nl=False)
            return


def _require_stage(name: str) -> None:
    names = stage_names()
    if name not in names:
        hint = did_you_mean(name, names)
        raise VecgenError(
            f"there is no pass {name!r}."
            + (f" {hint}" if hint else "")
            + "\n   The passes are: "
            + ", ".join(names)
        )
