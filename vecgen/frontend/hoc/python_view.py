"""What HOC's variables are to Python: `n.x`, `n.dend[3]`, `cell.method(4)`, `n.array[2] = 5`."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vecgen.frontend.errors import ElementError, UnknownNameError, ValueTypeError
from vecgen.frontend.hoc.adapter import PointerRef, PythonArguments
from vecgen.frontend.hoc.members import cell_of
from vecgen.frontend.hoc.symbols import FUNCTION, TEMPLATE, Function, SectionCell, Symbol
from vecgen.frontend.hoc.template import Instance
from vecgen.frontend.hoc.values import (
    NOTHING,
    ElementPointer,
    NumberArray,
    NumberCell,
    ObjectArray,
    ObjectCell,
    StringCell,
)
from vecgen.frontend.neuron_api.current_section import section_argument
from vecgen.frontend.neuron_api.hoc_object import HocObject
from vecgen.frontend.neuron_api.hoc_values import HocRef
from vecgen.frontend.neuron_api.values import number

if TYPE_CHECKING:
    from vecgen.frontend.hoc.interpreter import HocInterpreter


def view(interpreter: HocInterpreter, symbol: Symbol, instance: Instance | None) -> Any:
    """Return what a symbol stands for, as Python sees it."""
    if symbol.kind == FUNCTION:
        return Procedure(interpreter, symbol.holder, instance)
    if symbol.kind == TEMPLATE:
        return symbol.holder
    cell = cell_of(symbol, [] if instance is None else instance._cells)
    name = symbol.name if instance is None else f"{instance!r}.{symbol.name}"
    match cell:
        case NumberCell() | StringCell() | ObjectCell():
            return cell.value
        case NumberArray() | ObjectArray():
            return ArrayOfHoc(cell, name)
        case SectionCell() if cell.is_array:
            return SectionsOfHoc(cell, name)
        case SectionCell():
            if not cell.sections:
                raise UnknownNameError(f"{name}: the section was deleted.")
            return cell.sections[0]
        case _:
            raise NotImplementedError(cell)


def assign(symbol: Symbol, instance: Instance | None, value: Any) -> None:
    """Set a variable from Python.

    Raises:
        UnknownNameError: it is none that can be set.
        ValueTypeError: it takes no such value.
    """
    if symbol.kind in (FUNCTION, TEMPLATE):
        raise UnknownNameError(f"{symbol.name} is a {symbol.kind}; it cannot be set.")
    cell = cell_of(symbol, [] if instance is None else instance._cells)
    match cell:
        case NumberCell():
            cell.value = number(value, symbol.name)
        case StringCell():
            cell.value = _text(value, symbol.name)
        case ObjectCell():
            cell.value = _object(value, symbol.name)
        case SectionCell():
            raise UnknownNameError(f"{symbol.name} is a section; it cannot be set.")
        case _:
            raise ValueTypeError(f"{symbol.name} cannot be set as a whole")


def reference(symbol: Symbol, instance: Instance | None) -> Any:
    """Return `_ref_name` of a variable."""
    cell = cell_of(symbol, [] if instance is None else instance._cells)
    match cell:
        case NumberCell():
            return PointerRef(cell)
        case NumberArray():
            return ArrayReferences(cell)
        case StringCell():
            return StringRef(cell)
        case _:
            raise ValueTypeError(f"_ref_{symbol.name}: {symbol.name} is no number or string")


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise ValueTypeError(f"{name} must be a string, not {value!r}")
    return value


def _object(value: Any, name: str) -> Any:
    if isinstance(value, (int, float, str)):
        raise ValueTypeError(f"{name} holds an object, not {value!r}")
    return value


class StringRef(HocRef):
    """`n._ref_s` of a string variable."""

    __slots__ = ("cell",)

    def __init__(self, cell: StringCell) -> None:
        super().__init__(cell.value)
        self.cell = cell

    def __getitem__(self, index: int) -> str:
        self._check(index)
        return self.cell.value

    def __setitem__(self, index: int, value: Any) -> None:
        self._check(index)
        self.cell.value = _text(value, "The value of a ref to a string")


class Procedure(HocObject):
    """A procedure or function of HOC, to be called from Python; `sec=` makes a section current."""

    __slots__ = ("_function", "_instance", "_interpreter")

    def __init__(
        self, interpreter: HocInterpreter, function: Function, instance: Instance | None
    ) -> None:
        self._interpreter = interpreter
        self._function = function
        self._instance = instance

    def __call__(self, *values: Any, sec: Any = None) -> Any:
        """Call it; a procedure gives 0."""
        given = PythonArguments(values)
        interpreter = self._interpreter
        if sec is None:
            result = interpreter.enter(self._function, given.arguments, self._instance)
        else:
            stack = interpreter.workspace.pushed
            depth = len(stack)
            stack.append(section_argument(interpreter.workspace, sec)._live())
            try:
                result = interpreter.enter(self._function, given.arguments, self._instance)
            finally:
                del stack[depth:]
        given.give_back()
        return 0.0 if result is NOTHING else result

    def __repr__(self) -> str:
        owner = "" if self._instance is None else f"{self._instance!r}."
        return f"{owner}{self._function.name}()"


class ArrayOfHoc:
    """`double x[3]` or `objref a[3]`, by index; with more dimensions an index for each."""

    __slots__ = ("_begin", "_cell", "_name", "_shape")

    def __init__(
        self,
        cell: NumberArray | ObjectArray,
        name: str,
        shape: tuple[int, ...] | None = None,
        begin: int = 0,
    ) -> None:
        self._cell = cell
        self._name = name
        self._shape = cell.shape if shape is None else shape
        self._begin = begin

    def __len__(self) -> int:
        return self._shape[0]

    def _place(self, index: Any) -> int:
        place = operator.index(index)
        if not 0 <= place < self._shape[0]:
            raise ElementError(f"{self._name} has {self._shape[0]} elements, and none at {place}")
        return place

    def __getitem__(self, index: int) -> Any:
        place, rest = self._place(index), self._shape[1:]
        if rest:
            width = 1
            for size in rest:
                width *= size
            name = f"{self._name}[{place}]"
            return ArrayOfHoc(self._cell, name, rest, (self._begin + place * width))
        item = self._cell.items[self._begin + place]
        return item.value if isinstance(item, ObjectCell) else item

    def __setitem__(self, index: int, value: Any) -> None:
        place = self._place(index)
        if len(self._shape) > 1:
            raise ValueTypeError(f"{self._name}[{place}] is an array itself")
        where = self._begin + place
        if isinstance(self._cell, NumberArray):
            self._cell.items[where] = number(value, self._name)
        else:
            self._cell.items[where].value = _object(value, self._name)

    def __iter__(self) -> Iterator[Any]:
        return (self[place] for place in range(len(self)))

    def __repr__(self) -> str:
        return f"{self._name}[?]"


class ArrayReferences:
    """`n._ref_x` of `double x[3]`: with an index it is a reference to that element."""

    __slots__ = ("_cell",)

    def __init__(self, cell: NumberArray) -> None:
        self._cell = cell

    def __len__(self) -> int:
        return len(self._cell.items)

    def __getitem__(self, index: int) -> PointerRef:
        return PointerRef(ElementPointer(self._cell.items, operator.index(index)))


class SectionsOfHoc:
    """`create dend[3]`: sections by index."""

    __slots__ = ("_cell", "_name")

    def __init__(self, cell: SectionCell, name: str) -> None:
        self._cell = cell
        self._name = name

    def __len__(self) -> int:
        return len(self._cell.sections)

    def __getitem__(self, index: int) -> Any:
        place = operator.index(index)
        if not 0 <= place < len(self):
            raise ElementError(f"{self._name} has {len(self)} sections, and none at {place}")
        return self._cell.sections[place]

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._cell.sections))

    def __repr__(self) -> str:
        return f"{self._name}[?]"
