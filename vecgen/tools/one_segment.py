"""A mechanism alone: the model of one section with one segment and one instance. Nothing runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vecgen.assets import mechanisms_folder
from vecgen.diagnostics import Diagnostic, Diagnostics, UnsupportedError
from vecgen.frontend.building import insert
from vecgen.frontend.freeze import freeze
from vecgen.frontend.neuron_api import NeuronNamespace
from vecgen.frontend.nmodl import load_mechanism
from vecgen.frontend.table_functions import Axis, TableData
from vecgen.frontend.workspace import Workspace
from vecgen.model.kinds import MechanismKind, Storage
from vecgen.model.mechanism import Mechanism
from vecgen.model.model import Model
from vecgen.source import Source


class _NoEngine:
    """An engine that runs nothing."""

    def _refuse(self, *call: Any, **named: Any) -> None:
        raise UnsupportedError("this session only looks at mechanisms")

    initialise = currents = advance = batch_run = _refuse


def _run_nothing(*call: Any) -> float:
    """Return 1.0: CONSTRUCTORs do nothing, this model has no values."""
    return 1.0


@dataclass(slots=True)
class Loaded:
    """What the front end made of a file."""

    source: Source
    mechanism: Mechanism
    warnings: list[Diagnostic]


def load_alone(source: Source) -> Loaded:
    """Return the mechanism that a .mod file describes, with the warnings about it.

    Raises:
        SourceError: the file has errors.
    """
    mechanism, diagnostics = load_mechanism(source)
    return Loaded(source, mechanism, diagnostics.items)


def one_segment(loaded: Loaded, beside: Iterable[Mechanism] = ()) -> Model:
    """Return the model of one segment with one instance of the mechanism; POINTERs lead to v.

    `beside` are the mechanisms loaded together with it: one of them may state an ion's charge.

    Raises:
        VecgenError: it cannot be loaded, or not be inserted.
    """
    known = {loaded.source.name: loaded.mechanism}

    def load(source: Source) -> tuple[Mechanism, Diagnostics]:
        found = known.get(source.name)
        return load_mechanism(source) if found is None else (found, Diagnostics(source))

    workspace = Workspace(
        load_mechanism=load,
        engine=_NoEngine(),
        mechanisms=mechanisms_folder(),
        run_routine=_run_nothing,
    )
    for use in (use for other in beside for use in other.ions):
        if use.valence is not None and use.ion not in workspace.registry.ions:
            workspace.registry.register_ion(use.ion, use.valence)
    n = NeuronNamespace(workspace)
    (name,) = n.load_mechanisms(Path(loaded.source.name))
    section = n.Section("section")
    _surround(workspace, loaded.mechanism)
    match loaded.mechanism.kind:
        case MechanismKind.NOTHING:
            return freeze(workspace)
        case MechanismKind.DENSITY:
            insert(workspace, workspace.tree[min(workspace.tree)], name)
            instance = getattr(section(0.5), name)
        case _:
            instance = getattr(n, name)(section(0.5))
    for pointer in loaded.mechanism.pointers:
        n.setpointer(section(0.5)._ref_v, pointer, instance)
    model = freeze(workspace)
    del instance  # until here it had to live
    return model


def _surround(workspace: Workspace, mechanism: Mechanism) -> None:
    """Give a mechanism what others or a script would: EXTERNAL globals, numbers of tables."""
    for variable in mechanism.variables:
        missing = variable.name not in workspace.globals.fields
        if variable.storage is Storage.EXTERNAL and missing:
            workspace.globals.add_field(variable.name, 0.0)
    for routine in mechanism.routines:
        if routine.is_table:
            axes = (Axis(1),) * len(routine.parameters)
            data = TableData(routine.name, axes, lambda: np.zeros(1))
            workspace.table_functions[f"{mechanism.name}.{routine.name}"] = data
