"""The side where NEURON builds and vecgen runs: each run of the script's is one of an import.

After every finitialize NEURON's model is taken over; what runs the model (`run`, `continuerun`,
`fadvance`, `psolve`, `batch_run`) runs vecgen's, and the script's Vectors and t get the results.
NEURON's own variables stay as finitialize left them: a script that looks at `segment.v` after a run
sees that, not the run's end.

`python -c START REQUEST`, as `neuron_side`, in a Python that has both.
"""

from __future__ import annotations

import atexit
import importlib
import json
import platform
import sys
from pathlib import Path
from typing import Any

import numpy as np

import vecgen
from vecgen.diagnostics import VecgenError
from vecgen.frontend.importer.faults import ImporterError
from vecgen.imported import ImportedModel, from_neuron
from vecgen.options import Options
from vecgen.tools.comparison.neuron_names import Neuron
from vecgen.tools.comparison.neuron_side import Watch, run_script
from vecgen.tools.comparison.observation import Observer
from vecgen.tools.comparison.script_run import Ended, ended
from vecgen.tools.comparison.vecgen_side import meaning, told
from vecgen.tools.comparison.watched_engine import WatchedEngine
from vecgen.tools.script import user_place

_SHORT = frozenset({"fadvance", "advance", "steprun"})
"""After these the script's Vectors are filled when somebody needs them."""


class Imported(Neuron):
    """NEURON, whose models run here."""

    def __init__(self, module: Any) -> None:
        super().__init__(module)
        self.runs: ImportedRuns | None = None

    def meaning(self, vector: Any) -> str:
        """Return the label of what a Vector records."""
        model = None if self.runs is None else self.runs.model
        if model is None:
            return ""
        try:
            return meaning(model.of(vector))
        except ImporterError:
            return ""

    def settle(self) -> None:
        """Give the script's Vectors what was recorded."""
        if self.runs is not None:
            self.runs.hand_back()

    def potentials(self) -> tuple[list[tuple[str, int]], Any]:
        """Return name and nseg of all sections, and v (mV) of all their segments, of the import."""
        model = None if self.runs is None else self.runs.model
        if model is None:
            return super().potentials()
        sections = list(model.n.allsec())
        values = [segment.v for section in sections for segment in section]
        return [(section.name(), section.nseg) for section in sections], np.array(values)


class ImportedRuns:
    """Runs what NEURON would run."""

    def __init__(self, neuron: Imported, observer: Observer, watch: Watch) -> None:
        self._neuron = neuron
        self._observer = observer
        self._watch = watch
        self.model: ImportedModel | None = None
        """The model since the last finitialize."""
        self.failure: VecgenError | None = None
        """Why it could not be taken over: NEURON's own error hides that."""

    def initialised(self) -> None:
        """NEURON's finitialize is done: take the model over, and initialise it with the same v."""
        with self._watch.asleep():
            try:
                model = from_neuron(self._neuron.top)
                model.n._workspace.engine = WatchedEngine(Options(), self._observer)
                model.finitialize()
            except VecgenError as error:
                self.failure = error
                raise
        self.model = model
        self._observer.end_initialise()

    def told(self, error: Exception) -> str | None:
        """Return why the model could not be taken over, if that is what an error comes from."""
        if self.failure is None:
            return None
        return f"{self.failure}{user_place(error.__traceback__)}"

    def run(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """Do what a function of NEURON's does, with the imported model."""
        top = self._neuron.top
        if name == "run":
            top.stdinit()
            return self.run("continuerun", (top.tstop,))
        model = self.model
        if model is None:
            raise VecgenError(
                f"{name} without a finitialize before it: with --via-importer a run begins there"
            )
        stopwatch = self._observer.stopwatch
        stopwatch.pause()
        with self._watch.asleep():
            if name == "batch_run":
                model.batch_save()
                model.batch_save(*self._watch.saved)
            model.n.dt = top.dt
            call = getattr(_owner(model, name), name)
            stopwatch.resume()
            result = call(*arguments)
            stopwatch.pause()
            top.t = model.n.t
            if name not in _SHORT:
                self.hand_back()
        stopwatch.resume()
        return result

    def hand_back(self) -> None:
        """Give the script's Vectors what was recorded into those of the imported model."""
        if self.model is None:
            return
        with self._watch.asleep():
            if self._neuron.top.t != self.model.n.t:
                raise VecgenError(
                    "HOC code of the script runs the model by itself, by fadvance or batch_run, "
                    "which --via-importer cannot follow"
                )
            for vector in self._neuron.vectors():
                try:
                    here = self.model.of(vector)
                except ImporterError:
                    continue  # it neither records nor plays, or is younger than the model
                vector.from_python(np.array(here))

    # -- what HOC code calls ----------------------------------------------------------------------

    def take_over_hoc(self) -> None:
        """Let `run` and `continuerun` of HOC code come here, too."""
        top = self._neuron.top
        top.load_file("stdrun.hoc")
        self._neuron.hoc("objref vecgen_compare_")
        top.vecgen_compare_ = self
        self._neuron.hoc("proc continuerun() { vecgen_compare_.continuerun($1) }")
        self._neuron.hoc("proc advance() { vecgen_compare_.advance() }")

    def continuerun(self, tstop: float) -> None:
        """Run on until a time (ms)."""
        self.run("continuerun", (tstop,))

    def advance(self) -> None:
        """Take a step."""
        self.run("fadvance", ())


def _owner(model: ImportedModel, name: str) -> Any:
    """Return what has the function of this name."""
    if name != "psolve":
        return model.n
    context = model.n.ParallelContext()
    context.set_maxstep(10.0)  # NEURON has checked the script's own
    return context


def main() -> None:
    """Run a request and leave its observation."""
    request = json.loads(sys.argv[1])
    module = importlib.import_module("neuron")
    neuron = Imported(module)
    observer = Observer(Path(request["folder"]), neuron, request["record"])
    watch = Watch(neuron, observer)
    vars(vecgen).update(n=module.n, h=module.h)
    neuron.runs = ImportedRuns(neuron, observer, watch)
    watch.divert = neuron.runs.run
    neuron.runs.take_over_hoc()
    watch.begin(initialised=neuron.runs.initialised)
    atexit.register(lambda: _finish(Ended(), neuron, observer))  # HOC's quit()
    runs = neuron.runs
    end = ended(
        lambda: run_script(neuron, request["script"], request["arguments"]),
        lambda error: told(error) or runs.told(error),
    )
    _finish(end, neuron, observer)


def _finish(end: Ended, neuron: Imported, observer: Observer) -> None:
    if not end.message:
        last = ended(neuron.settle, told)
        end = last if last.message else end
    if end.message:
        neuron.runs = None  # there is nothing to hand back
    facts = {
        "status": end.status,
        "error": end.message,
        "simulator": f"vecgen {vecgen.__version__}",
        "python": platform.python_version(),
    }
    observer.finish(facts)


if __name__ == "__main__":
    main()
