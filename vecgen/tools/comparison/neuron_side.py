"""The side that runs under NEURON: its Python types are watched, the script sees no difference.

`PYTHON -c START REQUEST`: the request is a JSON object with folder, script, arguments, record. Runs
in NEURON's Python; see the package's docstring.
"""

from __future__ import annotations

import atexit
import importlib
import json
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from vecgen.tools.comparison.batch_rows import BatchTimes, write_batch_file
from vecgen.tools.comparison.neuron_names import Elements, Neuron, dotted
from vecgen.tools.comparison.observation import Observer
from vecgen.tools.comparison.script_run import Ended, ended, run_python

_RUNS = frozenset({"run", "continuerun", "fadvance", "advance", "steprun"})
_UNTIL = """func vecgen_compare_until_() {
    while (t < $1) { fadvance()  if (t > $2 || stoprun) return 1 }
    return 0
}"""
"""HOC: steps until t reaches $1, or until one goes beyond $2."""

Lookup = Callable[[Any, str], Any]
Divert = Callable[[str, "tuple[Any, ...]"], Any]
"""Gets the name of a function that runs the model, and the arguments of a call."""


class Watch:
    """Puts itself between a script and NEURON's types."""

    def __init__(self, neuron: Neuron, observer: Observer) -> None:
        self._neuron = neuron
        self._observer = observer
        self._wrapped: dict[str, Any] = {}
        self._is_asleep = False
        self.saved: list[Any] = []
        """What batch_save lists."""
        self.divert: Divert | None = None
        """What runs the model in NEURON's place."""

    @contextmanager
    def asleep(self) -> Iterator[None]:
        """Let everything be as it is without this, for what is not the script's doing."""
        before, self._is_asleep = self._is_asleep, True
        try:
            yield
        finally:
            self._is_asleep = before

    def begin(self, initialised: Callable[[], None] | None = None) -> None:
        """Watch from now on; `initialised` is called at the end of every finitialize."""
        hoc, nrn = self._neuron.module.hoc, importlib.import_module("nrn")
        self._handlers = [
            self._neuron.top.FInitializeHandler(3, self._observer.begin_initialise),
            self._neuron.top.FInitializeHandler(2, initialised or self._observer.end_initialise),
        ]
        self._neuron.hoc(_UNTIL)
        classes = [hoc.HocObject, *hoc.HocObject.__subclasses__()]
        for kind in dict.fromkeys(classes):
            if "__getattribute__" in vars(kind) and kind is not hoc.Vector:
                self._watch(kind, self._found_in_object)
        self._watch(hoc.Vector, self._found_in_vector)
        self._watch(nrn.Segment, self._found_in_segment)
        self._watch(nrn.Mechanism, self._found_in_mechanism)
        call = hoc.HocObject.__call__
        hoc.HocObject.__call__ = self._interpreted(call)

    def _watch(self, kind: Any, found: Callable[[Lookup, Any, str], Any]) -> None:
        lookup = kind.__getattribute__

        def look(this: Any, name: str) -> Any:
            if self._is_asleep:
                return lookup(this, name)
            return found(lookup, this, name)

        kind.__getattribute__ = look

    # -- what the script looks up -----------------------------------------------------------------

    def _found_in_object(self, lookup: Lookup, this: Any, name: str) -> Any:
        if name in _SPECIAL:
            return self._special(lookup, this, name)
        found = lookup(this, name)
        if name.startswith("_ref_"):
            short = name[5:]
            label = short if self._is_top(this) else f"{this}.{short}"
            self._neuron.learn(found, label)
        return found

    def _found_in_vector(self, lookup: Lookup, this: Any, name: str) -> Any:
        found = lookup(this, name)
        if name != "record":
            return found

        def record(*arguments: Any, **named: Any) -> Any:
            result = found(*arguments, **named)
            rest = [item for item in arguments if not _is_point(item)]
            if rest:
                label = self._neuron.label(rest[0])
                time = rest[1] if len(rest) > 1 else None
                time = float(time) if isinstance(time, (int, float)) else time
                kind = "recorded" if time is None else "sampled"
                self._observer.hold(this, label, kind, time, result)
            return result

        return record

    def _found_in_segment(self, lookup: Lookup, this: Any, name: str) -> Any:
        found = lookup(this, name)
        if not name.startswith("_ref_"):
            return found
        names = [mechanism.name() for mechanism in this]
        place = f"{lookup(this, 'sec').name()}({this.x:g})"
        return self._learned(found, f"{place}.{dotted(name[5:], names)}")

    def _found_in_mechanism(self, lookup: Lookup, this: Any, name: str) -> Any:
        found = lookup(this, name)
        if name.startswith("_ref_"):
            segment, mechanism = lookup(this, "segment")(), lookup(this, "name")()
            of = "" if mechanism.endswith("_ion") else f"{mechanism}."
            place = f"{segment.sec.name()}({segment.x:g})"
            return self._learned(found, f"{place}.{of}{name[5:]}")
        return found

    def _learned(self, found: Any, label: str) -> Any:
        if type(found).__name__ == "RangeVar":
            return Elements(found, label, self._neuron)
        self._neuron.learn(found, label)
        return found

    def _is_top(self, this: Any) -> bool:
        return this is self._neuron.top or this is getattr(self._neuron.module, "n", None)

    def _special(self, lookup: Lookup, this: Any, name: str) -> Any:
        found = lookup(this, name)
        if name in ("record", "spike_record"):
            label = f"{this}.{name}"
            return self._spikes(found, label) if label.startswith(_DETECTORS) else found
        if name == "psolve":
            return self._observer.stopwatch.timed(self._diverted(found, name))
        if not (self._is_top(this) or this == self._neuron.top):
            return found
        if name not in self._wrapped:
            self._wrapped[name] = self._wrap(found, name)
        return self._wrapped[name]

    def _wrap(self, found: Any, name: str) -> Any:
        if name in _RUNS or (name == "batch_run" and self.divert is not None):
            return self._observer.stopwatch.timed(self._diverted(found, name))
        if name == "quit":
            return sys.exit
        if name == "load_file":
            return self._load_file(found)
        return {"batch_save": self._batch_save, "batch_run": self._batch_run}[name](found)

    def _load_file(self, found: Any) -> Any:
        load = self._observer.stopwatch.timed_if_it_runs(found, self._neuron.now)

        def load_file(*arguments: Any) -> Any:
            for name in (item for item in arguments if isinstance(item, str)):
                self._observer.hoc_file(name)
            return load(*arguments)

        return load_file

    def _diverted(self, found: Any, name: str) -> Any:
        divert = self.divert
        if divert is None:
            return found
        return lambda *arguments: divert(name, arguments)

    def _spikes(self, found: Any, label: str) -> Any:
        def record(*arguments: Any, **named: Any) -> Any:
            result = found(*arguments, **named)
            vector = self._neuron.module.hoc.Vector
            targets = [item for item in arguments if isinstance(item, vector)]
            if label.endswith("spike_record"):
                targets = targets[-2:]
            for number, target in enumerate(targets[:2]):
                what = "ids" if number else "times"
                self._observer.hold(target, f"{label} {what}", "spikes")
            return result

        return record

    def _interpreted(self, call: Any) -> Any:
        def interpret(this: Any, *arguments: Any, **named: Any) -> Any:
            if len(arguments) == 1 and isinstance(arguments[0], str) and self._is_top(this):
                self._observer.hoc_code(arguments[0])
                run = self._observer.stopwatch.timed_if_it_runs(call, self._neuron.now)
                return run(this, *arguments)
            return call(this, *arguments, **named)

        return interpret

    # -- batch_run --------------------------------------------------------------------------------

    def _batch_save(self, found: Any) -> Any:
        def batch_save(*references: Any) -> Any:
            result = found(*references)
            self.saved = [*self.saved, *references] if references else []
            return result

        return batch_save

    def _batch_run(self, found: Any) -> Any:
        timed = self._observer.stopwatch.timed(self._steps)

        def batch_run(*arguments: Any) -> Any:
            top = self._neuron.top
            if len(arguments) < 2 or top.CVode().active():
                return found(*arguments)
            tstop, tstep, *rest = arguments
            times = BatchTimes(top.t, tstop, tstep, top.dt)
            kept: list[list[float]] = []
            found(0.0, tstep, *rest)  # NEURON checks the arguments and brings the structure up
            timed(tstop, tstep, kept)
            rows = np.array(kept)
            if rest:
                comment = rest[1] if len(rest) > 1 else ""
                write_batch_file(rest[0], comment, times, rows[:, 1:])
            labels = [self._neuron.label(reference) for reference in self.saved]
            self._observer.keep_rows(labels, rows[:, 0], rows[:, 1:])
            return 1.0

        return batch_run

    def _steps(self, tstop: float, tstep: float, kept: list[list[float]]) -> None:
        """Do what batch_run does; keep rows of t and the saved variables, with all their digits."""
        top, saved = self._neuron.top, self.saved
        until, t = top.vecgen_compare_until_, top._ref_t
        margin = top.dt / 4.0
        tstop, tstep = tstop - margin, tstep - margin
        kept.append([t[0], *[reference[0] for reference in saved]])
        following = t[0] + tstep
        while t[0] < tstop:
            until(tstop, following)
            if t[0] > following:
                kept.append([t[0], *[reference[0] for reference in saved]])
                following = t[0] + tstep
            if top.stoprun:
                break


