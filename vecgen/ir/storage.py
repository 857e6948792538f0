"""Where values live: index spaces, maps between them, fields, tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from enum import Enum

from vecgen.lang.expr import Expr
from vecgen.source import Span
from vecgen.values import value_class


class SpaceKind(Enum):
    """What the elements of a space are."""

    NODE = "node"
    INSTANCE = "instance"
    ARENA = "every value of the model"


class FieldRole(Enum):
    """What a field is for."""

    STATE = "STATE"
    PARAMETER = "PARAMETER"
    ASSIGNED = "ASSIGNED"
    ION = "ion variable"
    NODE = "node variable"
    GLOBAL = "global"
    SHARED = "global that a mechanism sets"


@value_class
class IndexSpace:
    """A set of elements that kernels loop over; its size is a run-time value."""

    name: str
    kind: SpaceKind


ARENA = "(arena)"
"""The space of all values, by their place in the arena: what POINTER variables lead into."""
ARENA_VALUE = f"{ARENA}.value"
"""Its one field."""


@value_class
class IndexMap:
    """From each element of `source` to an element of `target`; contiguity is data, not code."""

    name: str
    source: str
    target: str


@value_class
class Field:
    """One variable: a double for each element of `space`, or a single one (`space` None).

    Each component of an array variable is a field of its own: `x.dur[0]`, `x.dur[1]`, ...
    """

    name: str
    space: str | None
    role: FieldRole
    unit: str = ""
    default: float = 0.0
    visible: bool = True
    """Whether a user can read it: what is not visible and not read by any kernel is dropped."""
    span: Span | None = field(default=None, compare=False, repr=False)
    remark: str = field(default="", compare=False)

    @property
    def short_name(self) -> str:
        """The name without its space, as an identifier: `m` of `hh.m`, `dur_1` of `x.dur[1]`."""
        return short_name(self.name)


def short_name(field: str) -> str:
    """Return the name of a field without its space, as an identifier."""
    return field.rpartition(".")[2].replace("[", "_").rstrip("]")


def array_widths(fields: Iterable[Field]) -> dict[str, int]:
    """Return the number of components of each array variable: `x.dur` of `x.dur[0]`, ..."""
    widths: dict[str, int] = {}
    for item in fields:
        name, bracket, _ = item.name.partition("[")
        if bracket:
            widths[name] = widths.get(name, 0) + 1
    return widths


@value_class
class Table:
    """NEURON's TABLE (specification 6.7): `count + 1` rows of `columns`, filled by a kernel.

    `fill` computes the columns (as locals of their names) from `Local(argument)`. The table is
    refilled when a field of `depend` differs from its value at the last filling. `switch` is the
    global that turns the use of tables off when it is zero.
    """

    name: str
    mechanism: str
    argument: str
    columns: tuple[str, ...]
    depend: tuple[str, ...]
    lower: Expr
    upper: Expr
    count: int
    switch: str
    fill: str
    span: Span | None = field(default=None, compare=False, repr=False)
