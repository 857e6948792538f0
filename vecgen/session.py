"""The session that `from vecgen import n` gives: one workspace, wired to the compiler.

The compiler and the NMODL front end are imported when they are first needed, so that importing
a session is quick.
"""

from __future__ import annotations

import importlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from vecgen.assets import mechanisms_folder
from vecgen.diagnostics import Diagnostics
from vecgen.frontend.neuron_api import NeuronNamespace
from vecgen.frontend.neuron_api.hoc_language import HocLanguage
from vecgen.frontend.registry import LoadMechanism
from vecgen.frontend.routines import RunRoutine
from vecgen.frontend.workspace import Engine, Progress, Workspace
from vecgen.options import Options
from vecgen.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from vecgen.engine import CompletedRun, NativeEngine
    from vecgen.model.mechanism import Mechanism
    from vecgen.sweeps import SweepResult
    from vecgen.sweeps.reduce import Reduction


class MechanismLoader:
    """Resolves .mod files; what was resolved once is taken from the cache, as JSON.

    The files that a file INCLUDEs are looked for and read each time.
    """

    def __init__(self, options: Options) -> None:
        self._options = options

    def __call__(self, source: Source) -> tuple[Mechanism, Diagnostics]:
        """Return the mechanism with the warnings about it.

        Raises:
            SourceError: the file has errors.
        """
        cache = importlib.import_module("vecgen.build.cache").open_cache(self._options)
        serial = importlib.import_module("vecgen.model.serial")
        compiler = importlib.import_module("vecgen.fingerprint").compiler_digest()
        key = f"mechanism {compiler} {source.short_name} {source.sha256}"
        known = cache.index.get(key)
        found = serial.from_json(known, source) if known is not None else None
        if found is not None:
            mechanism, warnings = found
            return mechanism, Diagnostics(source, warnings)
        module = importlib.import_module("vecgen.frontend.nmodl")
        mechanism, diagnostics = cast(LoadMechanism, module.load_mechanism)(source)
        text = serial.to_json(mechanism, diagnostics.items)
        if text is not None:
            cache.index.put(key, text)
        return mechanism, diagnostics


class LazyEngine:
    """An engine that imports the compiler when it is first asked for something."""

    def __init__(self, options: Options) -> None:
        self._options = options

    @cached_property
    def _engine(self) -> Engine:
        module = importlib.import_module("vecgen.engine")
        return cast(Engine, module.NativeEngine(self._options))

    @property
    def native(self) -> NativeEngine:
        """The engine itself."""
        return cast("NativeEngine", self._engine)

    @property
    def completed(self) -> list[CompletedRun]:
        """The batch runs that came to their end."""
        return cast("NativeEngine", self._engine).completed

    def initialise(self, workspace: Workspace, v: float | None) -> None:
        """Do what `finitialize` does."""
        self._engine.initialise(workspace, v)

    def currents(self, workspace: Workspace) -> None:
        """Do what `fcurrent` does."""
        self._engine.currents(workspace)

    def advance(self, workspace: Workspace, steps: int) -> None:
        """Take fixed steps."""
        self._engine.advance(workspace, steps)

    def batch_run(
        self,
        workspace: Workspace,
        tstop: float,
        tstep: float,
        path: str | None,
        comment: str,
        *,
        nan: str = "stop",
        progress: Progress | None = None,
    ) -> None:
        """Do what `batch_run` does."""
        self._engine.batch_run(workspace, tstop, tstep, path, comment, nan=nan, progress=progress)


class LazyRoutines:
    """What runs FUNCTIONs and PROCEDUREs, imported when the first one is called."""

    @cached_property
    def _run(self) -> RunRoutine:
        return cast(RunRoutine, importlib.import_module("vecgen.routines").Routines().call)

    def __call__(self, *call: Any) -> float:
        """Return what the routine does."""
        return self._run(*call)


def new_session(options: Options | None = None) -> NeuronNamespace:
    """Return an empty session, independent of all others."""
    options = options or Options()
    engine = LazyEngine(options)
    workspace = Workspace(
        load_mechanism=MechanismLoader(options),
        engine=engine,
        mechanisms=mechanisms_folder(),
        run_routine=LazyRoutines(),
    )
    return NeuronNamespace(workspace, _begin_hoc)


