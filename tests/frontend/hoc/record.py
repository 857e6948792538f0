"""Writes what NEURON prints for the HOC snippets into their files: `python record.py [FILE...]`."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from snippet_files import FOLDER, Snippet, read, write

WORKER = Path(__file__).parent / "neuron_worker.py"


def recorded(snippets: Sequence[Snippet], python: str = sys.executable) -> list[Snippet]:
    """Return the snippets with what NEURON prints for them."""
    done = subprocess.run(
        [python, "-W", "ignore", str(WORKER)],
        input=json.dumps([snippet.code for snippet in snippets]),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NRN_MODULE_OPTIONS": "-nogui"},
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    return [
        dataclasses.replace(snippet, **answer)
        for snippet, answer in zip(snippets, json.loads(done.stdout), strict=True)
    ]


def main() -> None:
    """Record the files that are named, or all."""
    for path in map(Path, sys.argv[1:] or sorted(map(str, FOLDER.glob("*.txt")))):
        write(path, recorded(read(path)))


if __name__ == "__main__":
    main()
