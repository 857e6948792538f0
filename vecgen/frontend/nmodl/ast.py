"""The parse tree of an NMODL file: what the author wrote, nothing lowered, nothing looked up.

Nodes are frozen and compared by structure; `span` says where a node stands and never takes part in
a comparison. Brackets stay as `Paren`, numbers keep their text, and operators are their NMODL
spelling, because later stages reproduce roundings that depend on the author's exact form.

COMMENT blocks, `:` remarks and UNITSON/UNITSOFF may stand anywhere and mean nothing to a
translator; `File` keeps them in lists of their own. Expressions may be taken apart with `match`.
"""

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


# ---- declarations ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind(Node):
    """`SUFFIX name`; `keyword` is SUFFIX, POINT_PROCESS or ARTIFICIAL_CELL."""

    keyword: str
    name: Name


@dataclass(frozen=True, slots=True)
class UseIon(Node):
    """`USEION ion READ reads WRITE writes VALENCE valence REPRESENTS ontology`."""

    ion: Name
    reads: tuple[Name, ...] = ()
    writes: tuple[Name, ...] = ()
    valence: Expr | None = None
    represents: str | None = None


@dataclass(frozen=True, slots=True)
class Declares(Node):
    """A list of names in the NEURON block.

    `keyword` is one of RANGE GLOBAL NONSPECIFIC_CURRENT ELECTRODE_CURRENT POINTER BBCOREPOINTER
    EXTERNAL RANDOM THREADSAFE; only THREADSAFE's list is empty.
    """

    keyword: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Represents(Node):
    """`REPRESENTS ontology` on its own."""

    text: str


@dataclass(frozen=True, slots=True)
class UnitAlias(Node):
    """`(new) = (old)`."""

    new: Unit
    old: Unit


@dataclass(frozen=True, slots=True)
class UnitConstant(Node):
    """`name = value (unit)`; the value is a Number, a DEFINEd Name, or Unary minus of these."""

    name: Name
    value: Expr
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class UnitFactor(Node):
    """`name = (source) (target)`, also written `name = (source) -> (target)`."""

    name: Name
    source: Unit
    target: Unit


@dataclass(frozen=True, slots=True)
class Limits(Node):
    """`<lower, upper>`."""

    lower: Expr
    upper: Expr


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """`name[size] = value (unit) <lower, upper>`.

    A value, here and below, is a Number, a DEFINEd Name, or Unary minus of these.
    """

    name: Name
    size: Expr | None = None
    value: Expr | None = None
    unit: Unit | None = None
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """`name[size] FROM lower TO upper START start (unit) <tolerance>`: STATE and ASSIGNED."""

    name: Name | Prime
    size: Expr | None = None
    lower: Expr | None = None
    upper: Expr | None = None
    start: Expr | None = None
    unit: Unit | None = None
    tolerance: Expr | None = None


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """`name = value (unit)` in a CONSTANT block."""

    name: Name
    value: Expr
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class IndependentVariable(Node):
    """`SWEEP name FROM lower TO upper WITH steps START start (unit)`; NEURON ignores the bounds."""

    name: Name
    lower: Expr
    upper: Expr
    steps: Expr
    sweep: bool = False
    start: Expr | None = None
    unit: Unit | None = None


# ---- items of a file -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Title(Node):
    """The rest of a TITLE line."""

    text: str


@dataclass(frozen=True, slots=True)
class Include(Node):
    """`INCLUDE "file"`; the file is not opened here."""

    file: str


@dataclass(frozen=True, slots=True)
class Define(Node):
    """`DEFINE name integer`; the value is a Number or Unary minus of one."""

    name: Name
    value: Expr


@dataclass(frozen=True, slots=True)
class NeuronBlock(Node):
    """NEURON."""

    statements: tuple[Kind | UseIon | Declares | Represents, ...]


@dataclass(frozen=True, slots=True)
class UnitsBlock(Node):
    """UNITS."""

    definitions: tuple[UnitAlias | UnitConstant | UnitFactor, ...]


@dataclass(frozen=True, slots=True)
class ParameterBlock(Node):
    """PARAMETER."""

    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class AssignedBlock(Node):
    """ASSIGNED."""

    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class StateBlock(Node):
    """STATE."""

    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class ConstantBlock(Node):
    """CONSTANT."""

    constants: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class IndependentBlock(Node):
    """INDEPENDENT."""

    variables: tuple[IndependentVariable, ...]


@dataclass(frozen=True, slots=True)
class ProcessBlock(Node):
    """A nameless block of statements; `keyword` is INITIAL, BREAKPOINT, CONSTRUCTOR, DESTRUCTOR."""

    keyword: str
    body: Body


@dataclass(frozen=True, slots=True)
class HookBlock(Node):
    """BEFORE or AFTER (`when`) one of BREAKPOINT, SOLVE, INITIAL, STEP (`event`)."""

    when: str
    event: str
    body: Body


@dataclass(frozen=True, slots=True)
class SolvedBlock(Node):
    """A named block that SOLVE runs.

    `keyword` is DERIVATIVE, KINETIC, LINEAR, NONLINEAR or DISCRETE; `solve_for` holds the names of
    SOLVEFOR.
    """

    keyword: str
    name: Name
    solve_for: tuple[Name, ...]
    body: Body


@dataclass(frozen=True, slots=True)
class Function(Node):
    """FUNCTION name(arguments) (unit) { }."""

    name: Name
    arguments: tuple[Argument, ...]
    unit: Unit | None
    body: Body


@dataclass(frozen=True, slots=True)
class Procedure(Node):
    """PROCEDURE name(arguments) (unit) { }."""

    name: Name
    arguments: tuple[Argument, ...]
    unit: Unit | None
    body: Body


@dataclass(frozen=True, slots=True)
class FunctionTable(Node):
    """FUNCTION_TABLE name(arguments) (unit)."""

    name: Name
    arguments: tuple[Argument, ...]
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class NetReceive(Node):
    """NET_RECEIVE (arguments) { }."""

    arguments: tuple[Argument, ...]
    body: Body


Item = (
    Title
    | Include
    | Define
    | Local
    | Verbatim
    | NeuronBlock
    | UnitsBlock
    | ParameterBlock
    | AssignedBlock
    | StateBlock
    | ConstantBlock
    | IndependentBlock
    | ProcessBlock
    | HookBlock
    | SolvedBlock
    | Function
    | Procedure
    | FunctionTable
    | NetReceive
)


@dataclass(frozen=True, slots=True)
class Remark(Node):
    """Text without meaning for a translator: a `:` or `?` remark, or a COMMENT block."""

    text: str


@dataclass(frozen=True, slots=True)
class UnitsSwitch(Node):
    """UNITSON or UNITSOFF, by `keyword`; it holds from its place onward."""

    keyword: str


@dataclass(frozen=True, slots=True)
class File(Node):
    """A whole file, its items in order."""

    items: tuple[Item, ...]
    remarks: tuple[Remark, ...] = field(default=(), compare=False, repr=False)
    unit_switches: tuple[UnitsSwitch, ...] = field(default=(), compare=False, repr=False)
