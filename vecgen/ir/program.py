"""A whole program: what is stored, what is computed, in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property

from vecgen.ir.kernel import Kernel
from vecgen.ir.schedule import Entry
from vecgen.ir.storage import Field, FieldRole, IndexMap, IndexSpace, Table
from vecgen.ir.table_functions import TableFunction
from vecgen.lang.expr import Expr
from vecgen.lang.stmt import Stmt
from vecgen.source import Span
from vecgen.values import value_class


class Level(IntEnum):
    """How far a program has been lowered."""

    EQUATIONS = 0
    KERNELS = 1
    ARRAYS = 2


@value_class
class Current:
    """A membrane current of a mechanism; `field` holds its value (mA/cm2, or nA at a point)."""

    field: str
    electrode: bool = False
    ion_current: str | None = None
    """The ion's field that it adds to, e.g. `na_ion.ina`."""
    ion_conductance: str | None = None
    """The ion's field that its derivative adds to, e.g. `na_ion.dina_dv_`."""
    ion_map: str | None = None


@value_class
class Conductance:
    """A field whose value is a part of the derivative of a mechanism's current by v."""

    field: str
    ion_conductance: str | None = None
    """The ion's field that it adds to, e.g. `na_ion.dina_dv_`."""
    ion_map: str | None = None


@value_class
class MechanismInfo:
    """What later stages need to know of a mechanism beyond its fields and kernels."""

    name: str
    title: str
    is_point: bool
    source_name: str
    """The .mod file's name without its folder; "" for an ion, which has none."""
    sha256: str
    currents: tuple[Current, ...] = ()
    """In the order in which they are summed."""
    conductances: tuple[Conductance, ...] = ()
    """The derivative of the sum by v, in the order in which they are summed; () to find it."""


@value_class
class Procedure:
    """A PROCEDURE, FUNCTION or DERIVATIVE block, its names qualified (level EQUATIONS only)."""

    name: str
    mechanism: str
    parameters: tuple[str, ...]
    body: tuple[Stmt, ...]
    is_function: bool = False
    table: str | None = None
    """Name of its `Table`, if it has one."""
    unknowns: tuple[str, ...] = ()
    """The states of a DERIVATIVE block in the order in which implicit methods number them."""
    span: Span | None = field(default=None, compare=False, repr=False)


@value_class
class Function:
    """A pure FUNCTION of a mechanism that uses its arguments only: a static inline C function.

    Its body is straight-line `Let`s; `result` is what it returns.
    """

    name: str
    mechanism: str
    parameters: tuple[str, ...]
    body: tuple[Stmt, ...]
    result: Expr
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Program:
    """Everything that decides the emitted C; sizes and values are data."""

    level: Level
    spaces: tuple[IndexSpace, ...]
    maps: tuple[IndexMap, ...]
    fields: tuple[Field, ...]
    tables: tuple[Table, ...]
    functions: tuple[Function, ...]
    kernels: tuple[Kernel, ...]
    entries: tuple[Entry, ...]
    saved: frozenset[str]
    """Names of the fields that are read from outside during a run."""
    table_functions: tuple[TableFunction, ...] = field(default=(), kw_only=True)
    """The FUNCTION_TABLEs, whose numbers are data."""
    pointees: frozenset[str] = field(default=frozenset(), kw_only=True)
    """Names of the fields that POINTER variables lead into."""
    kept: frozenset[str] = field(default=frozenset(), kw_only=True)
    """Names of the fields that kernels which are not in this program carry from step to step."""
    mechanisms: tuple[MechanismInfo, ...]
    """Ions and mechanisms, in the order of their registration."""
    procedures: tuple[Procedure, ...] = ()
    """Level EQUATIONS only."""
    separable: bool = True
    """Whether cells can run one after the other: none sees what another does
    (`find_separability`)."""
    last_setter: tuple[tuple[str, str], ...] = ()
    """Globals that kernels set, with the mechanism whose last instance leaves its value."""

    @cached_property
    def field_table(self) -> dict[str, Field]:
        """The fields by name."""
        return {item.name: item for item in self.fields}

    @cached_property
    def kernel_table(self) -> dict[str, Kernel]:
        """The kernels by name."""
        return {item.name: item for item in self.kernels}

    def is_demotable(self, field: Field) -> bool:
        """Whether steps may leave the field out where nobody reads it from outside."""
        own = field.role is FieldRole.ASSIGNED and field.space is not None
        return own or field.role is FieldRole.SHARED

    def with_kernels(self, kernels: Iterable[Kernel]) -> Program:
        """Return the program with other kernels."""
        return replace(self, kernels=tuple(kernels))
