"""`vecgen.from_neuron()`: the model that lives in a NEURON process, run here.

NEURON builds, vecgen runs: sections, mechanisms, values and what is recorded and played are taken
over; NEURON's own references, sections and point processes say what is meant afterwards, too.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from vecgen.collection import uncollected
from vecgen.frontend.importer import CannotImportError, ImportedParts, State, read_model
from vecgen.frontend.importer.attachments import LiveDetector
from vecgen.frontend.importer.faults import ImporterError
from vecgen.frontend.importer.hidden import hidden_that_last
from vecgen.frontend.importer.live import handle_of
from vecgen.frontend.importer.playlist import Entry, EntryKind
from vecgen.frontend.neuron_api.adopted_cells import AdoptedCells
from vecgen.frontend.neuron_api.point_process import PointProcess
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.section_arrays import SessionSection
from vecgen.frontend.variable import GlobalVariable
from vecgen.frontend.workspace import Progress
from vecgen.options import Options
from vecgen.session import Model, sweep

if TYPE_CHECKING:
    from vecgen.frontend.neuron_api.vector import Vector
    from vecgen.session import LazyEngine
    from vecgen.sweeps import SweepResult
    from vecgen.sweeps.reduce import Reduction

_RUN_CONTROL = ("tstop", "v_init", "steps_per_ms")


class ImportedModel(Model):
    """A model that was taken out of NEURON; independent of it from then on.

    `model.n` is to it what `vecgen.n` is to a script's model.
    """

    @uncollected
    def __init__(
        self,
        h: Any,
        mod_dirs: Iterable[str | Path] = (),
        state: State = State.INITIAL,
        options: Options | None = None,
    ) -> None:
        super().__init__(options)
        workspace = self.n._workspace
        parts = read_model(workspace, h, mod_dirs, state)
        self._parts: ImportedParts = parts
        self._runs_on = state is State.PRESENT
        self._sections: dict[Any, Section] = {
            item.live.section: _class_of(item.live.section).of(workspace, item.record)
            for item in parts.sections
        }
        self._points: dict[str, PointProcess] = {
            record.name: getattr(self.n, record.mechanism).of(record) for _, record in parts.points
        }
        workspace.kept += [*self._sections.values(), *self._points.values()]
        self.n._arrays.adopt(list(self._sections.values()))
        for live, section in self._sections.items():
            cell = live.cell()
            if cell is not None:
                section.belong_to(self._cell(cell))
        if hasattr(h, _RUN_CONTROL[0]):
            self.n.load_file("stdrun.hoc")
            for name in _RUN_CONTROL:
                setattr(self.n, name, getattr(h, name))
        if self._runs_on:
            self._initialise_hidden()
        self._vectors: dict[str, Vector] = {}
        for entry in parts.attachments.entries:
            self._attach(entry)
        for detector in parts.attachments.detectors:
            self._detect(detector)
        if self._runs_on:
            workspace.attached.go_on()

    # -- what NEURON's things are here ----------------------------------------------------------

    def of(self, item: Any) -> Any:
        """Return what a thing of NEURON's is in this model.

        Args:
            item: a section, a segment, a segment's mechanism, a point process, a Vector that
                records or plays, a reference (`_ref_...`), or `h` itself; what is this model's own
                comes back as it is.

        Raises:
            ImporterError, ArgumentError: it was not imported.
        """
        return self._translated([item])[0]

    def section(self, name: str) -> Section:
        """Return a section by its whole name: `Cell[0].dend[3]`."""
        for section in self._sections.values():
            if section.name() == name:
                return section
        raise ImporterError(f"no section called {name!r} was imported")

    def _cell(self, cell: Any) -> Any:
        """Return the cell that a section belongs to: of HOC's another one, of Python's itself."""
        if type(cell).__module__ != "hoc":
            return cell
        kind, _, number = str(cell.hname()).removesuffix("]").partition("[")
        cells = self.n._arrays.get(kind)
        return cells[int(number)] if isinstance(cells, AdoptedCells) else None

    def _translated(self, items: Sequence[Any]) -> list[Any]:
        """Return what things of NEURON's are here; references are looked up together."""
        found = [self._thing(item) for item in items]
        at = [k for k, item in enumerate(found) if _is_reference(item)]
        if at:
            variables = self._parts.references.variables([found[k] for k in at])
            for k, variable in zip(at, variables, strict=True):
                found[k] = Reference(self.n._workspace, variable)
        return found

    def _thing(self, item: Any) -> Any:
        kind = type(item)
        if kind.__module__ == "nrn":
            match kind.__name__:
                case "Section":
                    return _known(self._sections, item, item)
                case "Segment":
                    return _known(self._sections, item.sec, item)(item.x)
                case "Mechanism":
                    segment = item.segment()
                    here = _known(self._sections, segment.sec, item)(segment.x)
                    return getattr(here, item.name())
        if kind.__module__ == "hoc" and not _is_reference(item):
            if item == self._parts.references.live.h:
                return self.n
            if hasattr(item, "hname"):
                name = item.hname()
                return _known(self._vectors if name in self._vectors else self._points, name, item)
        return item

    # -- Vectors and spikes -----------------------------------------------------------------------

    def _vector(self, name: str) -> Vector:
        """Return what a Vector of NEURON's is here: another one with its values."""
        if name not in self._vectors:
            live = self._parts.attachments.vectors[name]
            self._vectors[name] = self.n.Vector(live.to_python())
            self.n._workspace.kept.append(self._vectors[name])
        return self._vectors[name]

    def _attach(self, entry: Entry) -> None:
        vector = self._vector(entry.vector)
        if entry.reference is None:
            vector.record(Reference(self.n._workspace, GlobalVariable("t")))
            return
        reference = self.of(entry.reference)
        times = self._vector(entry.times) if entry.times else entry.interval
        match entry.kind:
            case EntryKind.RECORD:
                vector.record(reference)
            case EntryKind.SAMPLE_EVERY | EntryKind.SAMPLE_AT:
                vector.record(reference, times)
            case EntryKind.PLAY_STEPS:
                vector.play(reference, times)
            case EntryKind.PLAY_LINES:
                vector.play(reference, times, self._vector(entry.joints) if entry.joints else 1)
            case other:
                raise NotImplementedError(other)

    def _detect(self, detector: LiveDetector) -> None:
        segment = self.of(detector.segment)
        made = self.n.NetCon(segment._ref_v, None, sec=segment.sec)
        made.threshold = detector.threshold
        self.n._workspace.kept.append(made)
        if detector.times is not None:
            made.record(self._vector(str(detector.times.hname())))

    def _initialise_hidden(self) -> None:
        """Give variables that NEURON does not show the values that INITIAL gives them.

        Raises:
            CannotImportError: a step changes one of them that the next step needs.
        """
        workspace = self.n._workspace
        faults = list(hidden_that_last(workspace.registry.loaded()))
        if faults:
            raise CannotImportError(faults)
        workspace.engine.initialise(workspace, None)
        self._parts.take_values()

    # -- runs -----------------------------------------------------------------------------------

    def finitialize(self, v: float | None = None) -> float:
        """Initialise to a voltage (mV) everywhere, or with the voltages as they are."""
        self._runs_on = True
        return self.n.finitialize() if v is None else self.n.finitialize(v)

    def batch_save(self, *references: Any) -> float:
        """Append variables to what is saved, NEURON's references or this model's; none: anew."""
        return self.n.batch_save(*self._translated(references))

    def batch_run(
        self,
        tstop: float,
        tstep: float,
        *arguments: Any,
        nan: str = "stop",
        progress: bool | Progress = False,
    ) -> float:
        """Run to `tstop` and write the saved variables every `tstep` (ms), as `n.batch_run`.

        Raises:
            ImporterError: neither was the model initialised, nor NEURON's state taken over.
        """
        self._require_state()
        return self.n.batch_run(tstop, tstep, *arguments, nan=nan, progress=progress)

    def sweep(
        self,
        varied: Mapping[Any, Any],
        tstop: float,
        tstep: float,
        v_init: Any = -65.0,
        *,
        reduce: Mapping[str, Reduction] | None = None,
        threads: int | None = None,
    ) -> SweepResult:
        """Run the model once for each set of values, side by side, as `vecgen.sweep`.

        What varies may be named by NEURON's references, and by its sections, segments and point
        processes in `(object, "attribute")`.
        """
        targets = [
            (self.of(target[0]), target[1]) if isinstance(target, tuple) else target
            for target in varied
        ]
        columns = dict(zip(self._translated(targets), varied.values(), strict=True))
        result = sweep(
            columns, tstop, tstep, v_init, reduce=reduce, threads=threads, session=self.n
        )
        result.known_as = self.of
        return result

    def emit(
        self,
        folder: str | Path,
        tstop: float,
        tstep: float,
        path: str | None = None,
        comment: str = "",
        *,
        name: str = "model",
    ) -> list[str]:
        """Write the batch_run with these arguments as a directory of C that needs no Python.

        The program starts from the values as they are now, so `finitialize` comes before.

        Returns:
            What there is, and how to build and run it, in lines.

        Raises:
            VecgenError: the directory holds something else, or the model cannot be written.
        """
        self._require_state()
        workspace = self.n._workspace
        engine = cast("LazyEngine", workspace.engine).native
        call = importlib.import_module("vecgen.tools.capture").BatchCall(
            tstop, tstep, path, comment, "stop"
        )
        module = importlib.import_module("vecgen.tools.emit")
        told = module.emit_run(workspace, engine, call, Path(folder), name=name)
        return cast("list[str]", told)

    def _require_state(self) -> None:
        if not self._runs_on:
            raise ImporterError(
                "the imported model has no state to begin with: call model.finitialize(v), or take"
                ' over NEURON\'s with from_neuron(state="present")'
            )


