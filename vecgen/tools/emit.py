"""`vecgen emit SCRIPT -o DIR`: the script's first batch_run as a directory of C and its values."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from vecgen.diagnostics import VecgenError
from vecgen.emit.bundle import Bundle
from vecgen.emit.data_file import data_bytes
from vecgen.emit.emitter import emit_bundle
from vecgen.emit.manifest import RunSummary, code_digest_of
from vecgen.engine import NativeEngine
from vecgen.frontend.workspace import Workspace
from vecgen.ir.arena import ItemKind
from vecgen.lower.data import item_views
from vecgen.options import Options
from vecgen.pipeline import model_program
from vecgen.prepared import Prepared, team_layout
from vecgen.run.arena import allocate_arena
from vecgen.run.session import Session
from vecgen.tools.as_neuron import Imports, as_neuron_option
from vecgen.tools.capture import BatchCall, Found, capture_model
from vecgen.tools.write_bundle import DATA, Overwrite, write_bundle
from vecgen.values import value_class


@value_class
class Emitted:
    """A directory to be written."""

    bundle: Bundle
    data: bytes
    output: str | None


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("script", type=click.Path(exists=True, dir_okay=False))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[ARGS]...")
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The directory to write.",
)
@as_neuron_option
@click.option("--name", metavar="NAME", help="The program's name; by default the script's.")
@click.option(
    "--force",
    "overwrite",
    flag_value=Overwrite.ANYTHING,
    type=Overwrite,
    default=Overwrite.UNCHANGED,
    help="Write into a directory with other or edited files, too.",
)
def emit(
    script: str,
    arguments: tuple[str, ...],
    folder: Path,
    imports: Imports,
    name: str | None,
    overwrite: Overwrite,
) -> None:
    """Write a model as C that needs no Python.

    The script runs up to its first batch_run. That run is written instead of being done: the same
    C that Python compiles, the values in model.vgd, a Makefile and a README. In DIR `make &&
    ./NAME` then writes the same bytes into the same output file.

    An option of the script's own that this command has, too, goes behind `--`.
    """
    program = name if name is not None else Path(script).stem
    options = Options()
    emitted = capture_model(
        script, arguments, options, lambda found: _emitted(found, options, program), imports
    )
    write_bundle(emitted.bundle, emitted.data, folder, overwrite=overwrite)
    for line in _report(emitted, folder):
        click.echo(line)


def _emitted(found: Found, options: Options, name: str) -> Emitted:
    prepared = found.engine.prepare_to_emit(found.workspace)
    if found.call is None:
        raise VecgenError(
            "the script calls no batch_run, and a run is what the program repeats: add"
            ' n.batch_save(...) and n.batch_run(tstop, tstep, "file")'
        )
    call = found.call
    labels = tuple(variable.label for variable in found.workspace.save_list)
    now = float(prepared.globals["t"][0])
    summary = RunSummary(now, call.tstop, call.tstep, call.path, labels)
    bundle = emit_bundle(model_program(prepared.model, options), options, name=name, run=summary)
    data = run_data(prepared, call, code_digest_of(bundle))
    return Emitted(bundle, data, call.path)


def emit_run(
    workspace: Workspace, engine: NativeEngine, call: BatchCall, folder: Path, *, name: str
) -> list[str]:
    """Write a run of a model as a directory of C; return what to tell about it.

    Raises:
        VecgenError: the directory holds something else, or the model cannot be written.
    """
    emitted = _emitted(Found(workspace, engine, call), engine.options, name)
    write_bundle(emitted.bundle, emitted.data, folder, overwrite=Overwrite.UNCHANGED)
    return _report(emitted, folder)


def run_data(prepared: Prepared, call: BatchCall, digest: str) -> bytes:
    """Return the .vgd file of a run that starts from the present values.

    Raises:
        VecgenError: a table is older than the values that it would be made from.
    """
    prepared.globals["ignore_nan"][0] = float(call.nan == "ignore")
    arena = prepared.arena.copy()
    for table in _tables(prepared, arena).values():
        table[...] = 0  # the program fills its tables itself
    _refuse_old_tables(prepared)
    return data_bytes(
        digest=digest,
        lanes=prepared.plan.parts.lanes,
        field_offset=prepared.plan.part_offset,
        space_size=prepared.plan.space_size,
        arena=arena,
        probe_start=prepared.saved.start,
        probe_column=prepared.saved.column,
        probe_offset=prepared.saved.offset,
        tstop=call.tstop,
        tstep=call.tstep,
        path=call.path,
        comment=call.comment,
        plays=prepared.exchange.plays(),
    )


def _tables(prepared: Prepared, arena: NDArray[np.uint8]) -> dict[str, NDArray[np.generic]]:
    """Return the rows of each table in an arena, by the table's name."""
    items = zip(prepared.plan.items, item_views(prepared.plan, arena), strict=True)
    return {item.name: view for item, view in items if item.kind is ItemKind.TABLE}


def _refuse_old_tables(prepared: Prepared) -> None:
    """Refuse tables which a program that starts now would make with other values.

    A TABLE is made anew only when what it DEPENDs on changes, in NEURON and here. After this the
    currents of the model are those of `fcurrent`.
    """
    prepared.session.currents()  # tables are now what the next step would use
    used = prepared.arena
    made = allocate_arena(used.nbytes)
    made[:] = used
    plan = prepared.plan
    layout = team_layout(plan)
    arenas = [made] * len(layout.lanes)
    Session(prepared.session.library, arenas, layout, threads=1).currents()
    fresh = _tables(prepared, made)
    for name, rows in _tables(prepared, used).items():
        if rows.tobytes() != fresh[name].tobytes():
            raise VecgenError(
                f"{name} was made with parameters that have changed since and are not in its"
                " DEPEND list; the program would make it anew. Set them before the first"
                " n.finitialize(), or add them to DEPEND."
            )


def _report(emitted: Emitted, folder: Path) -> list[str]:
    lines = sum(
        text.count("\n")
        for path, text in emitted.bundle.files.items()
        if path.endswith((".c", ".h")) and "/" not in path
    )
    writes = f"writes {emitted.output}" if emitted.output is not None else "writes no file"
    return [
        f"{folder}: {lines} lines of C for this model, its values in {DATA}",
        "Build and run it (see README.md there):",
        f"    cd {shlex.quote(str(folder))} && make",
        f"    ./{emitted.bundle.name}    # {writes}",
    ]
