"""A process that runs scenarios of NEURON's interface, under NEURON or under vecgen."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[1]
WORKER = ROOT / "tests" / "oracle" / "worker.py"

Answer = dict[str, Any]
"""`values` (name → hexadecimal doubles) and `error` (None, or `kinds` and `message`)."""


class Worker:
    """A process that serves scenarios, each in a fork."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(WORKER), module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NRN_MODULE_OPTIONS": "-nogui"},
        )

    def ask(self, scenario: Path, function: str, **arguments: Any) -> None:
        """Ask for a function of a Python file; `answer` has what comes of it."""
        request = {"path": str(scenario), "function": function, "arguments": arguments}
        with contextlib.suppress(BrokenPipeError):  # `answer` tells that it is no more
            self._input.write(json.dumps(request).encode() + b"\n")
            self._input.flush()

    def answer(self) -> Answer:
        """Wait for the answer, which is a `crash` where the process is no more."""
        line = self._output.readline()
        found: Answer = json.loads(line) if line else crash("the process ended")
        return found

    def close(self) -> None:
        """End the process."""
        with contextlib.suppress(BrokenPipeError):
            self._input.close()
        self._process.wait(60)
        self._output.close()

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout


def crash(message: str) -> Answer:
    """Return the answer of a process that is no more."""
    return {"values": {}, "error": {"kinds": [_CRASH], "message": message}}


def is_crash(answer: Answer) -> bool:
    """Whether the process that should have answered is no more."""
    return answer["error"] is not None and answer["error"]["kinds"] == [_CRASH]


_CRASH = "Crash"
