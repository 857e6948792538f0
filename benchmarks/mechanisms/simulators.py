"""Runs the protocol: NEURON's answers are kept beside its library, vecgen's are made anew."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

from benchmarks.mechanisms.corpus import ModFile

ROOT = Path(__file__).parents[2]
WORKER = ROOT / "tests" / "oracle" / "worker.py"
PROTOCOL = Path(__file__).with_name("protocol.py")
_POINTERS = re.compile(r"^[^:?\n]*?\b(?:BBCORE)?POINTER\s+([\w \t,]+)", re.MULTILINE)

Answer = dict[str, Any]
"""`values` (name → hexadecimal doubles) and `error` (None, or `kinds` and `message`)."""


class Simulator:
    """A process that serves scenarios, each in a fork; started when first asked."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, function: str, **arguments: Any) -> Answer:
        """Return the answer to a function of `protocol.py`."""
        process = self._process or self._start()
        request = {"path": str(PROTOCOL), "function": function, "arguments": arguments}
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            self.close()
            return crash("the process ended")
        return json.loads(line)

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(WORKER), self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NRN_MODULE_OPTIONS": "-nogui"},
        )
        return self._process

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.wait(60)
            self._process.stdout.close()
            self._process = None


def crash(message: str) -> Answer:
    """Return the answer of a process that is no more."""
    return {"values": {}, "error": {"kinds": ["Crash"], "message": message}}


def expected(file: ModFile, folder: Path, aux: Path, neuron: Simulator) -> Answer:
    """Return NEURON's answer, with the names of the file's globals as `globals`."""
    known = folder / f"answer-{_protocol_digest()}"
    if known.is_file():
        return json.loads(zlib.decompress(known.read_bytes()))
    names = sorted(neuron.ask("global_names", folder=str(folder))["values"])
    answer = neuron.ask("protocol", **arguments(file, folder, aux, names))
    answer["globals"] = names
    for old in folder.glob("answer-*"):
        old.unlink()
    known.write_bytes(zlib.compress(json.dumps(answer).encode(), 3))
    return answer


def arguments(file: ModFile, folder: Path, aux: Path, globals_: list[str]) -> dict[str, Any]:
    """Return the arguments of `protocol`."""
    text = file.path.read_text(encoding="latin-1")
    names = [name for found in _POINTERS.findall(text) for name in re.findall(r"\w+", found)]
    return {"folder": str(folder), "aux": str(aux), "globals_": globals_, "pointers": names}


def _protocol_digest() -> str:
    """Return a digest of what NEURON's answers depend on, layout and comments aside."""
    trees = [ast.dump(ast.parse(path.read_bytes())) for path in (PROTOCOL, WORKER)]
    return hashlib.sha256("".join(trees).encode()).hexdigest()[:12]
