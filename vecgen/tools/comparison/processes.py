"""Starts the two sides, each in a process of its own, and takes what they leave."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import field
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from vecgen.diagnostics import VecgenError
from vecgen.options import script_environment
from vecgen.tools.comparison.observation import FACTS, PACKAGE, VALUES
from vecgen.values import value_class

_SHOWN_LINES = 30
_GRACE_SECONDS = 2.0

_WITH_STUB = """
import runpy, sys, types
try:
    import neuron
except ImportError as error:
    sys.exit(f"{{sys.executable}} has no NEURON: {{error}}")
package = sys.modules["vecgen"] = types.ModuleType("vecgen")
package.__path__ = [{path!r}]
runpy.run_module({module!r}, run_name="__main__", alter_sys=False)
"""
"""Python that lets a module of vecgen run where vecgen is not installed: no more of it is there."""
_INSTALLED = """
import runpy, sys
sys.path.insert(0, {root!r})
runpy.run_module({module!r}, run_name="__main__", alter_sys=False)
"""


class Side(Enum):
    """Under what a script runs."""

    NEURON = "NEURON"
    VECGEN = "vecgen"
    IMPORTED = "vecgen (built by NEURON)"


class SideError(VecgenError):
    """A side could not do its part; the message says which and why."""


@value_class
class Job:
    """A script and what is asked of it."""

    script: str
    arguments: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    timeout: float | None = None
    """Seconds for each side, None for no limit."""


@value_class(eq=False)
class Observation:
    """What a side left."""

    side: Side
    facts: dict[str, Any]
    values: NDArray[np.float64] = field(repr=False)
    output: str = field(repr=False)
    """What the script printed."""

    def array(self, place: Sequence[int]) -> NDArray[np.float64]:
        """Return the doubles that a place [first, count] means."""
        first, count = place
        return self.values[first : first + count]


def observe(side: Side, job: Job, folder: Path, python: str = sys.executable) -> Observation:
    """Run the script's one side to its end, in the present folder; its traces go into `folder`.

    Raises:
        SideError: it failed, or took too long.
    """
    place = folder / side.name.lower()
    place.mkdir()
    request = {
        "folder": str(place),
        "script": job.script,
        "arguments": list(job.arguments),
        "record": list(job.record),
    }
    command = [python, "-c", _start(side), json.dumps(request)]
    status, output = _run(command, place / "output.txt", job.timeout, side)
    facts = _facts(place)
    if facts is None:
        why = f"its process ended with status {status}"
        raise SideError(_failed(side, output.strip() if _is_a_line(output) else why, output))
    if facts["error"]:
        # What NEURON says of an error, it prints; vecgen's own say everything.
        shown = output if side is Side.NEURON or facts["error"].startswith("Trace") else ""
        raise SideError(_failed(side, facts["error"], shown))
    return Observation(side, facts, _values(place), output)


def _start(side: Side) -> str:
    path = str(Path(PACKAGE))
    match side:
        case Side.NEURON:
            module = "vecgen.tools.comparison.neuron_side"
            return _WITH_STUB.format(path=path, module=module)
        case Side.VECGEN:
            module = "vecgen.tools.comparison.vecgen_side"
            return _INSTALLED.format(root=str(Path(path).parent), module=module)
        case Side.IMPORTED:
            module = "vecgen.tools.comparison.importer_side"
            return _INSTALLED.format(root=str(Path(path).parent), module=module)
        case other:
            raise NotImplementedError(other)


def _run(command: list[str], output: Path, timeout: float | None, side: Side) -> tuple[int, str]:
    with output.open("wb") as file, _child(command, file) as process:
        try:
            status = process.wait(timeout)
        except subprocess.TimeoutExpired:
            _end(process)
            text = _text(output)
            raise SideError(_failed(side, f"it took longer than {timeout:g} s", text)) from None
    return status, _text(output)


@contextmanager
def _child(command: list[str], output: BinaryIO) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process that is gone, with all it has started, when the block is left."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=script_environment(),
            start_new_session=True,
        )
    except OSError as error:
        raise SideError(f"{command[0]} cannot be started: {error.strerror}") from error
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children; a script gets a moment to clean up."""
    if process.poll() is not None:
        return
    for number in (signal.SIGINT, signal.SIGKILL):
        _signal(process, number)
        try:
            process.wait(_GRACE_SECONDS)
            return
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass  # it has just ended


def _facts(folder: Path) -> dict[str, Any] | None:
    try:
        facts: dict[str, Any] = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return facts


def _values(folder: Path) -> NDArray[np.float64]:
    file = folder / VALUES
    if not file.stat().st_size:
        return np.empty(0)
    return np.memmap(file, np.float64, mode="r")


def _text(output: Path) -> str:
    return output.read_text(encoding="utf-8", errors="replace")


def _is_a_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1


def _failed(side: Side, why: str, output: str) -> str:
    return f"the {side.value} side failed: {why}{printed(output, why)}"


def printed(output: str, known: str = "") -> str:
    """Return the last lines of what a script printed, to be appended; not what is `known`."""
    lines = [line for line in output.rstrip().splitlines() if line not in known]
    if len(lines) > _SHOWN_LINES:
        lines = [f"... ({len(lines) - _SHOWN_LINES} lines before)", *lines[-_SHOWN_LINES:]]
    shown = "".join(f"\n   | {line}" for line in lines)
    return f"\n   it printed:{shown}" if shown else ""
