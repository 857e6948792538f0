"""The parse tree of an NMODL file: what the author wrote, nothing lowered, nothing looked up.

Nodes are frozen and compared by structure; `span` says where a node stands and never takes part in
a comparison. Brackets stay as `Paren`, numbers keep their text, and operators are their NMODL
spelling, because later stages reproduce roundings that depend on the author's exact form.

COMMENT blocks, `:` remarks and UNITSON/UNITSOFF may stand anywhere and mean nothing to a
translator; `File` keeps them in lists of their own. Expressions may be taken apart with `match`.
"""

from __future__ import annotations

from dataclasses import field

from vecgen.frontend.nmodl.ast_code import Argument as Argument
from vecgen.frontend.nmodl.ast_code import Assignment as Assignment
from vecgen.frontend.nmodl.ast_code import At as At
from vecgen.frontend.nmodl.ast_code import Binary as Binary
from vecgen.frontend.nmodl.ast_code import Block as Block
from vecgen.frontend.nmodl.ast_code import Body as Body
from vecgen.frontend.nmodl.ast_code import Branch as Branch
from vecgen.frontend.nmodl.ast_code import Call as Call
from vecgen.frontend.nmodl.ast_code import CallStatement as CallStatement
from vecgen.frontend.nmodl.ast_code import Compartment as Compartment
from vecgen.frontend.nmodl.ast_code import Conductance as Conductance
from vecgen.frontend.nmodl.ast_code import Conserve as Conserve
from vecgen.frontend.nmodl.ast_code import Equation as Equation
from vecgen.frontend.nmodl.ast_code import Expr as Expr
from vecgen.frontend.nmodl.ast_code import ForNetcons as ForNetcons
from vecgen.frontend.nmodl.ast_code import From as From
from vecgen.frontend.nmodl.ast_code import If as If
from vecgen.frontend.nmodl.ast_code import Index as Index
from vecgen.frontend.nmodl.ast_code import Initial as Initial
from vecgen.frontend.nmodl.ast_code import Int as Int
from vecgen.frontend.nmodl.ast_code import Lag as Lag
from vecgen.frontend.nmodl.ast_code import Local as Local
from vecgen.frontend.nmodl.ast_code import LocalVariable as LocalVariable
from vecgen.frontend.nmodl.ast_code import LongitudinalDiffusion as LongitudinalDiffusion
from vecgen.frontend.nmodl.ast_code import Mutex as Mutex
from vecgen.frontend.nmodl.ast_code import Name as Name
from vecgen.frontend.nmodl.ast_code import Node as Node
from vecgen.frontend.nmodl.ast_code import Number as Number
from vecgen.frontend.nmodl.ast_code import Paren as Paren
from vecgen.frontend.nmodl.ast_code import Prime as Prime
from vecgen.frontend.nmodl.ast_code import Protect as Protect
from vecgen.frontend.nmodl.ast_code import Reaction as Reaction
from vecgen.frontend.nmodl.ast_code import Solve as Solve
from vecgen.frontend.nmodl.ast_code import Statement as Statement
from vecgen.frontend.nmodl.ast_code import String as String
from vecgen.frontend.nmodl.ast_code import Table as Table
from vecgen.frontend.nmodl.ast_code import Term as Term
from vecgen.frontend.nmodl.ast_code import Unary as Unary
from vecgen.frontend.nmodl.ast_code import Unit as Unit
from vecgen.frontend.nmodl.ast_code import Verbatim as Verbatim
from vecgen.frontend.nmodl.ast_code import Watch as Watch
from vecgen.frontend.nmodl.ast_code import WatchCondition as WatchCondition
from vecgen.frontend.nmodl.ast_code import While as While
from vecgen.values import value_class

# ---- declarations ----------------------------------------------------------------------------


@value_class
class Kind(Node):
    """`SUFFIX name`; `keyword` is SUFFIX, POINT_PROCESS or ARTIFICIAL_CELL."""

    keyword: str
    name: Name


@value_class
class UseIon(Node):
    """`USEION ion READ reads WRITE writes VALENCE valence REPRESENTS ontology`."""

    ion: Name
    reads: tuple[Name, ...] = ()
    writes: tuple[Name, ...] = ()
    valence: Expr | None = None
    represents: str | None = None


@value_class
class Declares(Node):
    """A list of names in the NEURON block.

    `keyword` is one of RANGE GLOBAL NONSPECIFIC_CURRENT ELECTRODE_CURRENT POINTER BBCOREPOINTER
    EXTERNAL RANDOM THREADSAFE; only THREADSAFE's list is empty.
    """

    keyword: str
    names: tuple[Name, ...]


