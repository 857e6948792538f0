"""`batch_save` and `batch_run`: what is written, and the run that writes it.

Arguments are checked here, before anything is compiled; the run is the engine's.
"""

from __future__ import annotations

import errno
import importlib
import math
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vecgen.diagnostics import BatchFileError, UnsupportedError
from vecgen.frontend.errors import ArgumentError, ArgumentTypeError, OtherModelError
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.workspace import RUN_CONTROL, Progress, Workspace

_LARGEST = 1e20  # ms; NEURON's limit for both times


def batch_save(workspace: Workspace, *references: Any) -> float:
    """Append variables to what `batch_run` writes; without arguments start a new list.

    Raises:
        ArgumentTypeError: an argument is no reference.
    """
    for item, reference in enumerate(references, 1):
        if not isinstance(reference, Reference):
            raise ArgumentTypeError(
                f"batch_save argument {item} must be a reference such as segment._ref_v, "
                f"not {reference!r}"
            )
        if reference.workspace is not workspace:
            name = reference.variable.label
            raise OtherModelError(f"batch_save argument {item}: {name} belongs to another model")
        if reference.variable.locate().space == RUN_CONTROL:
            name = reference.variable.label
            raise UnsupportedError(f"batch_save: {name} is no variable of the model.")
    if references:
        workspace.save([reference.variable for reference in references])
    else:
        workspace.clear_save_list()
    return 1.0


def batch_run(
    workspace: Workspace,
    *arguments: Any,
    nan: str = "stop",
    progress: bool | Progress = False,
) -> float:
    """Run to `tstop` and write the saved variables every `tstep` (ms) to a file.

    `batch_run(tstop, tstep)`, `batch_run(tstop, tstep, filename)`, `batch_run(tstop, tstep,
    filename, comment)`. With nan="stop" the run stops where a variable is no number any more; with
    "ignore" it goes on, as in NEURON. progress=True shows a bar on the terminal; a function is told
    the time (ms) that the run has reached.

    Raises:
        ArgumentError: an argument is missing or out of range.
        BatchFileError: the file cannot be written.
    """
    if len(arguments) < 2:
        raise ArgumentError("batch_run not enough arguments: it needs tstop and tstep (ms)")
    tstop = _time(arguments[0], "tstop")
    tstep = _time(arguments[1], "tstep")
    path = _path(arguments[2]) if len(arguments) > 2 else None
    comment = _text(arguments[3], "comment") if len(arguments) > 3 else ""
    if nan not in ("stop", "ignore"):
        raise ArgumentError(f'nan must be "stop" or "ignore", not {nan!r}')
    require_time_step(workspace)
    if path is not None:
        _require_writable(path)
    if progress is True:
        with progress_bar(workspace.globals.get("t", 0), tstop) as bar:
            workspace.engine.batch_run(
                workspace, tstop, tstep, path, comment, nan=nan, progress=bar
            )
    else:
        told = progress if callable(progress) else None
        workspace.engine.batch_run(workspace, tstop, tstep, path, comment, nan=nan, progress=told)
    return 1.0


@contextmanager
def progress_bar(start: float, tstop: float) -> Iterator[Progress]:
    """Show a bar in ms of model time while a run goes on; only a terminal sees it."""
    tqdm = importlib.import_module("tqdm.auto").tqdm  # imported for who wants it only
    form = "{l_bar}{bar}| {n:.4g} of {total:.4g} ms [{elapsed}<{remaining}]"
    with tqdm(total=tstop, initial=start, bar_format=form, disable=None) as bar:
        yield lambda t: bar.update(min(t, tstop) - bar.n)


def require_time_step(workspace: Workspace) -> None:
    """Raise `ArgumentError` if dt is such that a run would never end."""
    dt = workspace.globals.get("dt", 0)
    if not (dt > 0.0 and math.isfinite(dt)):
        raise ArgumentError(f"dt must be > 0 for a run, but n.dt is {dt!r}.")


def _time(value: Any, name: str) -> float:
    time = argument(value, f"{name} of batch_run")
    if not 0.0 <= time <= _LARGEST:
        raise ArgumentError(
            f"Arg out of range in user function: {name} of batch_run must be from 0 to 1e20 ms, "
            f"not {time!r}"
        )
    return time


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise ArgumentTypeError(f"Expecting string argument: {name} of batch_run is {value!r}")
    if "\0" in value:
        raise ArgumentError(f"{name} of batch_run holds a zero character: {value!r}")
    try:
        value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raise ArgumentError(f"{name} of batch_run has no form in UTF-8: {value!r}") from None
    return value


def _path(value: Any) -> str:
    return _text(os.fspath(value) if isinstance(value, Path) else value, "filename")


def _require_writable(path: str) -> None:
    """Refuse a file that cannot be written; it is opened, and checked, by the run."""
    if not path:
        raise _refused(errno.ENOENT, path)
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        mode = stat.S_IFREG
    except OSError as error:
        raise _refused(error.errno or errno.EIO, path) from None
    if stat.S_ISDIR(mode):
        raise _refused(errno.EISDIR, path)
    if not stat.S_ISREG(mode):  # a pipe or a device is written itself
        if not os.access(path, os.W_OK):
            raise _refused(errno.EACCES, path)
        return
    folder = Path(path).parent
    try:
        folder_mode = folder.stat().st_mode
    except OSError as error:
        raise _refused(error.errno or errno.EIO, path) from None
    if not stat.S_ISDIR(folder_mode):
        raise _refused(errno.ENOTDIR, path)
    writable = os.access(folder, os.W_OK) and (not Path(path).exists() or os.access(path, os.W_OK))
    if not writable:
        raise _refused(errno.EACCES, path)


def _refused(number: int, path: str) -> BatchFileError:
    return BatchFileError(number, f"Couldn't open batch file: {os.strerror(number)}", path)
