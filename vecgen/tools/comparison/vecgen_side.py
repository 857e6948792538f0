"""The side that runs under vecgen: `import neuron` means vecgen, and its session is watched.

`python -c START REQUEST`, as `neuron_side`.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from weakref import ref

import vecgen
from vecgen.diagnostics import VecgenError
from vecgen.frontend.neuron_api import NeuronNamespace
from vecgen.frontend.neuron_api.alias import neuron_alias
from vecgen.frontend.neuron_api.ap_count import APCount
from vecgen.frontend.neuron_api.gid_functions import GidFunctions
from vecgen.frontend.neuron_api.netcon import NetCon
from vecgen.frontend.neuron_api.parallel_context import ParallelContext
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.vector import Vector
from vecgen.frontend.neuron_api.vector_attachments import VectorAttachments
from vecgen.frontend.timed import Play
from vecgen.options import Options
from vecgen.session import n
from vecgen.tools.comparison.observation import Observer, Simulator, asked_by_hoc
from vecgen.tools.comparison.script_run import ended
from vecgen.tools.comparison.watched_engine import WatchedEngine
from vecgen.tools.script import run_script, user_place

_RUNS = frozenset({"run", "continuerun", "fadvance", "advance", "steprun", "batch_run"})


class Vecgen(Simulator):
    """vecgen's session."""

    def __init__(self, session: NeuronNamespace) -> None:
        self.top: Any = session
        self._record = VectorAttachments.record  # before it is watched
        self._made: list[ref[Vector]] = []
        make = Vector.__init__

        def made(this: Vector, *arguments: Any) -> None:
            make(this, *arguments)
            self._made.append(ref(this))

        _replace(Vector, "__init__", made)

    def label(self, reference: Any) -> str:
        """Return what a user calls a variable."""
        return reference.variable.label if isinstance(reference, Reference) else repr(reference)

    def record(self, reference: Any) -> Any:
        """Return a new Vector that records a variable."""
        return self._record(self.top.Vector(), reference)

    def vectors(self) -> list[Any]:
        """Return all Vectors there are, in the order of their creation."""
        return [vector for made in self._made if (vector := made()) is not None]

    def meaning(self, vector: Any) -> str:
        """Return the label of what a Vector records."""
        return meaning(vector)

    def settle(self) -> None:
        """Do nothing: a Vector that is looked at has everything."""


def meaning(vector: Vector) -> str:
    """Return the label of what a Vector records, "" if it does not."""
    labels = [item.variable.label for item in vector._held if not isinstance(item, Play)]
    return labels[-1] if labels else ""


def watch(session: NeuronNamespace, observer: Observer) -> list[object]:
    """Put an observer between a script and its session; return what must be kept for it."""
    session._workspace.engine = WatchedEngine(Options(), observer)
    handlers: list[object] = [
        session.FInitializeHandler(3, observer.begin_initialise),
        session.FInitializeHandler(2, observer.end_initialise),
    ]
    _watch_runs(observer)
    _watch_records(observer)
    return handlers


def _watch_runs(observer: Observer) -> None:
    look = NeuronNamespace.__getattr__
    wrapped: dict[str, Any] = {}

    def found(this: NeuronNamespace, name: str) -> Any:
        thing = look(this, name)
        if name not in _RUNS and name != "load_file":
            return thing
        if name not in wrapped:
            timed = observer.stopwatch.timed
            wrapped[name] = timed(thing) if name in _RUNS else load_file(thing)
        return wrapped[name]

    def load_file(thing: Callable[..., Any]) -> Callable[..., Any]:
        load = observer.stopwatch.timed_if_it_runs(thing, now)

        def run(*arguments: Any) -> Any:
            for name in (item for item in arguments if isinstance(item, str)):
                observer.hoc_file(name)
            return load(*arguments)

        return run

    def now() -> float:
        return float(n.t)

    execute = observer.stopwatch.timed_if_it_runs(NeuronNamespace.__call__, now)

    def executed(this: NeuronNamespace, code: str) -> Any:
        if isinstance(code, str):
            observer.hoc_code(code)
        return execute(this, code)

    _replace(NeuronNamespace, "__call__", executed)
    _replace(NeuronNamespace, "__getattr__", found)
    solve = ParallelContext.psolve
    _replace(ParallelContext, "psolve", observer.stopwatch.timed(solve))


def _watch_records(observer: Observer) -> None:
    record = VectorAttachments.record

    def recorded(this: Any, *arguments: Any, **named: Any) -> Any:
        result = record(this, *arguments, **named)
        if asked_by_hoc():
            return result  # NEURON's side does not see these: they are looked for after the run
        reference, *behind = arguments if isinstance(arguments[0], Reference) else arguments[1:]
        time = behind[0] if behind else None
        if time is not None and not isinstance(time, Vector):
            time = float(time)
        kind = "recorded" if time is None else "sampled"
        observer.hold(this, reference.variable.label, kind, time)
        return result

    _replace(VectorAttachments, "record", recorded)
    for kind, name in ((NetCon, "record"), (APCount, "record"), (GidFunctions, "spike_record")):
        _watch_spikes(observer, kind, name)


def _watch_spikes(observer: Observer, kind: type, name: str) -> None:
    record = getattr(kind, name)

    def recorded(this: Any, *arguments: Any) -> Any:
        result = record(this, *arguments)
        vectors = [item for item in arguments if isinstance(item, Vector)]
        for number, vector in enumerate(vectors[-2:] if name != "record" else vectors[:2]):
            what = "ids" if number else "times"
            observer.hold(vector, f"{this}.{name} {what}", "spikes")
        return result

    _replace(kind, name, recorded)


def _replace(kind: type, name: str, function: Callable[..., Any]) -> None:
    setattr(kind, name, function)


def told(error: Exception) -> str | None:
    """Return vecgen's own errors in one message, with the place in the script."""
    if isinstance(error, VecgenError):
        return f"{error}{user_place(error.__traceback__)}"
    return None


def _run(observer: Observer, script: str, arguments: list[str]) -> Any:
    if Path(script).suffix.lower() != ".hoc":
        return run_script(script, arguments)
    observer.hoc_file(script)
    return observer.stopwatch.timed_if_it_runs(run_script, lambda: n.t)(script, arguments)


def main(arguments: Iterable[str] = ()) -> None:
    """Run a request and leave its observation."""
    request = json.loads(next(iter(arguments or sys.argv[1:])))
    observer = Observer(Path(request["folder"]), Vecgen(n), request["record"])
    kept = watch(n, observer)
    with neuron_alias(n, vecgen):
        end = ended(lambda: _run(observer, request["script"], request["arguments"]), told)
    facts = {
        "status": end.status,
        "error": end.message,
        "simulator": f"vecgen {vecgen.__version__}",
        "python": platform.python_version(),
    }
    observer.finish(facts)
    del kept


if __name__ == "__main__":
    main()
