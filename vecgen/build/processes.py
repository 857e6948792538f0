"""Runs several commands at once, with their output kept and bounded. Knows nothing of compilers."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import IO

from vecgen.options import child_environment
from vecgen.values import value_class

OUTPUT_LIMIT = 65536
_PIECE = 65536
_PATIENCE = 0.1
"""Seconds."""


@value_class
class Finished:
    """A command that ended."""

    command: tuple[str, ...]
    returncode: int
    """Negative: the number of the signal that killed it."""
    output: str
    """What it wrote, cut where it passed the limit."""


@dataclass
class _Running:
    number: int
    command: tuple[str, ...]
    process: subprocess.Popen[bytes]
    pipe: IO[bytes]
    output: bytearray = field(default_factory=bytearray)
    lost: bool = False


def run_all(
    commands: Sequence[tuple[str, ...]],
    *,
    folder: Path,
    at_once: int,
    output_limit: int = OUTPUT_LIMIT,
    cancelled: Event | None = None,
) -> list[Finished]:
    """Run the commands in `folder` and return how they ended, in the order given.

    After a failure no further command is started, so the list may be shorter than `commands`; what
    was started before is waited for. When an exception passes through, all are killed; so are they
    soon after another thread has set `cancelled`.
    """
    finished: dict[int, Finished] = {}
    waiting = list(enumerate(commands))[::-1]
    running: dict[int, _Running] = {}
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or running:
                while waiting and len(running) < at_once:
                    number, command = waiting.pop()
                    running[number] = _start(number, command, folder)
                    selector.register(running[number].pipe, selectors.EVENT_READ, number)
                for key, _ in selector.select(None if cancelled is None else _PATIENCE):
                    job = running[key.data]
                    if _read(job, output_limit):
                        continue
                    selector.unregister(job.pipe)
                    finished[job.number] = _finish(job)
                    del running[job.number]
                    if finished[job.number].returncode != 0:
                        waiting.clear()
                if cancelled is not None and cancelled.is_set():
                    break
        finally:
            for job in running.values():
                _kill(job)
    return [finished[number] for number in sorted(finished)]


def _start(number: int, command: tuple[str, ...], folder: Path) -> _Running:
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=child_environment(),
        process_group=0,  # so that a compiler's own children can be killed with it
    )
    assert process.stdout is not None
    return _Running(number, command, process, process.stdout)


def _read(job: _Running, limit: int) -> bool:
    """Take what the command has written; return whether more may come."""
    piece = os.read(job.pipe.fileno(), _PIECE)
    room = limit - len(job.output)
    job.output += piece[:room]
    job.lost = job.lost or len(piece) > room
    return bool(piece)


def _finish(job: _Running) -> Finished:
    job.pipe.close()
    returncode = job.process.wait()
    output = job.output.decode(errors="replace")
    if job.lost:
        output += "\n(the rest is not shown)\n"
    return Finished(job.command, returncode, output)


def _kill(job: _Running) -> None:
    try:
        os.killpg(job.process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    job.pipe.close()
    job.process.wait()
