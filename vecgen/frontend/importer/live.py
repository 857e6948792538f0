"""NEURON's process as the importer reads it: handles of variables, and columns of values.

NEURON 9 keeps one variable of all instances of a mechanism side by side. A reference says in its
text in which column and row its value stands: `data_handle<double>{cont=hh m row=1/3 val=0.1}`. So
one reference to row 0 is enough to read a column (`Vector.from_double`), and a section needs one
reference only: once NEURON has sorted its columns, the rows of a section's segments follow each
other in the order of the tree.
"""

from __future__ import annotations

import re
from typing import Any

from vecgen.frontend.importer.faults import ImporterError
from vecgen.store import FloatArray
from vecgen.values import value_class

_VERSION = 9
_HANDLE = re.compile(
    r"data_handle<double>\{(?:cont=(?P<container>\S+) (?P<field>\w+)(?:\[(?P<element>\d+)/\d+\])?"
    r"|Node::field::(?P<node>\w+)|raw=(?P<address>\w+))(?: row=(?P<row>\d+)/(?P<rows>\d+))?"
)
NODE = "Node"
"""The container of what belongs to nodes themselves."""


@value_class
class Handle:
    """Which value a reference means: a row of a column, or a place in memory (`raw`)."""

    container: str
    """A mechanism's name, `Node`, or "" for a value of its own, such as a global's."""
    field: str = ""
    row: int = 0
    rows: int = 0
    element: int | None = None
    """Of an array variable."""
    raw: str = ""


class LiveNeuron:
    """NEURON's `h`, checked, with what reads whole columns."""

    def __init__(self, h: Any) -> None:
        self.h = h
        self._columns: dict[int, tuple[Any, FloatArray]] = {}
        self.has_one_thread = int(h.ParallelContext().nthread()) == 1
        """Whether NEURON's rows of nodes are their numbers in the cable equation."""

    def sort(self) -> None:
        """Let NEURON bring topology and columns in order, as it does before a run.

        A batch_run that has nothing to run does just that; it needs a t >= 0 for it.
        """
        t = self.h.t
        if t < 0.0:
            self.h.t = 0.0
        try:
            self.h.batch_run(0.0, 0.0)
        finally:
            if t < 0.0:
                self.h.t = t

    def column(self, reference: Any, count: int) -> FloatArray:
        """Return `count` values from the one that a reference means on.

        The array is valid until the next column of the same length is asked for.
        """
        if count not in self._columns:
            vector = self.h.Vector(count)
            self._columns[count] = vector, vector.as_numpy()
        vector, view = self._columns[count]
        vector.from_double(count, reference)
        return view

    def columns_done(self) -> None:
        """Give back what columns were read with."""
        self._columns.clear()


def checked_interpreter(h: Any) -> LiveNeuron:
    """Return what reads NEURON through its interpreter.

    Raises:
        ImporterError: it is none, or one of another version.
    """
    if not hasattr(h, "nrnversion") or not hasattr(h, "MechanismType"):
        raise ImporterError(f"{h!r} is not NEURON's h: from neuron import h")
    version = str(h.nrnversion(5))
    if version.partition(".")[0] != str(_VERSION):
        raise ImporterError(
            f"this is NEURON {version}; models can be taken from NEURON {_VERSION}, whose values "
            "stand in columns"
        )
    if type(h).__module__.partition(".")[0] == "vecgen":
        raise ImporterError("this `h` is vecgen's own; from_neuron takes a model out of NEURON")
    return LiveNeuron(h)


def handle_of(reference: Any) -> Handle | None:
    """Return what a reference of NEURON's means, None if it is no reference to a double."""
    found = _HANDLE.match(repr(reference))
    if found is None:
        return None
    row, rows = int(found["row"] or 0), int(found["rows"] or 0)
    if found["address"]:
        return Handle("", raw=found["address"])
    if found["node"]:
        return Handle(NODE, found["node"], row, rows)
    element = None if found["element"] is None else int(found["element"])
    return Handle(found["container"], found["field"], row, rows, element)


def row_of(reference: Any) -> tuple[int, int]:
    """Return the row of a reference, and how many rows its column has; quicker than `handle_of`."""
    text = repr(reference)
    start = text.index(" row=") + 5
    middle = text.index("/", start)
    return int(text[start:middle]), int(text[middle + 1 : text.index(" ", middle)])
