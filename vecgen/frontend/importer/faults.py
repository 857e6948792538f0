"""What stands in the way of an import: all of it, told at once."""

from __future__ import annotations

from collections.abc import Iterable

from vecgen.diagnostics import UnsupportedError, VecgenError

_SHOWN = 3
"""So many places of one thing are named; of others it is told how many there are."""


class CannotImportError(UnsupportedError):
    """NEURON's model has parts that vecgen lacks; `faults` has one sentence for each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        parts = "part" if len(self.faults) == 1 else "parts"
        told = "\n".join(f"  - {fault}" for fault in self.faults)
        super().__init__(
            f"NEURON's model cannot be imported; {len(self.faults)} {parts} of it cannot be taken "
            f"over:\n{told}"
        )


class ImporterError(VecgenError, RuntimeError):
    """There is nothing to import from, or it is not what the importer knows how to read."""


def places(names: Iterable[str]) -> str:
    """Return `dend[0], dend[1], dend[2] and 40 more`."""
    found = list(dict.fromkeys(names))
    shown = ", ".join(found[:_SHOWN])
    more = len(found) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
