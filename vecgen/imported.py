"""`vecgen.from_neuron()`: the model that lives in a NEURON process, run here.

NEURON builds, vecgen runs: sections, mechanisms, values and what is recorded and played are taken
over; NEURON's own references, sections and point processes say what is meant afterwards, too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vecgen.frontend.importer import ImportedParts, State, read_model
from vecgen.frontend.importer.faults import ImporterError
from vecgen.frontend.importer.live import handle_of
from vecgen.frontend.neuron_api.point_process import PointProcess
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.section import Section
from vecgen.frontend.neuron_api.section_arrays import SessionSection
from vecgen.frontend.workspace import Progress
from vecgen.options import Options
from vecgen.session import Model, sweep

if TYPE_CHECKING:
    from vecgen.sweeps import SweepResult
    from vecgen.sweeps.reduce import Reduction


class ImportedModel(Model):
    """A model that was taken out of NEURON; independent of it from then on."""

    def __init__(
        self,
        h: Any,
        mod_dirs: Iterable[str | Path] = (),
        state: State = State.INITIAL,
        options: Options | None = None,
    ) -> None:
        super().__init__(options)
        self._parts: ImportedParts = read_model(self.n._workspace, h, mod_dirs, state)
        self._runs_on = state is State.PRESENT
        workspace = self.n._workspace
        self._sections: dict[Any, Section] = {
            item.live.section: SessionSection.of(workspace, item.record)
            for item in self._parts.sections
        }
        self._points: dict[str, PointProcess] = {
            record.name: getattr(self.n, record.mechanism).of(record)
            for _, record in self._parts.points
        }
        workspace.kept += [*self._sections.values(), *self._points.values()]

    # -- what NEURON's things are here ----------------------------------------------------------

    def of(self, item: Any) -> Any:
        """Return what a thing of NEURON's is in this model.

        Args:
            item: a section, a segment, a point process, a reference (`_ref_...`), or `h` itself;
                what is this model's own comes back as it is.

        Raises:
            ArgumentError: it was not imported.
        """
        return self._translated([item])[0]

    def section(self, name: str) -> Section:
        """Return a section by its whole name: `Cell[0].dend[3]`."""
        for section in self._sections.values():
            if section.name() == name:
                return section
        raise ImporterError(f"no section called {name!r} was imported")

    def _translated(self, items: Sequence[Any]) -> list[Any]:
        """Return what things of NEURON's are here; references are looked up together."""
        found = [self._thing(item) for item in items]
        at = [k for k, item in enumerate(found) if handle_of(item) is not None]
        if at:
            workspace = self.n._workspace
            variables = self._parts.references.variables([found[k] for k in at])
            for k, variable in zip(at, variables, strict=True):
                found[k] = Reference(workspace, variable)
        return found

    def _thing(self, item: Any) -> Any:
        kind = type(item)
        if kind.__module__ == "nrn":
            match kind.__name__:
                case "Section":
                    return self._imported(self._sections, item, item)
                case "Segment":
                    return self._imported(self._sections, item.sec, item)(item.x)
                case "Mechanism":
                    segment = item.segment()
                    here = self._imported(self._sections, segment.sec, item)(segment.x)
                    return getattr(here, item.name())
        if kind.__module__ == "hoc" and handle_of(item) is None and hasattr(item, "hname"):
            if item == self._parts.references.live.h:
                return self.n
            return self._imported(self._points, item.hname(), item)
        return item

    @staticmethod
    def _imported(known: Mapping[Any, Any], key: Any, item: Any) -> Any:
        found = known.get(key)
        if found is None:
            raise ImporterError(
                f"{item} of NEURON's is not in this model; what was built since from_neuron() is "
                "not imported"
            )
        return found

    # -- runs ---------------------------------------------------------------------------------

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
        if not self._runs_on:
            raise ImporterError(
                "the imported model has no state to begin with: call model.finitialize(v), or take"
                ' over NEURON\'s with from_neuron(state="present")'
            )
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
        return sweep(
            columns, tstop, tstep, v_init, reduce=reduce, threads=threads, session=self.n
        )


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
