"""`vecgen show SCRIPT|FILE.mod`: the C that a model or a mechanism becomes, for reading."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path

import click

from vecgen.diagnostics import VecgenError, did_you_mean
from vecgen.emit.bundle import Bundle
from vecgen.emit.emitter import emit_bundle, mechanism_file
from vecgen.emit.naming import ProgramNames
from vecgen.frontend.freeze import freeze
from vecgen.model.mechanism import Mechanism
from vecgen.options import Options
from vecgen.pipeline import model_program
from vecgen.source import Source
from vecgen.tools.as_neuron import Imports, as_neuron_option
from vecgen.tools.capture import capture_model
from vecgen.tools.excerpts import function_lines
from vecgen.tools.highlight import highlighted
from vecgen.tools.mod_view import mod_view
from vecgen.tools.one_segment import load_alone, one_segment
from vecgen.tools.verdicts import annotated_files
from vecgen.values import value_class

_STEP_FILE, _STEP_FUNCTIONS = "model.c", ("step_full", "step_lean")


@value_class
class _Shown:
    """A model's C, and its mechanisms with the file that each became."""

    bundle: Bundle
    mechanisms: dict[str, tuple[Mechanism, str]]


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("script", type=click.Path(exists=True, dir_okay=False))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[ARGS]...")
@click.option("--mechanism", "names", multiple=True, metavar="NAME", help="This mechanism only.")
@click.option("--file", "files", multiple=True, metavar="FILE", help="A whole file, as cable.c.")
@click.option("--mod", is_flag=True, help="Each line of a .mod file with the C that it became.")
@as_neuron_option
@click.pass_context
def show(
    ctx: click.Context,
    script: str,
    arguments: tuple[str, ...],
    names: tuple[str, ...],
    files: tuple[str, ...],
    mod: bool,
    imports: Imports,
) -> None:
    """Print the C that a model becomes.

    Its mechanisms and one time step; with --file and --mechanism only those. Above each vector loop
    stands what the compiler made of it. In colours on a terminal where pygments is installed.

    A script runs up to its first batch_run, or to its end if it has none. Of a .mod file the
    mechanism is shown, as in a model of one segment; nothing runs.
    """
    options = Options()
    shown = _shown(script, arguments, options, imports)
    chosen = [_known(name, shown.mechanisms, "mechanism") for name in names]
    if mod:
        for name in chosen or shown.mechanisms:
            mechanism, path = shown.mechanisms[name]
            for line in mod_view(mechanism.source, path, shown.bundle.files[path]):
                click.echo(line)
        return
    paths = [_known(path, shown.bundle.files, "file") for path in files]
    paths += [shown.mechanisms[name][1] for name in chosen]
    parts = _parts(shown, paths, options)
    colour = ctx.color is not False and sys.stdout.isatty()
    for title, lines in parts.items():
        code = "\n".join(lines) + "\n"
        click.secho(f"==> {title} <==", bold=True)
        click.echo(highlighted(code) if colour else code)


def _shown(script: str, arguments: Sequence[str], options: Options, imports: Imports) -> _Shown:
    if Path(script).suffix == ".mod":
        model = one_segment(load_alone(Source.read(script)))
    else:
        model = capture_model(
            script, arguments, options, lambda found: freeze(found.workspace), imports
        )
    program = model_program(model, options)
    structs = ProgramNames(program).structs
    mechanisms = {m.name: (m, mechanism_file(structs[m.name])) for m in model.mechanisms}
    return _Shown(emit_bundle(program, options), mechanisms)


def _known(name: str, known: Collection[str], what: str) -> str:
    if name not in known:
        hint = did_you_mean(name, known)
        raise VecgenError(
            f"the model has no {what} {name!r}."
            + (f" {hint}" if hint else "")
            + f"\n   It has: {', '.join(known)}"
        )
    return name


def _parts(shown: _Shown, paths: Sequence[str], options: Options) -> dict[str, list[str]]:
    """Return title → lines of what is shown: whole files, or all mechanisms and the step."""
    wanted = list(paths) or [*(path for _, path in shown.mechanisms.values()), _STEP_FILE]
    parts = _files(shown.bundle, wanted, options)
    if not paths:
        step = parts.pop(_STEP_FILE)
        for name in _STEP_FUNCTIONS:
            parts[f"{_STEP_FILE}: {name}"] = function_lines(step, name)
    return parts


def _files(bundle: Bundle, paths: Sequence[str], options: Options) -> dict[str, list[str]]:
    try:
        return annotated_files(bundle, paths, options)
    except VecgenError as error:
        # No compiler, or one that refuses the file: then above all one wants to read it.
        click.echo(f"no verdicts on loops: {error}", err=True)
        return {path: bundle.files[path].splitlines() for path in paths}
