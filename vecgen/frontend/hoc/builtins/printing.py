"""printf and its relatives, and the files that `wopen` and `ropen` open."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from vecgen.frontend.hoc.builtins.formats import formatted
from vecgen.frontend.hoc.builtins.scans import scanned
from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.values import Builtin, Call
from vecgen.frontend.neuron_api.text_file import TextReader


class OpenFiles:
    """The file that `fprint` writes and the one that `fscan` and `getstr` read."""

    def __init__(self) -> None:
        self.output: TextIO | None = None
        self.input: TextReader | None = None

    def __del__(self) -> None:
        if self.output is not None:
            self.output.close()

    def write_to(self, path: str | None) -> float:
        """Close the written file, and open another."""
        if self.output is not None:
            self.output.close()
        self.output = None
        if path is None:
            return 1.0
        try:
            self.output = Path(path).open("w", encoding="utf-8")
        except (OSError, ValueError):
            return 0.0
        return 1.0

    def read_from(self, path: str | None) -> float:
        """Leave the read file, and read another."""
        self.input = None
        if path is None:
            return 1.0
        try:
            self.input = TextReader.of(Path(path))
        except (OSError, ValueError):
            return 0.0
        return 1.0

    def reader(self, program: TextReader | None) -> TextReader:
        """Return what is read: without a file the rest of the program, or the standard input."""
        if self.input is not None:
            return self.input
        if program is not None:
            return program
        self.input = TextReader(sys.stdin.read())
        return self.input


def _files(call: Call) -> OpenFiles:
    return call.interpreter.state(OpenFiles)


def _path(call: Call) -> str | None:
    return call.text(0) if len(call) else None


def _printf(call: Call) -> float:
    text = formatted(call, 0)
    call.interpreter.write(text)
    return float(len(text))


def _fprint(call: Call) -> float:
    text = formatted(call, 0)
    output = _files(call).output
    if output is None:
        call.interpreter.write(text)
    else:
        output.write(text)
    return float(len(text))


def _sprint(call: Call) -> float:
    call.string_cell(0).value = formatted(call, 1)
    return 1.0


def _fscan(call: Call) -> float:
    value = _files(call).reader(call.interpreter.rest_of_program()).number()
    if value is None:
        raise HocError("EOF in fscan")
    return value


def _getstr(call: Call) -> float:
    """Read a line with its end, or with a second argument of 1 a word; return its length."""
    reader = _files(call).reader(call.interpreter.rest_of_program())
    text = reader.word() if int(call.number(1, 0.0)) else reader.line()
    if text is None:
        raise HocError("EOF in getstr")
    call.string_cell(0).value = text
    return float(len(text))


FUNCTIONS: Mapping[str, Builtin] = {
    "fprint": _fprint,
    "fscan": _fscan,
    "getstr": _getstr,
    "printf": _printf,
    "ropen": lambda call: _files(call).read_from(_path(call)),
    "sprint": _sprint,
    "sscanf": lambda call: float(scanned(call, call.text(0), 1)),
    "wopen": lambda call: _files(call).write_to(_path(call)),
}
