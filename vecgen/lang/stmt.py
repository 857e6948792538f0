"""Statement nodes. A body is a tuple of statements."""

from __future__ import annotations

from dataclasses import field

from vecgen.lang.expr import Expr
from vecgen.source import Span
from vecgen.values import value_class


@value_class
class Stmt:
    """The root of all statements. `note` is a remark for the reader of the emitted C."""

    span: Span | None = field(default=None, kw_only=True, compare=False, repr=False)
    note: str = field(default="", kw_only=True, compare=False, repr=False)


@value_class
class Let(Stmt):
    """Bind a name once: `const double name = value;`."""

    name: str
    value: Expr


@value_class
class Assign(Stmt):
    """Give a mutable local a value; its declaration is found by whoever needs it."""

    name: str
    value: Expr


@value_class
class Put(Stmt):
    """Element of a field := value (see `Get` for what the names mean)."""

    field: str
    value: Expr
    via: str | None = None
    component: Expr | None = None


@value_class
class Increment(Stmt):
    """Element of a field += value, where several instances may meet in one element."""

    field: str
    value: Expr
    via: str | None = None


@value_class
class Store(Stmt):
    """Element `index` of a C array or tile buffer := value (level ARRAYS)."""

    array: str
    index: Expr
    value: Expr


@value_class
class If(Stmt):
    """A branch."""

    condition: Expr
    then: tuple[Stmt, ...]
    otherwise: tuple[Stmt, ...] = ()


@value_class
class While(Stmt):
    """A loop while the condition holds."""

    condition: Expr
    body: tuple[Stmt, ...]


@value_class
class For(Stmt):
    """NMODL's FROM: `index` is an int local to the loop, `end` is included."""

    index: str
    begin: Expr
    end: Expr
    step: Expr
    body: tuple[Stmt, ...]


@value_class
class Ode(Stmt):
    """`state' = rhs` inside a DERIVATIVE block; `rhs` keeps its source text's shape."""

    state: str
    rhs: Expr
    rate: str = ""
    """The field that keeps the value of `rhs` where the method needs one (in the IR)."""


@value_class
class Solve(Stmt):
    """`SOLVE block METHOD method`; the method is "" when the source names none.

    `steady` is for `SOLVE block STEADYSTATE method`.
    """

    block: str
    method: str
    steady: bool = False


@value_class
class Newton(Stmt):
    """Find the values of `unknowns` for which all `residuals` are 0, by Newton's method.

    The solver sets the unknowns, runs `body`, looks at the residuals behind it, and so on; with the
    result in place it runs `body` a last time. Both tuples are as long as there are equations.
    """

    unknowns: tuple[Expr, ...]
    """Places: each a `Get` of a field, at level ARRAYS a `Load`."""
    body: tuple[Stmt, ...]
    residuals: tuple[Expr, ...]
    solver: str = "newton"
    """The local that stands for the solver."""
    equations: str = ""
    """What cannot be solved if there is no result: `DERIVATIVE states`."""


@value_class
class Perform(Stmt):
    """A call of a PROCEDURE of the same mechanism, or of a FUNCTION for its effects."""

    procedure: str
    args: tuple[Expr, ...]


@value_class
class LookUp(Stmt):
    """Interpolate one row of a table at `x` and bind each of `targets` to one of its columns."""

    table: str
    x: Expr
    targets: tuple[str, ...]


@value_class
class Invoke(Stmt):
    """A call of a function of `lang.effects`; its value, if it is wanted, binds `target`."""

    function: str
    args: tuple[Expr, ...]
    target: str = ""
    text: str = ""
    """The string that is its first argument."""
