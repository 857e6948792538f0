"""Turns a compiler's failure into one message in the user's terms, down to the .mod line."""

from __future__ import annotations

import re
import shlex
import signal
from pathlib import PurePosixPath

from vecgen.build.processes import Finished
from vecgen.diagnostics import VecgenError
from vecgen.emit.bundle import Bundle
from vecgen.values import value_class

_MESSAGE = re.compile(
    r"^(?P<file>[^\n]+?):(?P<line>\d+):(?:\d+:)? (?:fatal )?error: ", re.MULTILINE
)
_ANY_ERROR = re.compile(
    r"^.*(?:\berror:|\bundefined |\bcannot |\bkilled\b).*$", re.MULTILINE | re.IGNORECASE
)
_ORIGIN = re.compile(r"/\* *(?P<file>[^\s*/][^*]*?\.\w+):(?P<line>\d+)\b")
_LINES_ABOVE = 12
_SHOWN = 400
_COMMAND_SHOWN = 2000


@value_class
class FailurePlace:
    """Where compiling failed, as far as is known."""

    source: str | None
    """The emitted file; None when linking failed."""
    line: int | None
    origin: str | None
    """`file.mod:LINE` of the statement that the C line was made from."""


class CompileError(VecgenError, RuntimeError):
    """The C compiler failed on emitted code."""

    def __init__(self, message: str, place: FailurePlace, finished: Finished) -> None:
        super().__init__(message)
        self.place = place
        self.finished = finished


def explain_failure(
    finished: Finished, source: str | None, bundle: Bundle
) -> tuple[str, FailurePlace, Finished]:
    """Return the message of a `CompileError`, and what else it holds."""
    found = _MESSAGE.search(finished.output)
    place = _place(found, source, bundle)
    what = source if source is not None else "the shared library (linking)"
    parts = [f"the C compiler {_how(finished)} on {what}"]
    parts.append("   command: " + _shortened(shlex.join(finished.command), _COMMAND_SHOWN))
    first = _first_error(finished.output, found)
    if first:
        parts.append(f"   {first}")
    if place.line is not None and place.source is not None:
        text = bundle.files[place.source].splitlines()[place.line - 1]
        parts.append(f"   {place.line:5d} | {_shortened(text.strip(), _SHOWN)}")
    if place.origin is not None:
        parts.append(f"   which was made from {place.origin}")
    if finished.returncode < 0:
        parts.append("   Too little memory is the usual reason; then try again.")
    return "\n".join(parts), place, finished


def _how(finished: Finished) -> str:
    if finished.returncode == 0:
        return "wrote nothing"
    if finished.returncode > 0:
        return f"failed with status {finished.returncode}"
    try:
        name = signal.Signals(-finished.returncode).name
    except ValueError:
        name = "unknown"
    return f"was killed by signal {-finished.returncode} ({name})"


def _place(found: re.Match[str] | None, source: str | None, bundle: Bundle) -> FailurePlace:
    if found is None:
        return FailurePlace(source, None, None)
    path = PurePosixPath(found["file"]).as_posix()
    if path not in bundle.files:
        return FailurePlace(source, None, None)
    lines = bundle.files[path].splitlines()
    line = int(found["line"])
    if not 1 <= line <= len(lines):
        return FailurePlace(path, None, None)
    return FailurePlace(path, line, _origin(lines, line))


def _origin(lines: list[str], line: int) -> str | None:
    """Return the .mod line named in this C line's comment or the nearest one above it."""
    for text in reversed(lines[max(0, line - 1 - _LINES_ABOVE) : line]):
        found = _ORIGIN.search(text)
        if found is not None:
            return f"{found['file']}:{found['line']}"
        if text.startswith("}"):
            return None
    return None


def _first_error(output: str, found: re.Match[str] | None) -> str:
    if found is not None:
        end = output.find("\n", found.start())
        return _shortened(output[found.start() : end if end >= 0 else None], _SHOWN)
    line = _ANY_ERROR.search(output)
    return _shortened((line.group() if line else output.strip().split("\n")[0]).strip(), _SHOWN)


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit // 2]} ... {text[-limit // 2 :]}"
