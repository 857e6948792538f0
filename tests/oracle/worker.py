"""Runs scenarios under one simulator, each in a process of its own, and hands back every bit.

Started as `python worker.py neuron` or `python worker.py vecgen`. It reads requests from standard
input, one JSON object a line: the path of a Python file, the name of a function in it, and keyword
arguments. The function gets a `Script`. The answer, one line of JSON, has the kept values (IEEE
doubles as hexadecimal bytes), the files that the scenario wrote, and the exception that ended it.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

SECONDS = 300
CONSTANTS = ("t", "dt", "celsius", "secondorder", "stoprun")
RANGE = {
    "hh": "gnabar gkbar gl el gna gk il m h n minf hinf ninf mtau htau ntau".split(),
    "pas": "g e i".split(),
    "na_ion": "ena nai nao ina dina_dv_".split(),
    "k_ion": "ek ki ko ik dik_dv_".split(),
}
POINT = {
    "IClamp": ("delay", "dur", "amp", "i"),
    "SEClamp": ("rs", "dur1", "amp1", "dur2", "amp2", "dur3", "amp3", "i", "vc"),
    "AlphaSynapse": ("onset", "tau", "gmax", "e", "i"),
}


class Script:
    """What a scenario gets: the simulator's `n`, and places to leave results in."""

    def __init__(self, n: Any) -> None:
        self.n = n
        self.values: dict[str, Any] = {}
        self.vectors: dict[str, Any] = {}
        self.points: list[Any] = []

    def keep(self, name: str, value: Any) -> None:
        """Keep a number, or several."""
        if name in self.values:
            raise ValueError(f"{name} was kept before")
        self.values[name] = np.array(value, dtype=np.float64).ravel()

    def record(self, name: str, reference: Any) -> None:
        """Record a variable to the end of the scenario."""
        self.vectors[name] = self.n.Vector().record(reference)

    def load(self, folder: str) -> None:
        """Load the .mod files of a folder, or the library that nrnivmodl made of them."""
        if hasattr(self.n, "load_mechanisms"):
            self.n.load_mechanisms(folder)
        else:
            (library,) = Path(folder).glob("*/libnrnmech.*")
            self.n.nrn_load_dll(str(library))

    def clamp(self, segment: Any, delay: float, dur: float, amp: float) -> Any:
        """Return an IClamp that is among those that `record_all` and `keep_all` know."""
        clamp = self.n.IClamp(segment)
        clamp.delay, clamp.dur, clamp.amp = delay, dur, amp
        self.points.append(clamp)
        return clamp

    def record_all(self) -> None:
        """Record t and every range variable of every segment, and v at the ends."""
        self.record("t", self.n._ref_t)
        for name, reference in self.references():
            self.record(name, reference)

    def references(self) -> list[tuple[str, Any]]:
        """Return everything that `record_all` records but t."""
        found: list[tuple[str, Any]] = []
        for section in self.n.allsec():
            found.append((f"{section}(0).v", section(0)._ref_v))
            for segment in section:
                found.append((f"{segment}.v", segment._ref_v))
                found.append((f"{segment}.i_cap", segment._ref_i_cap))
                for mechanism, names in RANGE.items():
                    if not section.has_membrane(mechanism):
                        continue
                    place = getattr(segment, mechanism)
                    found += [
                        (f"{segment}.{name}", getattr(place, f"_ref_{name}")) for name in names
                    ]
            found.append((f"{section}(1).v", section(1)._ref_v))
        found += [
            (f"clamp{k}.i", clamp._ref_i) for k, clamp in enumerate(self.points) if clamp.has_loc()
        ]
        return found

    def keep_all(self, prefix: str) -> None:
        """Keep every variable that can be read, as it is now."""
        n = self.n
        self.keep(f"{prefix} globals", [getattr(n, name) for name in CONSTANTS])
        for section in n.allsec():
            head = f"{prefix} {section}"
            ends = [section(0).v, section(1).v, section.L, section.Ra, section.nseg]
            self.keep(f"{head} section", ends)
            for field in ("v", "diam", "cm", "i_cap"):
                self.keep(f"{head}.{field}", [getattr(segment, field) for segment in section])
            self.keep(f"{head}.area", [segment.area() for segment in section])
            self.keep(f"{head}.ri", [segment.ri() for segment in section.allseg()])
            self.keep(f"{head}.node_index", [seg.node_index() for seg in section.allseg()])
            for mechanism, names in RANGE.items():
                if not section.has_membrane(mechanism):
                    continue
                for name in names:
                    full = name if mechanism.endswith("_ion") else f"{name}_{mechanism}"
                    self.keep(f"{head}.{full}", [getattr(seg, full) for seg in section])
        for k, clamp in enumerate(self.points):
            if clamp.has_loc():
                names = POINT[clamp.hname().partition("[")[0]]
                self.keep(f"{prefix} clamp{k}", [getattr(clamp, name) for name in names])
                self.keep(f"{prefix} clamp{k} x", clamp.get_segment().x)

    def steps(self, count: int) -> None:
        """Take single steps."""
        for _ in range(count):
            self.n.fadvance()


def answer(request: dict[str, Any], n: Any) -> dict[str, Any]:
    """Run a scenario in the present folder; return what is sent back."""
    script = Script(n)
    error = None
    try:
        scenario = load(request["path"], request["function"])
        scenario(script, **request["arguments"])
    except Exception as raised:
        names = [kind.__name__ for kind in type(raised).__mro__]
        error = {"kinds": names, "message": str(raised)}
    values = {name: array.tobytes().hex() for name, array in map(canonical, script.values.items())}
    for name, vector in script.vectors.items():
        values[f"record {name}"] = canonical((name, np.array(vector)))[1].tobytes().hex()
    files = {p.name: p.read_bytes().hex() for p in sorted(Path().iterdir()) if p.is_file()}
    return {"values": values, "files": files, "error": error}


def canonical(item: tuple[str, Any]) -> tuple[str, Any]:
    """Return name and values, every NaN as the same NaN: its sign is the processor's affair."""
    name, array = item
    copy = np.array(array, dtype=np.float64)
    copy[np.isnan(copy)] = np.nan
    return name, copy


def load(path: str, function: str) -> Callable[..., None]:
    """Return a function of a Python file."""
    spec = importlib.util.spec_from_file_location("scenario", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[..., None] = getattr(module, function)
    return found


def in_child(request: dict[str, Any], n: Any) -> bytes:
    """Run a scenario in a fork of this process; return its answer as JSON."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.alarm(SECONDS)
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            text = json.dumps(answer(request, n)).encode()
            os.chdir("/")
        with os.fdopen(write_end, "wb") as pipe:
            pipe.write(text)
        sys.stdout.flush()
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        text = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status != 0:
        error = {"kinds": ["Crash"], "message": f"the process ended with {status}"}
        text = json.dumps({"values": {}, "files": {}, "error": error}).encode()
    return text


def main() -> None:
    """Serve requests until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the simulators print is no answer
    n = importlib.import_module(sys.argv[1]).n
    if sys.argv[1] == "vecgen":
        importlib.import_module("vecgen.engine")
        importlib.import_module("vecgen.frontend.nmodl")
    for line in sys.stdin:
        answers.write(in_child(json.loads(line), n) + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
