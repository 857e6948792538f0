"""`n.table_f_mech(...)`: gives the FUNCTION_TABLE f of a mechanism its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from vecgen.frontend.errors import ArgumentError, ArgumentTypeError
from vecgen.frontend.neuron_api.values import argument
from vecgen.frontend.neuron_api.vector_arithmetic import VectorArithmetic
from vecgen.frontend.neuron_api.vector_references import ElementReference
from vecgen.frontend.table_functions import Axis, Numbers, TableData
from vecgen.frontend.workspace import Workspace

TABLE = "table_"
"""What the name of such a function starts with."""


class TableFunction:
    """Gives a FUNCTION_TABLE its numbers."""

    __slots__ = ("__name__", "_mechanism", "_parameters", "_workspace")

    def __init__(
        self, workspace: Workspace, mechanism: str, name: str, parameters: tuple[str, ...]
    ) -> None:
        self._workspace = workspace
        self._mechanism = mechanism
        self._parameters = parameters
        self.__name__ = name

    def __call__(self, *arguments: Any) -> float:
        """Set the table: `(constant)`, `(y, x)` of two Vectors, `(v._ref_x[0], n, first, last)`.

        The last form takes n, first and last of each argument in turn.

        Raises:
            ArgumentError: there are too few arguments, or a range is none.
            ArgumentTypeError: an argument is of another kind.
        """
        if not arguments:
            raise ArgumentError(f"{TABLE}{self._label} not enough arguments")
        match arguments[0]:
            case VectorArithmetic():
                axes, values = self._vectors(arguments)
            case ElementReference() as first:
                axes, values = self._grid(arguments[1:]), first.onwards
            case _:
                constant = np.array([argument(arguments[0], f"constant of {self._label}")])
                axes, values = (Axis(1),) * len(self._parameters), lambda: constant
        name = f"{self._mechanism}.{self.__name__}"
        self._workspace.table_functions[name] = TableData(self._label, axes, values)
        return 0.0

    @property
    def _label(self) -> str:
        return f"{self.__name__}_{self._mechanism}"

    def _vectors(self, arguments: tuple[Any, ...]) -> tuple[tuple[Axis, ...], Numbers]:
        if len(self._parameters) != 1:
            raise ArgumentError("Vector arguments allowed only for functions of one variable")
        if len(arguments) < 2 or not isinstance(arguments[1], VectorArithmetic):
            raise ArgumentTypeError(f"{TABLE}{self._label}(y, x) needs two Vectors")
        y, x = arguments[:2]
        if len(y) != len(x):
            raise ArgumentError(f"Vector arguments not same size: {len(y)} and {len(x)}")
        if not len(x):
            raise ArgumentError(f"{TABLE}{self._label}: the Vectors are empty")
        return (Axis(len(x), points=lambda: x._values),), lambda: y._values

    def _grid(self, arguments: tuple[Any, ...]) -> tuple[Axis, ...]:
        wanted = 3 * len(self._parameters)
        if len(arguments) < wanted:
            ranges = ", ".join(f"n, first and last of {name}" for name in self._parameters)
            raise ArgumentError(f"{TABLE}{self._label} needs a reference, then {ranges}")
        numbers = [argument(value, f"argument of {TABLE}{self._label}") for value in arguments]
        return tuple(_evenly(*numbers[k : k + 3]) for k in range(0, wanted, 3))

    def __repr__(self) -> str:
        return f"<{TABLE}{self.__name__} of {self._mechanism}>"


def _evenly(size: float, first: float, last: float) -> Axis:
    if not 1.0 <= size < 2.0**31:
        raise ArgumentError(f"size arg < 1 in hoc_spec_table: {size:g}")
    if first > last:
        raise ArgumentError(f"min > max in hoc_spec_table: {first:g} > {last:g}")
    return Axis(int(size), first, last)


def table_function(workspace: Workspace, mechanism: str, name: str) -> TableFunction | None:
    """Return what sets the table that `table_f` names, None if there is no such one."""
    if not name.startswith(TABLE):
        return None
    found = workspace.registry.mechanism(mechanism)
    routine = None if found is None else found.routine(name.removeprefix(TABLE))
    if routine is None or not routine.is_table:
        return None
    return TableFunction(workspace, mechanism, routine.name, routine.parameters)
