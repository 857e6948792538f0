"""The names of a program: what each is, and where its value is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vecgen.frontend.hoc.errors import HocError
from vecgen.frontend.hoc.values import (
    NumberArray,
    NumberCell,
    ObjectArray,
    ObjectCell,
    StringCell,
)

if TYPE_CHECKING:
    from vecgen.frontend.hoc import ast
    from vecgen.frontend.hoc.frame import Run
    from vecgen.frontend.hoc.lexer import Lexed
    from vecgen.frontend.neuron_api.section import Section

NUMBER, STRING, OBJECT, SECTION, FUNCTION, TEMPLATE = (
    "number", "string", "object", "section", "function", "template",
)  # fmt: skip
"""The kinds of symbols."""


class SectionCell:
    """What `create soma` or `create dend[3]` made."""

    __slots__ = ("is_array", "sections")

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.is_array = False


class Symbol:
    """A name.

    A global one holds its cell, function or template; one of a template's variables has the place
    of its cell in each instance instead.
    """

    __slots__ = ("holder", "is_announced", "kind", "name", "shape", "slot")

    def __init__(self, name: str, kind: str, holder: Any = None, slot: int = -1) -> None:
        self.name = name
        self.kind = kind
        self.holder = holder
        self.slot = slot
        self.shape: tuple[int, ...] = ()
        """The sizes of an array, for the instances to come."""
        self.is_announced = False
        """It stands in a procedure that was not called yet: there are no sections."""


@dataclass(eq=False)
class Function:
    """A `proc`, `func`, `obfunc` or `iterator`."""

    name: str
    definition: ast.Define
    lexed: Lexed
    scope: Scope
    run: Run | None = None
    epoch: int = -1
    """The state of the symbols that `run` was compiled for."""

    @property
    def keyword(self) -> str:
        """What it was defined with."""
        return self.definition.keyword


class Scope:
    """The global symbols."""

    def __init__(self) -> None:
        self.symbols: dict[str, Symbol] = {}

    def add(self, name: str, kind: str, shape: tuple[int, ...] = ()) -> Symbol:
        """Return a new symbol with a cell."""
        made = Symbol(name, kind, new_cell(kind, shape))
        self.symbols[name] = made
        return made


def new_cell(kind: str, shape: tuple[int, ...] = ()) -> Any:
    """Return an empty variable of a kind."""
    match kind:
        case "number":
            return NumberArray(shape) if shape else NumberCell()
        case "string":
            return StringCell()
        case "object":
            return ObjectArray(shape) if shape else ObjectCell()
        case "section":
            return SectionCell()
        case _:
            raise NotImplementedError(kind)


def element(shape: tuple[int, ...], indices: list[float], name: str) -> int:
    """Return the place of an element of an array.

    Raises:
        HocError: there is none.
    """
    if len(indices) != len(shape):
        if not indices:
            return 0
        raise HocError(f"wrong # of subscripts {name}")
    place = 0
    for number, (index, size) in enumerate(zip(indices, shape, strict=True)):
        # A number that is an integer but for rounding is meant to be one.
        whole = int(index + 1e-11)
        if not 0 <= whole < size:
            raise HocError(f"subscript {number} index {whole} of {name} out of range {size}")
        place = place * size + whole
    return place
