"""Imports every morphology under some folders with NEURON and with vecgen, and compares all bits.

The scenario is that of tests/oracle: sections, names, order, connections, 3-d points, numbers of
segments by the d_lambda rule, diameters, areas, resistances. What vecgen refuses, or NEURON cannot
read, is listed with what they say.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).parents[2]
WORKER = ROOT / "tests" / "oracle" / "worker.py"
SCENARIO = ROOT / "tests" / "oracle" / "morphologies.py"
KINDS = {".swc": "swc", ".asc": "asc"}
OWNERS = ("cell", "session")


class Simulator:
    """A process that runs scenarios."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(WORKER), module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NRN_MODULE_OPTIONS": "-nogui"},
        )

    def start(self, path: Path, owner: str) -> None:
        """Ask for a file."""
        arguments = {"file": str(path), "kind": KINDS[path.suffix.lower()], "owner": owner}
        request = {
            "path": str(SCENARIO),
            "function": "imported",
            "arguments": {**arguments, "cable": True},
        }
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()

    def result(self) -> dict[str, Any]:
        """Wait for what came of it."""
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait(60)


def distinct(folders: Sequence[str]) -> Iterator[Path]:
    """Yield the morphologies in folders, each text once."""
    seen: set[str] = set()
    for folder in folders:
        for path in sorted(Path(folder).resolve().rglob("*")):
            if path.suffix.lower() not in KINDS or not path.is_file():
                continue
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            if digest not in seen:
                seen.add(digest)
                yield path


def verdict(expected: dict[str, Any], found: dict[str, Any]) -> str:
    """Return what is to be said of one file: "same", or what differs."""
    theirs, ours = expected["error"], found["error"]
    if theirs or ours:
        told = [f"{who}: {_first_line(error)}" for who, error in
                (("NEURON", theirs), ("vecgen", ours)) if error]  # fmt: skip
        return "; ".join(["both refuse"] * bool(theirs and ours) + told)
    if expected["values"] == found["values"]:
        return "same"
    names = [
        name
        for name in sorted({*expected["values"], *found["values"]})
        if expected["values"].get(name) != found["values"].get(name)
    ]
    return f"DIFFERENT in {len(names)} places, first: {names[0]}"


def _first_line(error: dict[str, Any]) -> str:
    message = str(error["message"]).splitlines() or [""]
    return f"{error['kinds'][0]}: {message[0][:150]}"


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False))
def morphologies(folders: tuple[str, ...]) -> None:
    """Compare every .swc and .asc file under FOLDERS."""
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as cache:
        os.environ.setdefault("VECGEN_CACHE", cache)
        simulators = [Simulator("neuron"), Simulator("vecgen")]
        for path in distinct(folders):
            for owner in OWNERS:
                for simulator in simulators:
                    simulator.start(path, owner)
                expected, found = (simulator.result() for simulator in simulators)
                said = verdict(expected, found)
                counts[said.split()[0].rstrip(":")] = counts.get(said.split()[0].rstrip(":"), 0) + 1
                click.echo(f"{said:5} {owner:8} {path}")
        for simulator in simulators:
            simulator.close()
    click.echo(", ".join(f"{count} {word}" for word, count in sorted(counts.items())))
    if "DIFFERENT" in counts:
        raise SystemExit(1)