@value_class
class Represents(Node):
    """`REPRESENTS ontology` on its own."""

    text: str


@value_class
class UnitAlias(Node):
    """`(new) = (old)`."""

    new: Unit
    old: Unit


@value_class
class UnitConstant(Node):
    """`name = value (unit)`; the value is a Number, a DEFINEd Name, or Unary minus of these."""

    name: Name
    value: Expr
    unit: Unit | None


@value_class
class UnitFactor(Node):
    """`name = (source) (target)`, also written `name = (source) -> (target)`."""

    name: Name
    source: Unit
    target: Unit


@value_class
class Limits(Node):
    """`<lower, upper>`."""

    lower: Expr
    upper: Expr


@value_class
class Parameter(Node):
    """`name[size] = value (unit) <lower, upper>`.

    A value, here and below, is a Number, a DEFINEd Name, or Unary minus of these.
    """

    name: Name
    size: Expr | None = None
    value: Expr | None = None
    unit: Unit | None = None
    limits: Limits | None = None


@value_class
class Variable(Node):
    """`name[size] FROM lower TO upper START start (unit) <tolerance>`: STATE and ASSIGNED."""

    name: Name | Prime
    size: Expr | None = None
    lower: Expr | None = None
    upper: Expr | None = None
    start: Expr | None = None
    unit: Unit | None = None
    tolerance: Expr | None = None


@value_class
class Constant(Node):
    """`name = value (unit)` in a CONSTANT block."""

    name: Name
    value: Expr
    unit: Unit | None = None


@value_class
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


@value_class
class Title(Node):
    """The rest of a TITLE line."""

    text: str


@value_class
class Include(Node):
    """`INCLUDE "file"`; the file is not opened here."""

    file: str


@value_class
class Define(Node):
    """`DEFINE name integer`; the value is a Number or Unary minus of one."""

    name: Name
    value: Expr


@value_class
class NeuronBlock(Node):
    """NEURON."""

    statements: tuple[Kind | UseIon | Declares | Represents, ...]


@value_class
class UnitsBlock(Node):
    """UNITS."""

    definitions: tuple[UnitAlias | UnitConstant | UnitFactor, ...]


@value_class
class ParameterBlock(Node):
    """PARAMETER."""

    parameters: tuple[Parameter, ...]


@value_class
class AssignedBlock(Node):
    """ASSIGNED."""

    variables: tuple[Variable, ...]


@value_class
class StateBlock(Node):
    """STATE."""

    variables: tuple[Variable, ...]


@value_class
class ConstantBlock(Node):
    """CONSTANT."""

    constants: tuple[Constant, ...]


@value_class
class IndependentBlock(Node):
    """INDEPENDENT."""

    variables: tuple[IndependentVariable, ...]


@value_class
class ProcessBlock(Node):
    """A nameless block of statements; `keyword` is INITIAL, BREAKPOINT, CONSTRUCTOR, DESTRUCTOR."""

    keyword: str
    body: Body


@value_class
class HookBlock(Node):
    """BEFORE or AFTER (`when`) one of BREAKPOINT, SOLVE, INITIAL, STEP (`event`)."""

    when: str
    event: str
    body: Body


@value_class
class SolvedBlock(Node):
    """A named block that SOLVE runs.

    `keyword` is DERIVATIVE, KINETIC, LINEAR, NONLINEAR or DISCRETE; `solve_for` holds the names of
    SOLVEFOR.
    """

    keyword: str
    name: Name
    solve_for: tuple[Name, ...]
    body: Body


@value_class
class Function(Node):
    """FUNCTION name(arguments) (unit) { }."""

    name: Name
    arguments: tuple[Argument, ...]
    unit: Unit | None
    body: Body


@value_class
class Procedure(Node):
    """PROCEDURE name(arguments) (unit) { }."""

    name: Name
    arguments: tuple[Argument, ...]
    unit: Unit | None
    body: Body


@value_class
class FunctionTable(Node):
    """FUNCTION_TABLE name(arguments) (unit)."""

    name: Name
    arguments: tuple[Argument, ...]
    unit: Unit | None = None


@value_class
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


@value_class
class Remark(Node):
    """Text without meaning for a translator: a `:` or `?` remark, or a COMMENT block."""

    text: str


@value_class
class UnitsSwitch(Node):
    """UNITSON or UNITSOFF, by `keyword`; it holds from its place onward."""

    keyword: str


@value_class
class File(Node):
    """A whole file, its items in order."""

    items: tuple[Item, ...]
    remarks: tuple[Remark, ...] = field(default=(), compare=False, repr=False)
    unit_switches: tuple[UnitsSwitch, ...] = field(default=(), compare=False, repr=False)
