"""The one home of every value of a model: numpy arrays, addressed by slots that never move.

A `Space` counts elements of one kind (the nodes, the instances of a mechanism). A *slot* is the
number an element got when it was created. Before a model is prepared the fields' arrays are in
slot order; afterwards they are views into the model's arena, in the order of the compiled code, and
`Space.index` tells the position of a slot. Python's attributes and compiled code read and write the
same memory, so nothing is ever copied in or out for a call.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.signedinteger[Any]]

_FIRST_CAPACITY = 16
_LEAST_FILLED = 1024


def component_name(name: str, component: int) -> str:
    """Return the name of one element of an array variable: each is a field of its own."""
    return f"{name}[{component}]"


def any_bits(values: FloatArray) -> bool:
    """Return whether anything is not zero; -0.0 is not."""
    return bool(values.any()) or bool(np.signbit(values).any())


class FieldStore:
    """One variable of all elements of a space: a number per element."""

    __slots__ = ("array", "default", "dtype", "name")

    def __init__(self, name: str, default: float, capacity: int, filled: int, dtype: str) -> None:
        self.name = name
        self.default = default
        self.dtype = dtype
        """Of the numbers while no compiled code works on them; there they are doubles."""
        self.array: FloatArray = self.fresh(capacity, filled)

    def fresh(self, capacity: int, filled: int) -> FloatArray:
        """Return an array of which so many elements have the default; the others take no memory.

        Where the default is 0, none does: a system gives zeros their memory when they are written.
        """
        if self.starts_zero:
            return np.zeros(capacity, self.dtype)
        array = np.empty(capacity, self.dtype)
        array[:filled] = self.default
        return array

    @property
    def starts_zero(self) -> bool:
        """Whether all bits of the default are zero."""
        return self.default == 0.0 and math.copysign(1.0, self.default) > 0.0

    def grow(self, capacity: int, filled: int, used: int) -> None:
        """Give the array another capacity; the first `used` elements keep their values."""
        values = self.array[:used]
        grown = self.fresh(capacity, 0)
        if not self.starts_zero or any_bits(values):
            grown[:used] = values
        self.array = grown
        self.fill(used, filled)

    def fill(self, first: int, end: int) -> None:
        """Give elements that never had another value the default."""
        if not self.starts_zero:
            self.array[first:end] = self.default


class KeptValues:
    """The values of a space as they are now, to be put back often, wherever they then stand."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._values = space.values()
        self._placed: tuple[IndexArray | None, slice | IndexArray, list[FloatArray]] | None = None

    def restore(self) -> None:
        """Put them back in slot order, in arrays of their own."""
        self._space.restore(self._values)

    def put_back(self) -> None:
        """Put them back where the values stand now, so that nothing has to be made anew."""
        if self._placed is None or self._placed[0] is not self._space.index:
            self._placed = self._place()
        _, where, values = self._placed
        for name, before in zip(self._values, values, strict=True):
            self._space.fields[name].array[where] = before

    def _place(self) -> tuple[IndexArray | None, slice | IndexArray, list[FloatArray]]:
        index, all_values = self._space.index, list(self._values.values())
        count = len(all_values[0]) if all_values else 0
        if index is None:
            return None, slice(count), all_values
        live = np.flatnonzero(index[:count] >= 0)
        where = index[live]
        if len(where) and bool((np.diff(where) == 1).all()):
            first = int(where[0])
            return index, slice(first, first + len(where)), [v[live] for v in all_values]
        return index, where, [v[live] for v in all_values]


