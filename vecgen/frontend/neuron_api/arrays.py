"""Array variables as Python sees them: `clamp.dur[1]`, `segment.ca_cadif[0]`, `clamp._ref_dur[1]`.

Each element is a variable of its own; a view only finds it by its index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from vecgen.frontend.errors import ValueTypeError, VariableIndexError
from vecgen.frontend.neuron_api.reference import Reference
from vecgen.frontend.neuron_api.values import number
from vecgen.frontend.variable import Variable
from vecgen.frontend.workspace import Workspace
from vecgen.store import component_name

Elements = Callable[[str], Sequence[Variable]]
"""From the name of an element (`dur[1]`) to the variables that are meant: one, or those of all
segments of a section; the first is read, all are set."""


class _Array:
    """An array variable of a section, a segment or a point process."""

    __slots__ = ("_elements", "_name", "_width", "_workspace")

    def __init__(self, workspace: Workspace, name: str, width: int, elements: Elements) -> None:
        self._workspace = workspace
        self._name = name
        self._width = width
        self._elements = elements

    def __len__(self) -> int:
        return self._width

    def _variables(self, index: int) -> Sequence[Variable]:
        return self._elements(component_name(self._name, checked_index(index, self._width)))


class ArrayView(_Array):
    """The elements of an array variable: they can be read, set and counted, not replaced."""

    __slots__ = ()

    def __getitem__(self, index: int) -> float:
        return self._workspace.read(self._variables(index)[0].locate())

    def __setitem__(self, index: int, value: Any) -> None:
        variables = self._variables(index)
        checked = number(value, variables[0].label)
        for variable in variables:
            self._workspace.write(variable.locate(), checked)

    def __iter__(self) -> Iterator[float]:
        return (self[index] for index in range(self._width))

    def __repr__(self) -> str:
        values = ", ".join(f"{value:g}" for value in self)
        return f"<array {self._variables(0)[0].label.removesuffix('[0]')}: {values}>"


class ArrayReference(_Array):
    """What `_ref_x` of an array gives: with an index it is a reference to that element."""

    __slots__ = ()

    def __getitem__(self, index: int) -> Reference:
        return Reference(self._workspace, self._variables(index)[0])

    def __repr__(self) -> str:
        return f"<incomplete reference to the array {self._name}: it needs an index>"


def checked_index(index: Any, width: int) -> int:
    """Return an index of an array variable.

    Raises:
        VariableIndexError: it is no whole number from 0 to `width` - 1.
    """
    if not hasattr(index, "__index__") or not 0 <= int(index) < width:
        raise VariableIndexError(f"the index must be from 0 to {width - 1}, not {index!r}")
    return int(index)


def refuse_whole(name: str) -> ValueTypeError:
    """Return the error for the assignment to an array as a whole."""
    return ValueTypeError(f"{name} is an array: name the element to set, as in {name}[0]")
