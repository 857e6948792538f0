"""POINTER variables: each instance's leads to what NEURON's leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vecgen.frontend.errors import ArgumentError
from vecgen.frontend.importer.faults import CannotImportError
from vecgen.frontend.importer.live import handle_of
from vecgen.frontend.importer.references import References
from vecgen.frontend.pointers import PointerPlace, set_pointer


def take_pointers(references: References) -> None:
    """Set the POINTERs that NEURON has set; those that it has not stay unset, here, too.

    Raises:
        CannotImportError: one leads out of the model, for instance to an element of a Vector.
    """
    found = list(_set_pointers(references))
    if not found:
        return
    try:
        targets = references.variables([target for _, target in found])
    except ArgumentError as error:
        places = ", ".join(dict.fromkeys(place.name for place, _ in found))
        raise CannotImportError([f"a POINTER ({places}): {error}"]) from None
    for (place, _), variable in zip(found, targets, strict=True):
        set_pointer(references.workspace, place, variable)


def _set_pointers(references: References) -> Iterator[tuple[PointerPlace, Any]]:
    registry = references.workspace.registry
    for mechanism in registry.loaded():
        for name in mechanism.pointers:
            for item in references.sections:
                record = item.record
                if mechanism.name in record.instances:
                    for k in range(record.nseg):
                        place = PointerPlace(record, mechanism.name, name, k, record.nseg)
                        target = _target(getattr(item.segment(k), mechanism.name), name)
                        if target is not None:
                            yield place, target
            for live, point in references.points:
                if live.mechanism == mechanism.name:
                    target = _target(live.point, name)
                    if target is not None:
                        yield PointerPlace(point, mechanism.name, name), target


def _target(owner: Any, name: str) -> Any:
    """Return NEURON's reference to what a POINTER means, None while it means nothing."""
    try:
        found = getattr(owner, f"_ref_{name}")
    except (AttributeError, RuntimeError):
        return None
    return None if handle_of(found) is None else found