def _class_of(section: Any) -> type[Section]:
    return Section if section.is_pysec() else SessionSection


def _is_reference(item: Any) -> bool:
    return type(item).__module__ == "hoc" and handle_of(item) is not None


def _known(known: Mapping[Any, Any], key: Any, item: Any) -> Any:
    found = known.get(key)
    if found is None:
        raise ImporterError(
            f"{item} of NEURON's is not in this model; what was built since from_neuron() is not "
            "imported"
        )
    return found


def from_neuron(
    h: Any = None,
    *,
    mod_dirs: Iterable[str | Path] = (),
    state: str = "initial",
    options: Options | None = None,
) -> ImportedModel:
    """Take over the model that lives in this process's NEURON.

    Args:
        h: NEURON's `h` or `n`; None: that of the `neuron` that was imported.
        mod_dirs: folders (or files) with the .mod files of mechanisms whose library does not carry
            their text; where it does, they are compared with it.
        state: "initial": the run begins with the imported model's `finitialize`. "present": it goes
            on from NEURON's state as it is now.
        options: how the model is compiled and run.

    Raises:
        ImporterError: there is no NEURON in this process, or it has no sections.
        CannotImportError: the model has parts that vecgen lacks; all are named.
    """
    if h is None:
        module = sys.modules.get("neuron")
        if module is None or not hasattr(module, "h"):
            raise ImporterError(
                "NEURON was not imported in this process: build a model with it first, then call "
                "vecgen.from_neuron()"
            )
        h = module.h
    if state not in [known.value for known in State]:
        raise ImporterError(f'state must be "initial" or "present", not {state!r}')
    return ImportedModel(h, mod_dirs, State(state), options)
