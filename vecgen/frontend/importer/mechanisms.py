"""Mechanisms: those that the model uses are loaded from their sources and held against NEURON's.

A mechanism that cannot be taken is a fault with the places that have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vecgen.diagnostics import VecgenError
from vecgen.frontend.importer.faults import places
from vecgen.frontend.importer.live import LiveNeuron
from vecgen.frontend.importer.sources import (
    FIRST_OF_USERS,
    LiveMechanism,
    SourceMissingError,
    Sources,
)
from vecgen.frontend.registry import Registry
from vecgen.frontend.workspace import Workspace
from vecgen.model.kinds import Storage
from vecgen.model.mechanism import Mechanism, Role
from vecgen.model.unsupported import UnsupportedMechanismError
from vecgen.store import component_name
from vecgen.values import value_class

ALWAYS_THERE = ("morphology", "capacitance")
_LISTS = {1: Role.PARAMETER, 2: Role.ASSIGNED, 3: Role.STATE}
"""What MechanismStandard calls the variables of a block."""


@value_class
class Usage:
    """Where the model has which mechanisms and ions: by name, what is told as places."""

    where: Mapping[str, Sequence[str]]


def load_used(
    workspace: Workspace,
    live: LiveNeuron,
    known: Mapping[str, LiveMechanism],
    usage: Usage,
    sources: Sources,
) -> list[str]:
    """Load what the model uses, in NEURON's order; return what stands in the way."""
    registry = workspace.registry
    faults: list[str] = []
    for name, mechanism in known.items():
        if name not in usage.where or name in ALWAYS_THERE:
            continue
        fault = _load(registry, live, mechanism, sources)
        if fault:
            faults.append(f"{fault} (in {places(usage.where[name])})")
    return faults


def _load(
    registry: Registry, live: LiveNeuron, mechanism: LiveMechanism, sources: Sources
) -> str | None:
    name = mechanism.name
    try:
        if mechanism.is_ion:
            registry.register_ion(name.removesuffix("_ion"), live.h.ion_charge(name))
            return None
        if mechanism.number >= FIRST_OF_USERS:
            if not mechanism.text and not mechanism.file and _is_channel_builder(live, name):
                return f"{name} is a channel of the ChannelBuilder (KSChan), which vecgen lacks"
            registry.load([sources.source(mechanism)])
        found = registry.mechanism(name)
    except UnsupportedMechanismError as error:
        return f"{name} has what vecgen lacks: {'; '.join(error.lacking)}"
    except (SourceMissingError, VecgenError) as error:
        return str(error).rstrip(".")
    if found is None:
        return f"the mechanism {name} is not in vecgen"
    # NEURON's own mechanisms, and the library's own text, need no comparison.
    is_sure = mechanism.text or mechanism.number < FIRST_OF_USERS
    return None if is_sure else _difference(live, found)


def _is_channel_builder(live: LiveNeuron, name: str) -> bool:
    return any(channel.name() == name for channel in live.h.List("KSChan"))


def _difference(live: LiveNeuron, mechanism: Mechanism) -> str | None:
    """Return how the loaded mechanism differs from its source, None if it has its variables."""
    for kind, role in _LISTS.items():
        told = _listed(live, mechanism, kind)
        ours = {
            variable.name: max(variable.width, 1)
            for variable in mechanism.variables
            if variable.role is role and variable.storage is Storage.RANGE
        }
        odd = sorted(name for name in told.keys() | ours.keys() if told.get(name) != ours.get(name))
        odd = [name for name in odd if name not in mechanism.pointers]
        if odd:
            return (
                f"{mechanism.name} was changed: NEURON's library of it has not the variables of "
                f"{mechanism.source.name}: {places(odd)}; run nrnivmodl again"
            )
    return None


def _listed(live: LiveNeuron, mechanism: Mechanism, kind: int) -> dict[str, int]:
    """Return the names and widths of a mechanism's variables of one kind, as NEURON has them."""
    standard = live.h.MechanismStandard(mechanism.name, kind)
    name = live.h.ref("")
    found: dict[str, int] = {}
    for index in range(int(standard.count())):
        width = int(standard.name(name, index))
        found[str(name[0]).removesuffix(f"_{mechanism.name}")] = width
    return found


# -- globals ----------------------------------------------------------------------------------


def take_globals(workspace: Workspace, live: LiveNeuron, names: Iterable[str]) -> None:
    """Give the globals of mechanisms and ions NEURON's values."""
    wanted = set(names)
    for full, owner in workspace.global_names.items():
        if owner in wanted:
            workspace.globals.set(full, 0, float(getattr(live.h, full)))
    for full, width in workspace.global_arrays.items():
        elements = getattr(live.h, full)
        for k in range(width):
            workspace.globals.set(component_name(full, k), 0, float(elements[k]))


def take_run_values(workspace: Workspace, h: Any) -> None:
    """Take t, dt, celsius, secondorder and stoprun."""
    for name in ("t", "dt", "celsius", "secondorder", "stoprun"):
        workspace.globals.set(name, 0, float(getattr(h, name)))
