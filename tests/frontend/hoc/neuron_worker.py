"""Runs HOC snippets under NEURON, each in a copy of one process that has it loaded.

Reads a JSON list of programs from standard input; writes a JSON list of what each printed and, if
it ended with an error, NEURON's message. Every program is a file `snippet.hoc` in a new folder.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

SECONDS = 20


def main() -> None:
    """Answer one list of programs."""
    from neuron import h

    programs = json.load(sys.stdin)
    json.dump([run(h, program) for program in programs], sys.stdout)


def run(h: Any, program: str) -> dict[str, Any]:
    """Run one program in a copy of this process."""
    folder = Path(tempfile.mkdtemp())  # no context manager: quit() in the copy would leave it
    try:
        (folder / "snippet.hoc").write_text(program, encoding="utf-8")
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            execute(h, folder)
        _, status = os.waitpid(child, 0)
        prints = (folder / "stdout").read_text(encoding="utf-8", errors="replace")
        said = (folder / "stderr").read_text(encoding="utf-8", errors="replace")
        failed = (folder / "failed").exists()
    finally:
        shutil.rmtree(folder)
    if status:
        return {"prints": prints, "error": f"NEURON ended by signal {os.WTERMSIG(status)}"}
    return {"prints": prints, "error": message(said) if failed else None}


def execute(h: Any, folder: Path) -> None:
    """Run the program of a folder with the standard streams in files; never returns."""
    signal.alarm(SECONDS)
    os.chdir(folder)
    for number, name in ((0, os.devnull), (1, "stdout"), (2, "stderr")):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT
        os.dup2(os.open(name, flags, 0o600), number)
    failed = Path("failed").resolve()
    try:
        h.load_file(1, "snippet.hoc")
    except RuntimeError as error:
        print(f"NEURON: {error}", file=sys.stderr)
        failed.touch()
    sys.stdout.flush()
    ctypes.CDLL(None).fflush(None)
    sys.stderr.flush()
    os._exit(0)


def message(said: str) -> str | None:
    """Return the first line of NEURON's error messages without the name of the program."""
    for line in said.splitlines():
        program, colon, text = line.partition(": ")
        if colon and (program.endswith("NEURON") or program.endswith("nrniv")):
            return re.sub(r"\b0x[0-9a-f]+", "0x...", text.strip())
    return said.strip() or None


if __name__ == "__main__":
    main()
