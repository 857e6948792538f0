"""POINTER variables from Python: `obj._ref_p = segment._ref_v`, `obj.p`, `n.setpointer`."""

from __future__ import annotations

from typing import Any

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.pointers import PointerPlace, set_pointer, target_of
from vecgen.frontend.workspace import Workspace


def assign_pointer(workspace: Workspace, place: PointerPlace, name: str, value: Any) -> None:
    """Do `obj._ref_p = reference`, or `obj.p = number`, which sets what it points to."""
    if not name.startswith("_ref_"):
        Reference(workspace, target_of(workspace, place))[0] = value
        return
    if not isinstance(value, Reference):
        raise ArgumentTypeError(
            f"{place.label} is a POINTER; give it a reference such as segment._ref_v, not {value!r}"
        )
    if value.workspace is not workspace:
        raise ArgumentError(f"{place.label} cannot point into another model")
    set_pointer(workspace, place, value.variable)


def set_pointer_of(reference: Any, name: Any, target: Any) -> float:
    """Do `n.setpointer(segment._ref_v, "p", obj)`; `obj` is a point process or segment.mech."""
    if not isinstance(name, str):
        raise ArgumentTypeError(f"setpointer takes the POINTER's name as a string, not {name!r}")
    found = target._pointer(name) if hasattr(target, "_pointer") else None
    if found is None:
        raise ArgumentError(f"setpointer: {target!r} has no POINTER called {name!r}")
    setattr(target, f"_ref_{name}", reference)
    return 1.0
