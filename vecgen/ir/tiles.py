"""Runs the phases of a kernel at level ARRAYS, tile after tile.

An array is the pointer of a `LoadPhase` or `OwnPhase`, or a buffer of the kernel; element 0 is the
tile's first. What is stored through the pointer of a gathered copy is lost, so it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vecgen.ir.data import Data, Instance
from vecgen.ir.evaluate import InterpretError, Machine, execute
from vecgen.ir.kernel import (
    AddPhase,
    Kernel,
    LastPhase,
    LoadPhase,
    LookUpPhase,
    LoopPhase,
    Operation,
    OwnPhase,
    Phase,
    SharedPhase,
)

TILE = 64
"""Elements of a tile; results do not depend on it."""

Doubles = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(slots=True)
class Tile:
    """The memory of a tile's bodies: elements `first` to `first + count` of the space."""

    instance: Instance
    first: int
    count: int
    arrays: dict[str, Doubles | Integers]
    read_only: set[str] = field(default_factory=set)

    def get(self, field: str, via: str | None, component: int | None) -> float:
        """Return an element of a field, as at level KERNELS."""
        return self.instance.get(field, via, component)

    def put(self, field: str, via: str | None, component: int | None, value: float) -> None:
        """Set an element of a field, as at level KERNELS."""
        self.instance.put(field, via, component, value)

    def load(self, array: str, index: int) -> float:
        """Return an element of a pointer or a buffer."""
        return float(self.array(array)[self._checked(array, index)])

    def store(self, array: str, index: int, value: float) -> None:
        """Set an element of a pointer or a buffer."""
        if array in self.read_only:
            raise InterpretError(f"the array {array} is written, but can only be read")
        self.array(array)[self._checked(array, index)] = value

    def look_up(self, table: str, x: float) -> tuple[float, ...]:
        """Return the interpolated columns of a table."""
        return self.instance.look_up(table, x)

    def interpolate(self, table: str, args: list[float]) -> float:
        """Return the value of a FUNCTION_TABLE."""
        return self.instance.interpolate(table, args)

    def invoke(self, function: str, text: str, args: list[float]) -> float:
        """Do what a function of `lang.effects` does."""
        return self.instance.invoke(function, text, args)

    def array(self, name: str) -> Doubles | Integers:
        """Return the tile's elements of a pointer or a buffer."""
        if name in self.arrays:
            return self.arrays[name]
        raise InterpretError(f"there is no array {name} (yet)")

    def _checked(self, array: str, index: int) -> int:
        if not 0 <= index < len(self.array(array)):
            raise InterpretError(f"element {index} of {array} is outside of the tile")
        return index


def run_phases(kernel: Kernel, data: Data, memory: Instance, machine: Machine, size: int) -> None:
    """Run a kernel's phases over `size` elements; `machine` holds the uniform locals."""
    for first in range(0, size, TILE):
        count = min(TILE, size - first)
        tile = Tile(memory, first, count, {name: np.full(count, np.nan) for name in kernel.buffers})
        for phase in kernel.phases:
            _run_phase(phase, tile, data, machine)


def run_loops(kernel: Kernel, machine: Machine) -> None:
    """Run the bodies of a kernel that has no loop (a table's row) once."""
    for phase in kernel.phases:
        match phase:
            case LoopPhase(body=body):
                execute(body, machine)
            case SharedPhase(pointer=pointer, field=name) if isinstance(machine.memory, Tile):
                tile = machine.memory
                tile.arrays[pointer] = tile.instance.data.fields[name]
            case _:
                raise InterpretError(f"a row of a table cannot have the phase {phase!r}")


def _run_phase(phase: Phase, tile: Tile, data: Data, machine: Machine) -> None:
    match phase:
        case LoadPhase(pointer=pointer, field=name, map=map_name):
            tile.arrays[pointer] = data.fields[name][_elements(tile, data, map_name)]
            tile.read_only.add(pointer)
        case OwnPhase(pointer=pointer, field=name, written=written):
            tile.arrays[pointer] = data.fields[name][tile.first : tile.first + tile.count]
            if not written:
                tile.read_only.add(pointer)
        case SharedPhase(pointer=pointer, field=name, map=map_name, places=places):
            tile.arrays[pointer] = data.fields[name]
            if map_name:
                tile.arrays[places] = _elements(tile, data, map_name)
                tile.read_only.add(places)
        case LookUpPhase(table=table, x=x, columns=columns):
            rows = [tile.look_up(table, float(value)) for value in tile.array(x)]
            for column, values in zip(columns, zip(*rows, strict=True), strict=True):
                if column:
                    tile.arrays[column] = np.array(values)
        case LoopPhase(body=body, index=index):
            for element in range(tile.count):
                tile.instance.index = tile.first + element
                start = {**machine.locals, index: element}
                execute(body, Machine(start, tile, machine.intrinsics, machine.functions))
        case AddPhase():
            _add(phase, tile, data)
        case LastPhase(field=name, buffer=buffer):
            data.fields[name][0] = tile.array(buffer)[tile.count - 1]
        case _:
            raise TypeError(f"no such phase: {phase!r}")


def _elements(tile: Tile, data: Data, map_name: str) -> NDArray[np.int64]:
    return np.asarray(data.maps[map_name][tile.first : tile.first + tile.count], dtype=np.int64)


def _add(phase: AddPhase, tile: Tile, data: Data) -> None:
    target = data.fields[phase.field]
    values = tile.array(phase.buffer)
    for element, value in zip(_elements(tile, data, phase.map), values.tolist(), strict=True):
        match phase.operation:
            case Operation.ADD:
                target[element] = float(target[element]) + value
            case Operation.SUBTRACT:
                target[element] = float(target[element]) - value
            case Operation.REPLACE:
                target[element] = value
