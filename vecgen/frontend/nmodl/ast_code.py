"""The parse tree of what stands inside blocks: expressions and statements (see `ast`)."""

from __future__ import annotations

from dataclasses import dataclass, field

from vecgen.source import Span


@dataclass(frozen=True, slots=True)
class Node:
    """The root of all nodes."""

    span: Span = field(kw_only=True, compare=False, repr=False)


# ---- expressions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Expr(Node):
    """The root of all expressions."""


@dataclass(frozen=True, slots=True)
class Unit(Node):
    """A unit in brackets; `text` is what stands between them, blanks squeezed: `mA/cm2`."""

    text: str


@dataclass(frozen=True, slots=True)
class Number(Expr):
    """A literal without sign; `text` as written, such as `5`, `.5` or `1e-3`."""

    text: str
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class String(Expr):
    """A string, only as an argument of a call; `text` is without the quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """A name, be it used or declared."""

    id: str


@dataclass(frozen=True, slots=True)
class Prime(Expr):
    """A primed name: `x'` has order 1."""

    id: str
    order: int


@dataclass(frozen=True, slots=True)
class At(Expr):
    """`x@2`, an earlier value in a DISCRETE block."""

    name: Name
    steps: Expr


@dataclass(frozen=True, slots=True)
class Index(Expr):
    """`x[i]`; the index holds only names, integers, `+ - * /`, brackets and INT(...)."""

    base: Name | Prime | At
    index: Expr


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """A call of a function or procedure."""

    function: Name
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Int(Expr):
    """`INT(expression)`, only inside integer expressions."""

    value: Expr


@dataclass(frozen=True, slots=True)
class Paren(Expr):
    """An expression in brackets."""

    inner: Expr


@dataclass(frozen=True, slots=True)
class Unary(Expr):
    """`-x` or `!x`."""

    op: str
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """One of `+ - * / ^ < <= > >= == != && ||`, grouped as C groups the emitted operators."""

    op: str
    left: Expr
    right: Expr


# ---- statements ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Statement(Node):
    """The root of all statements."""


Body = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class LocalVariable(Node):
    """One name of a LOCAL list; `size` is set for an array."""

    name: Name
    size: Expr | None = None


@dataclass(frozen=True, slots=True)
class Local(Statement):
    """`LOCAL a, b[3]`, at the head of a block or (as an `Item`) at file level."""

    variables: tuple[LocalVariable, ...]


@dataclass(frozen=True, slots=True)
class Assignment(Statement):
    """`target = value`; a primed target makes it a differential equation."""

    target: Name | Prime | At | Index
    value: Expr


@dataclass(frozen=True, slots=True)
class Protect(Statement):
    """`PROTECT target = value`."""

    assignment: Assignment


@dataclass(frozen=True, slots=True)
class CallStatement(Statement):
    """A call for its effects."""

    call: Call


@dataclass(frozen=True, slots=True)
class Branch(Node):
    """One condition of an if-chain with its body."""

    condition: Expr
    body: Body


@dataclass(frozen=True, slots=True)
class If(Statement):
    """`if`, any number of `else if`, and `else`; `otherwise` is None without an `else`."""

    branches: tuple[Branch, ...]
    otherwise: Body | None = None


@dataclass(frozen=True, slots=True)
class While(Statement):
    """`while (condition) { }`."""

    condition: Expr
    body: Body


@dataclass(frozen=True, slots=True)
class From(Statement):
    """`FROM index = begin TO end BY step { }`."""

    index: Name
    begin: Expr
    end: Expr
    step: Expr | None
    body: Body


@dataclass(frozen=True, slots=True)
class Block(Statement):
    """A bare `{ }` among statements."""

    body: Body


@dataclass(frozen=True, slots=True)
class Solve(Statement):
    """`SOLVE block METHOD method` or `SOLVE block STEADYSTATE steady`."""

    block: Name
    method: Name | None = None
    steady: Name | None = None


@dataclass(frozen=True, slots=True)
class Conductance(Statement):
    """`CONDUCTANCE variable USEION ion`."""

    variable: Name
    ion: Name | None = None


@dataclass(frozen=True, slots=True)
class Table(Statement):
    """`TABLE variables DEPEND depends FROM lower TO upper WITH intervals`."""

    variables: tuple[Name, ...]
    depends: tuple[Name, ...]
    lower: Expr
    upper: Expr
    intervals: Expr


@dataclass(frozen=True, slots=True)
class Equation(Statement):
    """`~ left = right` of a LINEAR or NONLINEAR block."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Term(Node):
    """One species of a reaction with its integer factor."""

    species: Name | Index
    factor: Expr | None = None


@dataclass(frozen=True, slots=True)
class Reaction(Statement):
    """`~ left ARROW right (rates)` with the arrow `<->` (two rates), `->` or `<<` (one rate)."""

    left: tuple[Term, ...]
    arrow: str
    right: tuple[Term, ...]
    rates: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Conserve(Statement):
    """`CONSERVE A + 2 B = total`."""

    terms: tuple[Term, ...]
    total: Expr


@dataclass(frozen=True, slots=True)
class Compartment(Statement):
    """`COMPARTMENT index, volume { species }`; the index runs over an array's elements."""

    index: Name | None
    volume: Expr
    species: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class LongitudinalDiffusion(Statement):
    """`LONGITUDINAL_DIFFUSION index, flux { species }`."""

    index: Name | None
    flux: Expr
    species: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class WatchCondition(Node):
    """`(left < right) flag` or `(left > right) flag` of a WATCH; op is `<` or `>`."""

    left: Expr
    op: str
    right: Expr
    flag: Expr


@dataclass(frozen=True, slots=True)
class Watch(Statement):
    """`WATCH (expr > expr) flag, ...`."""

    conditions: tuple[WatchCondition, ...]


@dataclass(frozen=True, slots=True)
class Argument(Node):
    """A formal argument with its unit."""

    name: Name
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class ForNetcons(Statement):
    """`FOR_NETCONS (arguments) { }`."""

    arguments: tuple[Argument, ...]
    body: Body


@dataclass(frozen=True, slots=True)
class Initial(Statement):
    """INITIAL inside a NET_RECEIVE block."""

    body: Body


@dataclass(frozen=True, slots=True)
class Mutex(Statement):
    """MUTEXLOCK or MUTEXUNLOCK, by `keyword`."""

    keyword: str


@dataclass(frozen=True, slots=True)
class Verbatim(Statement):
    """The text between VERBATIM and ENDVERBATIM; also an `Item` at file level."""

    text: str


@dataclass(frozen=True, slots=True)
class Lag(Statement):
    """`LAG name BY delay`, of SCoP; NEURON parses it."""

    name: Name
    delay: Name
