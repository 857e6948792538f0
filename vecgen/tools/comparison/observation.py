"""What a script records under one simulator, kept bit for bit: numbers in a file, names in another.

`values.bin` holds doubles one behind the other; `observation.json` says what they are, how long the
runs took and how the script ended. The simulator's own ways are behind `Simulator`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

import numpy as np

from vecgen.tools.comparison.lookup import Lookup, NotFoundError
from vecgen.tools.comparison.stopwatch import Stopwatch

VALUES = "values.bin"
FACTS = "observation.json"

_OWN_REFERENCES = 2
"""What sys.getrefcount counts of an object in one attribute of ours that nobody else holds."""


class Simulator(Protocol):
    """What is asked of NEURON, and of vecgen in its place."""

    top: Any
    """`n`."""

    def now(self) -> float:
        """Return t, ms."""
        return float(self.top.t)

    def label(self, reference: Any) -> str:
        """Return what a user calls a variable."""

    def record(self, reference: Any) -> Any:
        """Return a new Vector that records a variable, unseen by the script."""

    def vectors(self) -> list[Any]:
        """Return all Vectors there are, in the order of their creation."""

    def meaning(self, vector: Any) -> str:
        """Return the label of what a Vector records, "" if that is not known."""

    def settle(self) -> None:
        """Let all Vectors have what was recorded into them."""

    def potentials(self) -> tuple[list[tuple[str, int]], Any]:
        """Return name and nseg of all sections, and v (mV) of all their segments."""
        sections = list(self.top.allsec())
        values = [segment.v for section in sections for segment in section]
        return [(section.name(), section.nseg) for section in sections], np.array(values)

    def sections(self) -> Mapping[str, Any]:
        """Return all sections by their names."""
        return {section.name(): section for section in self.top.allsec()}


@dataclass
class Held:
    """A Vector that a run fills."""

    vector: Any
    label: str
    kind: str
    """recorded: a value per step; sampled: at times of its own; spikes."""
    time: Any
    """None: every step; else ms between two values, or the Vector of times."""
    place: str
    """Where the script asked for it."""
    is_ours: bool = False
    has_begun: bool = False
    """Whether it takes part in the run: what is recorded begins with an initialisation."""
    twin: Any = None
    """What `record` returned, the same Vector by another Python object."""


class Observer:
    """Everything one side keeps of a script."""

    def __init__(self, folder: Path, simulator: Simulator, wanted: Sequence[str]) -> None:
        self.stopwatch = Stopwatch()
        self._folder = folder
        self._simulator = simulator
        self._values = (folder / VALUES).open("wb")
        self._count = 0
        self._traces: list[dict[str, Any]] = []
        self._held: dict[str, Held] = {}
        self._run = 0
        self._start = float("nan")
        self._t: Any = None
        self._lookup = Lookup(simulator.top, simulator.sections)
        self._hoc_records = False
        self._is_finished = False
        self._wanted = {text: "there was no run: nothing called finitialize" for text in wanted}

    # -- what the script does ---------------------------------------------------------------------

    def hold(self, vector: Any, label: str, kind: str, time: Any = None, twin: Any = None) -> None:
        """Keep what a Vector gets from the next initialisation on."""
        name = vector.hname()
        known = self._held.get(name)
        if known is not None and known.kind == kind == "spikes":
            return  # several sources, one Vector
        has_begun = kind == "spikes"
        made = Held(vector, label, kind, time, user_place(), has_begun=has_begun, twin=twin)
        self._held[name] = made

    def keep_rows(self, labels: Sequence[str], times: Any, rows: Any) -> None:
        """Keep what a batch_run saved: `rows` [row, variable], `times` in ms."""
        axis = self._keep(times)
        columns = np.ascontiguousarray(np.asarray(rows).T)
        for column, label in enumerate(labels):
            self._add(label, "batch", columns[column], axis, "")

    def begin_initialise(self) -> None:
        """An initialisation begins: what was recorded is about to be lost."""
        self.stopwatch.pause()
        self._keep_run()
        held = self._held.items()
        self._held = {name: item for name, item in held if item.is_ours or _is_users(item)}
        self._find_wanted()
        for item in self._held.values():
            item.has_begun = True
        if self._t is None:
            self._t = self._simulator.record(self._simulator.top._ref_t)

    def end_initialise(self) -> None:
        """An initialisation is done."""
        self._start = self._simulator.now()
        self.stopwatch.resume()

    def finish(self, ended: Mapping[str, Any]) -> None:
        """Write everything; `ended` says how the script ended, and with which versions."""
        if self._is_finished:
            return
        self._is_finished = True
        self.stopwatch.end()
        self._keep_run()
        sections, potentials = self._simulator.potentials()
        final = {"sections": sections, "values": self._keep(potentials)}
        self._values.close()
        facts = {
            **ended,
            "traces": self._traces,
            "final": final,
            "t": self._simulator.now(),
            "not_found": self._wanted,
            "wall": self.stopwatch.wall,
            "processor": self.stopwatch.processor,
        }
        temporary = self._folder / f"{FACTS}.part"
        temporary.write_text(json.dumps(facts), encoding="utf-8")
        temporary.replace(self._folder / FACTS)

    def hoc_code(self, code: str) -> None:
        """HOC code runs: what it lets Vectors record is not seen, but looked for after runs."""
        self._hoc_records |= ".record" in code

    def hoc_file(self, name: str) -> None:
        """A HOC file is loaded, unless it is one of NEURON's own."""
        if Path(name).is_file():
            self.hoc_code(Path(name).read_text(encoding="utf-8", errors="replace"))

    # -- keeping ----------------------------------------------------------------------------------

    def _keep_run(self) -> None:
        """Keep what was recorded since the last initialisation, if t went on."""
        if self._simulator.now() == self._start or self._t is None:
            return
        self._simulator.settle()
        steps = self._keep(self._t)
        for item in self._held.values():
            if not item.has_begun:
                continue
            if item.time is None:
                axis: Any = steps if item.kind == "recorded" else None
            else:
                axis = item.time if isinstance(item.time, float) else self._keep(item.time)
            self._add(item.label, item.kind, item.vector, axis, item.place)
        if self._hoc_records:
            self._keep_unseen(steps)
        self._add("t", "time", self._t, steps, "")
        self._run += 1

    def _keep_unseen(self, steps: tuple[int, int]) -> None:
        """Keep the Vectors that have a value for every step, though nobody was seen to ask."""
        known = {*self._held, self._t.hname()}
        number = 0
        for vector in self._simulator.vectors():
            if len(vector) == steps[1] and vector.hname() not in known:
                number += 1
                self._add(f"Vector {number} of HOC code", "recorded", vector, steps, "")
                self._traces[-1]["meaning"] = self._simulator.meaning(vector)

    def _add(self, label: str, kind: str, values: Any, axis: Any, place: str) -> None:
        self._traces.append(
            {
                "label": label,
                "kind": kind,
                "run": self._run,
                "values": self._keep(values),
                "time": axis,
                "place": place,
            }
        )

    def _keep(self, values: Any) -> tuple[int, int]:
        """Append doubles; return the first one's number and how many they are."""
        array = np.array(values, dtype=np.float64).ravel()
        array.tofile(self._values)
        first, self._count = self._count, self._count + len(array)
        return first, len(array)

    def _find_wanted(self) -> None:
        names = vars(sys.modules["__main__"])
        for text in list(self._wanted):
            try:
                reference = self._lookup.reference(text, names)
                label = self._simulator.label(reference)
                vector = self._simulator.record(reference)
            except NotFoundError as error:
                self._wanted[text] = str(error)
                continue
            except Exception as error:
                self._wanted[text] = f"it cannot be recorded: {error}"
                continue
            del self._wanted[text]
            made = Held(vector, label, "recorded", None, f"--record {text}", is_ours=True)
            self._held[vector.hname()] = made


def _is_users(item: Held) -> bool:
    """Whether the script still holds a Vector."""
    if sys.getrefcount(item.vector) > _OWN_REFERENCES:
        return True
    return item.twin is not None and sys.getrefcount(item.twin) > _OWN_REFERENCES


def asked_by_hoc() -> bool:
    """Whether what is under way was called by HOC code that vecgen executes, not by Python."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and is_ours(frame.f_code.co_filename):
        if frame.f_code.co_filename.startswith(_HOC):
            return True
        frame = frame.f_back
    return False


def user_place() -> str:
    """Return file and line of the script's statement that is under way, "" if there is none."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if not is_ours(frame.f_code.co_filename):
            return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


PACKAGE = str(Path(__file__).resolve().parents[2]) + os.sep
_HOC = str(Path(PACKAGE) / "frontend" / "hoc") + os.sep
_MACHINERY = ("<frozen runpy>", "runpy.py")


def is_ours(filename: str) -> bool:
    """Whether a file is part of vecgen, or of what starts a script."""
    return filename.startswith((PACKAGE, "<")) or filename.endswith(_MACHINERY)
