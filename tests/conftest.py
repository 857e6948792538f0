"""Fixtures for all tests: one cache of compiled code, and the simulators as processes."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import signal
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
ROOT = HERE.parent
ORACLE_VERSION = "9.0.2"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write what is emitted now into tests/golden"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "campaign: long comparisons with NEURON; run with VECGEN_CAMPAIGN=1"
    )
    config.addinivalue_line("markers", "oracle: compares with NEURON, where that is installed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("VECGEN_CAMPAIGN"):
        return
    skip = pytest.mark.skip(reason="long: runs with VECGEN_CAMPAIGN=1")
    for item in items:
        if item.get_closest_marker("campaign"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that all processes share that run the tests."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def cache(together: Path) -> Iterator[Path]:
    """Give the folder of compiled code that all tests share, in all processes that run them."""
    folder = together / "vecgen-cache"
    folder.mkdir(mode=0o700, exist_ok=True)
    before = os.environ.get("VECGEN_CACHE")
    os.environ["VECGEN_CACHE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["VECGEN_CACHE"]
    else:
        os.environ["VECGEN_CACHE"] = before


@pytest.fixture(scope="session", autouse=True)
def interrupts() -> None:
    """Let Ctrl-C do in processes that run a part of the tests what it does in Python."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Give a function (name, text) that compares a text with the file of that name in tests/golden.

    With `--update-golden` the file is written instead; read the difference before committing it.
    """

    def compare(name: str, text: str) -> None:
        path = Path(__file__).parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        assert path.is_file(), f"tests/golden/{name} is missing: pytest --update-golden writes it"
        assert text == path.read_text(encoding="utf-8"), (
            f"{name}: pytest --update-golden accepts it"
        )

    return compare


@pytest.fixture(scope="session")
def neuron_python() -> str:
    """Give the Python interpreter that has NEURON; skip where there is none."""
    try:
        version = importlib.metadata.version("neuron")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("NEURON is not installed")
    if version != ORACLE_VERSION:
        pytest.skip(f"NEURON {version} is installed; the comparisons are with {ORACLE_VERSION}")
    return sys.executable


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
            [python, "-W", "ignore", str(HERE / "oracle" / "worker.py"), module],
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
