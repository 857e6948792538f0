"""Writes above each vector loop of emitted C what the compiler made of it."""

from __future__ import annotations

import re
import shlex
import tempfile
from collections.abc import Sequence
from pathlib import Path

from vecgen.build.report import LoopVerdict, vectorization_report
from vecgen.build.toolchain import Toolchain, compiler_version, find_toolchain
from vecgen.emit.bundle import Bundle
from vecgen.options import Options

_MAJOR_VERSION = re.compile(r"\b(\d+)\.\d+")
_ITSELF = re.compile(r"^(?:loop vectorized|vectorized loop)\s*")


def annotated_files(bundle: Bundle, paths: Sequence[str], options: Options) -> dict[str, list[str]]:
    """Return the lines of each C file, with a verdict above every vector loop.

    Loops that are serial on purpose say so themselves. Files are compiled for this; nothing is run.

    Raises:
        CompilerNotFound: there is no compiler to ask.
    """
    toolchain = find_toolchain(options)
    compiler = f"{toolchain.kind} {_major_version(toolchain)}".strip()
    who = f"by {compiler} for {options.march}"
    result = {}
    with tempfile.TemporaryDirectory(prefix="vecgen-") as name:
        folder = Path(name)
        bundle.write_to(folder)
        for path in paths:
            lines = bundle.files[path].splitlines()
            if path.endswith(".c"):
                command = shlex.join(toolchain.command)
                found = vectorization_report(folder, path, command, options.march)
                lines = _annotated(lines, [one for one in found if one.file == path], who)
            result[path] = lines
    return result


def _annotated(lines: Sequence[str], verdicts: Sequence[LoopVerdict], who: str) -> list[str]:
    above = {_pragma_index(lines, one.line - 1): one for one in verdicts}
    result = []
    for index, line in enumerate(lines):
        if index in above:
            margin = line[: len(line) - len(line.lstrip())]
            result.append(f"{margin}// {_words(above[index], who)}")
        result.append(line)
    return result


def _pragma_index(lines: Sequence[str], loop: int) -> int:
    """Return the index of the VG_SIMD line of the `for` at an index."""
    return next((n for n in range(loop, -1, -1) if "VG_SIMD" in lines[n]), loop)


def _words(verdict: LoopVerdict, who: str) -> str:
    if verdict.vectorized:
        return f"vectorised {who}: {_ITSELF.sub('', verdict.reason)}"
    return f"not vectorised {who}: {verdict.reason}"


def _major_version(toolchain: Toolchain) -> str:
    found = _MAJOR_VERSION.search(compiler_version(toolchain))
    return found.group(1) if found is not None else ""
