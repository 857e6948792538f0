"""Runs one scenario under NEURON and under vecgen, and compares every bit of what it kept."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@dataclass(frozen=True)
class Result:
    """What a scenario left: values by name, files by name, and the error that ended it."""

    values: dict[str, np.ndarray]
    files: dict[str, bytes]
    error: dict[str, Any] | None


class Simulator:
    """A process that runs scenarios under one simulator."""

    def __init__(self, python: str, module: str) -> None:
        self._messages = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [python, "-W", "ignore", str(HERE / "worker.py"), module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._messages,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NRN_MODULE_OPTIONS": "-nogui"},
        )

    def start(self, path: Path, function: str, arguments: dict[str, Any]) -> None:
        """Ask for a scenario."""
        request = {"path": str(path), "function": function, "arguments": arguments}
        with contextlib.suppress(BrokenPipeError):  # `result` tells why it is no more
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()

    def result(self) -> Result:
        """Wait for the answer."""
        line = self._process.stdout.readline()
        if not line:
            self._messages.seek(0)
            raise RuntimeError(self._messages.read()[-2000:].decode(errors="replace"))
        answer = json.loads(line)
        values = {name: np.frombuffer(bytes.fromhex(h)) for name, h in answer["values"].items()}
        files = {name: bytes.fromhex(text) for name, text in answer["files"].items()}
        return Result(values, files, answer["error"])

    def run(self, path: Path, function: str, **arguments: Any) -> Result:
        """Run a function of a Python file."""
        self.start(path, function, arguments)
        return self.result()

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()
        self._messages.close()


@pytest.fixture(scope="session")
def neuron(neuron_python: str) -> Iterator[Simulator]:
    """Give NEURON."""
    simulator = Simulator(neuron_python, "neuron")
    yield simulator
    simulator.close()


@pytest.fixture(scope="session")
def vecgen(cache: Path) -> Iterator[Simulator]:
    """Give vecgen."""
    simulator = Simulator(sys.executable, "vecgen")
    yield simulator
    simulator.close()


Compare = Callable[..., Result]


@pytest.fixture
def compare(neuron: Simulator, vecgen: Simulator) -> Compare:
    """Return a function that runs a scenario under both and fails where a bit differs."""

    def run(path: Path, function: str, **arguments: Any) -> Result:
        neuron.start(path, function, arguments)
        vecgen.start(path, function, arguments)
        expected, found = neuron.result(), vecgen.result()
        assert expected.error is None, f"NEURON: {expected.error}"
        assert found.error is None, f"vecgen: {found.error}"
        assert expected.values, "the scenario keeps nothing"
        assert found.values.keys() == expected.values.keys()
        differences = [
            text
            for name in expected.values
            if (text := difference(name, expected.values[name], found.values[name]))
        ]
        assert not differences, report(differences)
        assert found.files == expected.files
        return found

    return run


def difference(name: str, expected: np.ndarray, found: np.ndarray) -> str | None:
    """Return what differs, or None if every bit is the same."""
    if expected.tobytes() == found.tobytes():
        return None
    if len(expected) != len(found):
        return f"{name}: NEURON has {len(expected)} values, vecgen {len(found)}"
    where = np.flatnonzero(expected.view(np.uint64) != found.view(np.uint64))
    k = where[0]
    return (
        f"{name}[{k}]: NEURON {float(expected[k])!r}, vecgen {float(found[k])!r} "
        f"({len(where)} of {len(expected)} differ)"
    )


def report(differences: list[str]) -> str:
    """Return the first of many differences."""
    return "\n".join([f"{len(differences)} variables differ:", *differences[:20]])