_SPECIAL = _RUNS | {"batch_run", "batch_save", "load_file", "psolve", "quit", "record"} | {
    "spike_record"
}  # fmt: skip


_DETECTORS = ("NetCon[", "APCount[", "ParallelContext[")


def _is_point(item: Any) -> bool:
    """Whether an argument of `record` is a point process, which may stand before the reference."""
    return hasattr(item, "get_segment")


def run_script(neuron: Neuron, script: str, arguments: list[str]) -> Any:
    """Run a Python or HOC script; return what must be kept so that its objects live."""
    if Path(script).suffix.lower() != ".hoc":
        return run_python(script, arguments)
    if not neuron.top.load_file(script):
        raise SystemExit(f"NEURON could not load {script}")
    return None


def main() -> None:
    """Run a request and leave its observation."""
    request = json.loads(sys.argv[1])
    module = importlib.import_module("neuron")
    neuron = Neuron(module)
    observer = Observer(Path(request["folder"]), neuron, request["record"])
    answer_for_vecgen(module)
    Watch(neuron, observer).begin()
    atexit.register(lambda: observer.finish(facts(Ended(), module)))  # HOC's quit()
    end: Ended = ended(
        lambda: run_script(neuron, request["script"], request["arguments"]), lambda _: None
    )
    observer.finish(facts(end, module))


def facts(end: Ended, module: ModuleType) -> dict[str, Any]:
    """Return what is known of this process and of the script's end."""
    return {
        "status": end.status,
        "error": end.message,
        "simulator": f"NEURON {module.__version__}",
        "python": platform.python_version(),
    }


def answer_for_vecgen(module: ModuleType) -> None:
    """Let `from vecgen import n` mean NEURON here."""
    package = sys.modules["vecgen"]

    def lacking(name: str) -> Any:
        raise AttributeError(f"vecgen.{name} is not in NEURON: only what both have can be compared")

    vars(package).update(n=module.n, h=module.h, __getattr__=lacking)


if __name__ == "__main__":
    main()