class Space:
    """Elements of one kind, with all their fields."""

    __slots__ = ("_capacity", "_filled", "fields", "index", "name", "size")

    def __init__(self, name: str) -> None:
        self.name = name
        self.size = 0
        """Number of slots ever given out (freed ones included)."""
        self.index: IndexArray | None = None
        """Position of each slot in the fields' arrays, -1 where it has none; None: the same."""
        self.fields: dict[str, FieldStore] = {}
        self._capacity = _FIRST_CAPACITY
        self._filled = 0
        """Elements of the fields' arrays, in slot order, that have a value: `size` or more."""

    def add_field(self, name: str, default: float = 0.0, dtype: str = "float64") -> FieldStore:
        """Add a field to every element, filled with `default`; small integers may be kept small."""
        self.detach()
        self.fields[name] = FieldStore(name, default, self._capacity, self._filled, dtype)
        return self.fields[name]

    def allocate(self, count: int) -> int:
        """Return the first of `count` new slots, whose fields have their defaults."""
        self.detach()
        first = self.size
        self.size += count
        if self.size > self._filled:
            self._fill(first)
        return first

    def _fill(self, used: int) -> None:
        """Give all slots, and some to come, their defaults; the first `used` have values."""
        self._filled = self.size + self.size // 8 + _LEAST_FILLED
        grows = self._filled > self._capacity
        if grows:
            self._capacity = max(2 * self._capacity, self._filled)
        for store in self.fields.values():
            if grows:
                store.grow(self._capacity, self._filled, used)
            else:
                store.fill(used, self._filled)

    def attach(self, index: IndexArray, views: dict[str, FloatArray]) -> None:
        """Move the values into `views` (a new arena), where slot s stands at `index[s]`.

        `index` has `size` entries; slots with -1 lose their values. Each view has room for all
        positions and is zero; what `index` does not reach keeps the field's default.
        """
        has_place = index >= 0
        if self.index is not None:
            has_place &= self.index >= 0
        live = np.flatnonzero(has_place).astype(index.dtype)
        source, target = live if self.index is None else self.index[live], index[live]
        for name, view in views.items():
            store = self.fields[name]
            values = store.array[source]
            if not store.starts_zero:
                view[...] = store.default
            if not store.starts_zero or any_bits(values):
                view[target] = values
            store.array = view
        self.index = index

    def detach(self) -> None:
        """Bring the values back into slot order, in arrays of their own (before a change)."""
        if self.index is None:
            return
        live = np.flatnonzero(self.index >= 0)
        self._filled = self.size
        self._capacity = max(self._capacity, self.size)
        for store in self.fields.values():
            own = store.fresh(self._capacity, self._filled)
            own[live] = store.array[self.index[live]]
            store.array = own
        self.index = None

    def values(self) -> dict[str, FloatArray]:
        """Return copies of all fields, in slot order."""
        where = self.positions(0, self.size)
        return {name: store.array[where].copy() for name, store in self.fields.items()}

    def restore(self, values: dict[str, FloatArray]) -> None:
        """Give the slots there were the values that `values` returned."""
        self.detach()
        for name, before in values.items():
            self.fields[name].array[: len(before)] = before

    def position(self, slot: int) -> int:
        """Return where the slot stands in the fields' arrays.

        A slot that the compiled model does not have, e.g. a new root's, brings all values back.
        """
        if self.index is None:
            return slot
        position: int = self.index.item(slot)
        if position < 0:
            self.detach()
            return slot
        return position

    def positions(self, first: int, count: int) -> slice | IndexArray:
        """Return where `count` slots from `first` on stand: a slice or an index array."""
        if self.index is None:
            return slice(first, first + count)
        return self.index[first : first + count]

    def positions_of(self, slots: IndexArray) -> IndexArray:
        """Return where the slots stand in the fields' arrays."""
        return slots if self.index is None else self.index[slots]

    def get(self, field: str, slot: int) -> float:
        """Return the value of `field` in `slot`."""
        position = self.position(slot)  # first: it may give the field another array
        value: float = self.fields[field].array.item(position)
        return value

    def set(self, field: str, slot: int, value: float) -> None:
        """Set `field` in `slot`."""
        position = self.position(slot)
        self.fields[field].array[position] = value
