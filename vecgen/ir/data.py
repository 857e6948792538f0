"""The values of a program, for the interpreter: fields, maps and filled tables as numpy arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vecgen.ir.effects import draw, print_text
from vecgen.ir.evaluate import InterpretError
from vecgen.ir.program import Program
from vecgen.ir.table_functions import look_up
from vecgen.lang.effects import EFFECTS, RANDOM_FIELD
from vecgen.store import component_name
from vecgen.values import value_class

Doubles = NDArray[np.float64]
Integers = NDArray[np.int32] | NDArray[np.int64]


@value_class
class FilledTable:
    """A table's rows: doubles of shape (count + 1, columns), and the two numbers of a look-up."""

    lower: float
    factor: float
    rows: Doubles

    def look_up(self, x: float) -> tuple[float, ...]:
        """Return the interpolated columns at `x` (specification 6.7), the end rows outside."""
        last = len(self.rows) - 1
        place = self.factor * (x - self.lower)
        if math.isnan(place):
            return (math.nan,) * int(self.rows.shape[1])
        if place <= 0.0:
            return tuple(map(float, self.rows[0]))
        if place >= last:
            return tuple(map(float, self.rows[last]))
        index = int(place)
        theta = place - index
        pairs = zip(self.rows[index], self.rows[index + 1], strict=True)
        return tuple(float(a) + theta * (float(b) - float(a)) for a, b in pairs)


@dataclass(slots=True)
class Data:
    """The values of a program.

    Args:
        sizes: number of elements of each space.
        fields: doubles of shape (size of the space,), (1,) for a global.
        maps: indices of shape (size of the source,), by the map's name.
        tables: the tables that have been filled.
        table_functions: the numbers of FUNCTION_TABLEs.
    """

    sizes: dict[str, int]
    fields: dict[str, Doubles]
    maps: dict[str, Integers]
    tables: dict[str, FilledTable] = field(default_factory=dict)
    table_functions: dict[str, Doubles] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)
    """What bodies have printed, piece by piece."""


def default_data(program: Program, sizes: Mapping[str, int], maps: Mapping[str, Integers]) -> Data:
    """Return data with every field at its default value."""
    fields: dict[str, Doubles] = {}
    for item in program.fields:
        count = 1 if item.space is None else sizes[item.space]
        fields[item.name] = np.full(count, item.default, dtype=np.float64)
    return Data(dict(sizes), fields, dict(maps))


@dataclass(slots=True)
class Instance:
    """The memory of a body that sees element `index` of `space`; `index` changes."""

    program: Program
    data: Data
    index: int = 0

    def get(self, field: str, via: str | None, component: int | None) -> float:
        """Return this instance's element of a field."""
        values, element = self._place(field, via, component)
        return float(values[element])

    def put(self, field: str, via: str | None, component: int | None, value: float) -> None:
        """Set this instance's element of a field."""
        values, element = self._place(field, via, component)
        values[element] = value

    def load(self, array: str, index: int) -> float:
        """Refuse: arrays belong to level ARRAYS."""
        raise InterpretError(f"the array {array} is read outside of a tile")

    def store(self, array: str, index: int, value: float) -> None:
        """Refuse: arrays belong to level ARRAYS."""
        raise InterpretError(f"the array {array} is written outside of a tile")

    def look_up(self, table: str, x: float) -> tuple[float, ...]:
        """Return the interpolated columns of a table that has been filled."""
        if table not in self.data.tables:
            raise InterpretError(f"the table {table} has not been filled")
        return self.data.tables[table].look_up(x)

    def interpolate(self, table: str, args: list[float]) -> float:
        """Return the value of a FUNCTION_TABLE that has been given numbers."""
        if table not in self.data.table_functions:
            raise InterpretError(f"the FUNCTION_TABLE {table} has no numbers")
        return look_up(self.data.table_functions[table], args)

    def invoke(self, function: str, text: str, args: list[float]) -> float:
        """Print into `Data.printed`, or draw from the stream of random numbers."""
        if EFFECTS[function].has_text:
            self.data.printed.append(print_text(function, text, args))
            return 0.0
        state = self.data.fields[RANDOM_FIELD]
        value, state[0] = draw(function, float(state[0]), args)
        return value

    def _place(self, field: str, via: str | None, component: int | None) -> tuple[Doubles, int]:
        """Return a field's values, and the element that this instance reaches."""
        name = field if component is None else component_name(field, component)
        if name not in self.data.fields:
            raise InterpretError(f"there is no field {name}")
        if via is not None:
            element = int(self.data.maps[via][self.index])
        else:
            element = 0 if self.program.field_table[name].space is None else self.index
        return self.data.fields[name], element
