"""The parse tree of what stands inside blocks: expressions and statements (see `ast`)."""

from __future__ import annotations

from dataclasses import field

from vecgen.source import Span
from vecgen.values import value_class


@value_class
class Node:
    """The root of all nodes."""

    span: Span = field(kw_only=True, compare=False, repr=False)


# ---- expressions -----------------------------------------------------------------------------


@value_class
class Expr(Node):
    """The root of all expressions."""


@value_class
class Unit(Node):
    """A unit in brackets; `text` is what stands between them, blanks squeezed: `mA/cm2`."""

    text: str


@value_class
class Number(Expr):
    """A literal without sign; `text` as written, such as `5`, `.5` or `1e-3`."""

    text: str
    unit: Unit | None = None


@value_class
class String(Expr):
    """A string, only as an argument of a call; `text` is without the quotes."""

    text: str


@value_class
class Name(Expr):
    """A name, be it used or declared."""

    id: str


@value_class
class Prime(Expr):
    """A primed name: `x'` has order 1."""

    id: str
    order: int


@value_class
class At(Expr):
    """`x@2`, an earlier value in a DISCRETE block."""

    name: Name
    steps: Expr


@value_class
class Index(Expr):
    """`x[i]`; the index holds only names, integers, `+ - * /`, brackets and INT(...)."""

    base: Name | Prime | At
    index: Expr


@value_class
class Call(Expr):
    """A call of a function or procedure."""

    function: Name
    args: tuple[Expr, ...]


@value_class
class Int(Expr):
    """`INT(expression)`, only inside integer expressions."""

    value: Expr


@value_class
class Paren(Expr):
    """An expression in brackets."""

    inner: Expr


@value_class
class Unary(Expr):
    """`-x` or `!x`."""

    op: str
    operand: Expr


@value_class
class Binary(Expr):
    """One of `+ - * / ^ < <= > >= == != && ||`, grouped as C groups the emitted operators."""

    op: str
    left: Expr
    right: Expr


# ---- statements ------------------------------------------------------------------------------


@value_class
class Statement(Node):
    """The root of all statements."""


Body = tuple[Statement, ...]


@value_class
class LocalVariable(Node):
    """One name of a LOCAL list; `size` is set for an array."""

    name: Name
    size: Expr | None = None


@value_class
class Local(Statement):
    """`LOCAL a, b[3]`, at the head of a block or (as an `Item`) at file level."""

    variables: tuple[LocalVariable, ...]


@value_class
class Assignment(Statement):
    """`target = value`; a primed target makes it a differential equation."""

    target: Name | Prime | At | Index
    value: Expr


@value_class
class Protect(Statement):
    """`PROTECT target = value`."""

    assignment: Assignment


@value_class
class CallStatement(Statement):
    """A call for its effects."""

    call: Call


@value_class
class Branch(Node):
    """One condition of an if-chain with its body."""

    condition: Expr
    body: Body


@value_class
class If(Statement):
    """`if`, any number of `else if`, and `else`; `otherwise` is None without an `else`."""

    branches: tuple[Branch, ...]
    otherwise: Body | None = None


@value_class
class While(Statement):
    """`while (condition) { }`."""

    condition: Expr
    body: Body


@value_class
class From(Statement):
    """`FROM index = begin TO end BY step { }`."""

    index: Name
    begin: Expr
    end: Expr
    step: Expr | None
    body: Body


@value_class
class Block(Statement):
    """A bare `{ }` among statements."""

    body: Body


@value_class
class Solve(Statement):
    """`SOLVE block METHOD method` or `SOLVE block STEADYSTATE steady`."""

    block: Name
    method: Name | None = None
    steady: Name | None = None


@value_class
class Conductance(Statement):
    """`CONDUCTANCE variable USEION ion`."""

    variable: Name
    ion: Name | None = None


@value_class
class Table(Statement):
    """`TABLE variables DEPEND depends FROM lower TO upper WITH intervals`."""

    variables: tuple[Name, ...]
    depends: tuple[Name, ...]
    lower: Expr
    upper: Expr
    intervals: Expr


@value_class
class Equation(Statement):
    """`~ left = right` of a LINEAR or NONLINEAR block."""

    left: Expr
    right: Expr


@value_class
class Term(Node):
    """One species of a reaction with its integer factor."""

    species: Name | Index
    factor: Expr | None = None


@value_class
class Reaction(Statement):
    """`~ left ARROW right (rates)` with the arrow `<->` (two rates), `->` or `<<` (one rate)."""

    left: tuple[Term, ...]
    arrow: str
    right: tuple[Term, ...]
    rates: tuple[Expr, ...]


@value_class
class Conserve(Statement):
    """`CONSERVE A + 2 B = total`."""

    terms: tuple[Term, ...]
    total: Expr


@value_class
class Compartment(Statement):
    """`COMPARTMENT index, volume { species }`; the index runs over an array's elements."""

    index: Name | None
    volume: Expr
    species: tuple[Name, ...]


@value_class
class LongitudinalDiffusion(Statement):
    """`LONGITUDINAL_DIFFUSION index, flux { species }`."""

    index: Name | None
    flux: Expr
    species: tuple[Name, ...]


@value_class
class WatchCondition(Node):
    """`(left < right) flag` or `(left > right) flag` of a WATCH; op is `<` or `>`."""

    left: Expr
    op: str
    right: Expr
    flag: Expr


@value_class
class Watch(Statement):
    """`WATCH (expr > expr) flag, ...`."""

    conditions: tuple[WatchCondition, ...]


@value_class
class Argument(Node):
    """A formal argument with its unit."""

    name: Name
    unit: Unit | None = None


@value_class
class ForNetcons(Statement):
    """`FOR_NETCONS (arguments) { }`."""

    arguments: tuple[Argument, ...]
    body: Body


@value_class
class Initial(Statement):
    """INITIAL inside a NET_RECEIVE block."""

    body: Body


@value_class
class Mutex(Statement):
    """MUTEXLOCK or MUTEXUNLOCK, by `keyword`."""

    keyword: str


@value_class
class Verbatim(Statement):
    """The text between VERBATIM and ENDVERBATIM; also an `Item` at file level."""

    text: str


@value_class
class Lag(Statement):
    """`LAG name BY delay`, of SCoP; NEURON parses it."""

    name: Name
    delay: Name
