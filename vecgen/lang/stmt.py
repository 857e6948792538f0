"""Statement nodes. A body is a tuple of statements."""

from __future__ import annotations

from dataclasses import dataclass, field

from vecgen.lang.expr import Expr
from vecgen.source import Span


@dataclass(frozen=True, slots=True)
class Stmt:
    """The root of all statements. `note` is a remark for the reader of the emitted C."""

    span: Span | None = field(default=None, kw_only=True, compare=False, repr=False)
    note: str = field(default="", kw_only=True, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Let(Stmt):
    """Bind a name once: `const double name = value;`."""

    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Assign(Stmt):
    """Give a mutable local a value; its declaration is found by whoever needs it."""

    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Put(Stmt):
    """Element of a field := value (see `Get` for what the names mean)."""

    field: str
    value: Expr
    via: str | None = None
    component: Expr | None = None


@dataclass(frozen=True, slots=True)
class Increment(Stmt):
    """Element of a field += value, where several instances may meet in one element."""

    field: str
    value: Expr
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Store(Stmt):
    """Element `index` of a C array or tile buffer := value (level ARRAYS)."""

    array: str
    index: Expr
    value: Expr


@dataclass(frozen=True, slots=True)
class If(Stmt):
    """A branch."""

    condition: Expr
    then: tuple[Stmt, ...]
    otherwise: tuple[Stmt, ...] = ()


@dataclass(frozen=True, slots=True)
class While(Stmt):
    """A loop while the condition holds."""

    condition: Expr
    body: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class For(Stmt):
    """NMODL's FROM: `index` is an int local to the loop, `end` is included."""

    index: str
    begin: Expr
    end: Expr
    step: Expr
    body: tuple[Stmt, ...]


@dataclass(frozen=True, slots=True)
class Ode(Stmt):
    """`state' = rhs` inside a DERIVATIVE block; `rhs` keeps its source text's shape."""

    state: str
    rhs: Expr


@dataclass(frozen=True, slots=True)
class Solve(Stmt):
    """`SOLVE block METHOD method`; the method is "" when the source names none."""

    block: str
    method: str


@dataclass(frozen=True, slots=True)
class Perform(Stmt):
    """A call of a PROCEDURE of the same mechanism, or of a FUNCTION for its effects."""

    procedure: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class LookUp(Stmt):
    """Interpolate one row of a table at `x` and bind each of `targets` to one of its columns."""

    table: str
    x: Expr
    targets: tuple[str, ...]
