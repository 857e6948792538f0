"""Runs a user's script in this process, as `python SCRIPT ARGS` would, or `nrniv SCRIPT` for HOC.

Says what went wrong in one message with the place in the user's file. What a script computes, and
with which engine, is not known here.
"""

from __future__ import annotations

import runpy
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import click

from vecgen.diagnostics import NumericError, VecgenError
from vecgen.frontend.neuron_api.compiled_folders import load_present_folder
from vecgen.session import n

EXIT_USER = 1
EXIT_NUMERIC = 4
EXIT_INTERRUPTED = 130

_PACKAGE = str(Path(__file__).resolve().parent.parent)
_MACHINERY = (runpy.__file__, "<frozen runpy>")


class ScriptError(click.ClickException):
    """What ended a script; shown as one message."""

    exit_code = EXIT_USER


class ScriptNumericError(ScriptError):
    """A variable became NaN or infinite."""

    exit_code = EXIT_NUMERIC


class ScriptInterruptedError(ScriptError):
    """Somebody pressed Ctrl-C."""

    exit_code = EXIT_INTERRUPTED


def run_script(script: str, arguments: Sequence[str]) -> Mapping[str, Any]:
    """Run the script as `__main__` and return its globals, which keep its objects alive.

    `sys.argv` and the first folder of `sys.path` become what `python SCRIPT ARGS` makes of them.
    A file `.hoc` is HOC: the mechanisms of the folder that we are in are loaded before it.
    """
    sys.argv = [script, *arguments]
    if Path(script).suffix.lower() == ".hoc":
        load_present_folder(n._workspace)
        n._language.run_file(script)
        return {}
    if not sys.flags.safe_path:
        sys.path[0] = str(Path(script).resolve().parent)
    return runpy.run_path(script, run_name="__main__")


@contextmanager
def told_to_the_user() -> Iterator[None]:
    """Turn what a script raises into one message and the right exit code.

    1: what the user can mend, and what `python` would show with a traceback; 4: a variable became
    NaN or infinite; 130: Ctrl-C. `sys.exit` keeps its meaning.
    """
    try:
        yield
    except VecgenError as error:
        kind = ScriptNumericError if isinstance(error, NumericError) else ScriptError
        raise kind(f"{error}{user_place(error.__traceback__)}") from error
    except KeyboardInterrupt as error:
        message = str(error) or "interrupted"
        raise ScriptInterruptedError(f"{message}{user_place(error.__traceback__)}") from error
    except Exception as error:
        _show_traceback(error)
        raise click.exceptions.Exit(EXIT_USER) from error


def user_place(trace: TracebackType | None) -> str:
    """Return the last place in the user's own files as a line to append, "" if there is none."""
    frames = [f for f in traceback.extract_tb(trace) if not _is_ours(f.filename)]
    if not frames:
        return ""
    last = frames[-1]
    return f"\n   {last.filename}:{last.lineno}: {last.line or ''}".rstrip()


def _is_ours(filename: str) -> bool:
    return filename in _MACHINERY or Path(filename).is_relative_to(_PACKAGE)


def _show_traceback(error: Exception) -> None:
    """Print what Python prints for an error that nobody caught, from the user's file on."""
    trace = error.__traceback__
    while trace is not None and _is_ours(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    lines = traceback.format_exception(type(error), error, trace)
    click.echo("".join(lines), err=True, nl=False)