def _begin_hoc(n: NeuronNamespace) -> HocLanguage:
    """Return HOC for a session; its modules are imported when the first session needs them."""
    module = importlib.import_module("vecgen.frontend.hoc.language")
    return cast(HocLanguage, module.Language(n))


class Model:
    """A model of its own: `model.n` builds and runs it as `vecgen.n` does the default one.

    Models share nothing: neither sections and variables nor t, dt, celsius, the save list, nor
    loaded mechanisms. What belongs to one is refused by the other. As a context manager it is
    deleted in the end.
    """

    def __init__(self, options: Options | None = None) -> None:
        self.n = new_session(options)
        """Everything that there is in the model, and what makes more of it."""

    def delete(self) -> None:
        """Delete all sections, whoever still refers to them, and what is saved."""
        for section in list(self.n.allsec()):
            self.n.delete_section(sec=section)
        self.n.batch_save()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.delete()

    def __repr__(self) -> str:
        names = [section.name() for section in self.n.allsec()]
        shown = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
        return f"<vecgen.Model of {len(names)} sections{': ' + shown if names else ''}>"


default_model = Model()
"""The model of scripts."""
n = default_model.n
"""The session of scripts."""
h = n
"""The same object by NEURON's older name."""


def sweep(
    varied: Mapping[Any, Any],
    tstop: float,
    tstep: float,
    v_init: Any = -65.0,
    *,
    reduce: Mapping[str, Reduction] | None = None,
    threads: int | None = None,
    session: NeuronNamespace | None = None,
) -> SweepResult:
    """Run the model of `n` once for each set of values, side by side.

    Args:
        varied: what to vary → its value in each lane, as many of each. A reference such as
            `soma(0.5).hh._ref_gnabar`; an object and its attribute: `(dend, "L")`,
            `(clamp, "amp")`, `(n, "celsius")`, `(soma, "gnabar_hh")` for all segments; or a
            function that sets a value, e.g. `lambda x: clamp.loc(dend(x))`. `vecgen.grid` makes
            all combinations.
        tstop: end of each run, ms.
        tstep: time between rows, ms, as in batch_run.
        v_init: what finitialize is given in each lane, mV: one value, or one for each lane.
        reduce: name → `vecgen.peak(ref)`, `trough`, `spike_count` or `latency`; with it no traces
            are kept.
        threads: how many parts run at once; None: all processors.
        session: another session than `n`.

    Returns:
        The saved variables of all lanes. Each lane equals, bit for bit, the run that one gets by
        setting its values, finitialize(v_init) and batch_run(tstop, tstep). The model has its own
        values again, but for what a function has set.

    Raises:
        SweepError: lists of different lengths, nothing saved, a lane with another structure.
        UnsupportedError: a Vector is played into a global, or several into one variable.
    """
    chosen = n if session is None else session
    workspace = chosen._workspace
    module = importlib.import_module("vecgen.sweeps")
    engine = cast("LazyEngine", workspace.engine).native
    found = module.sweep(
        workspace, engine, varied, tstop, tstep, v_init, reduce=reduce, threads=threads
    )
    return cast("SweepResult", found)


def diff(first: Model | NeuronNamespace, second: Model | NeuronNamespace) -> tuple[str, ...]:
    """Return what makes two models different, one sentence each; nothing if they are equal.

    Structure first: mechanisms, sections and their connections, where what is inserted, POINTERs,
    what is saved. Then, where the structure lets them be compared, the variables that have other
    values, the largest relative difference first: geometry and 3-d points, cm and v, PARAMETERs
    and STATEs of mechanisms, ions, globals. Currents and rates, which follow from these, are not
    looked at. Sections belong together by their order of creation.

        >>> vecgen.diff(vecgen.n, other_model)
        ('hh.gnabar differs in 3 of 5 places, most at dend(0.5): 0.12 in the first, 0.1 in the ...
    """
    one, two = (
        model if isinstance(model, NeuronNamespace) else model.n for model in (first, second)
    )
    module = importlib.import_module("vecgen.frontend.diff")
    return cast("tuple[str, ...]", module.differences(one._workspace, two._workspace))


def default_workspace() -> Workspace:
    """Return the workspace of `n`; who wants to watch or replace its engine sets `.engine`."""
    return n._workspace


def load_mechanisms(path: str | Path) -> list[str]:
    """Load a .mod file, or all those of a folder, for `n`; return the mechanisms' names."""
    return n.load_mechanisms(path)
