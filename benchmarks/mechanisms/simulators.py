"""Runs the protocol: NEURON's answers are kept beside its library, vecgen's are made anew."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

from benchmarks.mechanisms.corpus import ModFile
from benchmarks.worker import WORKER, Answer, Worker, is_crash

PROTOCOL = Path(__file__).with_name("protocol.py")
_POINTERS = re.compile(r"^[^:?\n]*?\b(?:BBCORE)?POINTER\s+([\w \t,]+)", re.MULTILINE)


class Simulator:
    """Answers for functions of `protocol.py`; its process is started when first asked."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._worker: Worker | None = None

    def ask(self, function: str, **arguments: Any) -> Answer:
        """Return the answer; a process that ended with it is started anew for the next."""
        if self._worker is None:
            self._worker = Worker(self._module)
        self._worker.ask(PROTOCOL, function, **arguments)
        answer = self._worker.answer()
        if is_crash(answer):
            self.close()
        return answer

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None


def expected(file: ModFile, folder: Path, aux: Path, neuron: Simulator) -> Answer:
    """Return NEURON's answer, with the names of the file's globals as `globals`."""
    known = folder / f"answer-{_protocol_digest()}"
    if known.is_file():
        kept: Answer = json.loads(zlib.decompress(known.read_bytes()))
        return kept
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
