"""A mechanism as resolved from NMODL: variables, ions, currents and blocks of statements.

Inside the blocks every name is resolved: a LOCAL, an argument or a loop index is a `Local`; a
declared variable, an ion variable or one of NEURON's own (`v t dt celsius diam area`) is a `Get` or
`Put` of its bare name. A FUNCTION returns what its body last assigned to `Local(name of the
function)`. Constants (CONSTANT, UNITS factors, DEFINE) have become literals.
"""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from vecgen.lang.expr import Expr
from vecgen.lang.stmt import Solve, Stmt
from vecgen.model.included import Included
from vecgen.model.kinds import CONSTRUCTOR as CONSTRUCTOR
from vecgen.model.kinds import DESTRUCTOR as DESTRUCTOR
from vecgen.model.kinds import HookMoment as HookMoment
from vecgen.model.kinds import MechanismKind as MechanismKind
from vecgen.model.kinds import Storage as Storage
from vecgen.source import Source, Span
from vecgen.values import value_class


class Role(Enum):
    """The block a variable was declared in."""

    PARAMETER = "PARAMETER"
    STATE = "STATE"
    ASSIGNED = "ASSIGNED"


class CurrentKind(Enum):
    """What a current in the NEURON block is."""

    ION = "USEION ... WRITE"
    NONSPECIFIC = "NONSPECIFIC_CURRENT"
    ELECTRODE = "ELECTRODE_CURRENT"


@value_class
class Variable:
    """A declared variable of a mechanism (ion variables and NEURON's own are not listed here)."""

    name: str
    role: Role
    storage: Storage
    unit: str = ""
    default: float = 0.0
    width: int = 0
    """Number of components of an array variable, 0 for a scalar."""
    limits: tuple[float, float] | None = None
    span: Span | None = field(default=None, compare=False, repr=False)


@value_class
class IonUse:
    """A USEION statement: `reads` and `writes` hold variable names such as `ena`, `cai`."""

    ion: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    valence: float | None = None
    span: Span | None = field(default=None, compare=False, repr=False)


@value_class
class Current:
    """A current, in the order of the NEURON block."""

    name: str
    kind: CurrentKind
    ion: str | None = None


@value_class
class Conductance:
    """`CONDUCTANCE name USEION ion`: a variable whose value at v is a part of dI/dv."""

    name: str
    ion: str | None = None


@value_class
class TableSpec:
    """`TABLE variables DEPEND depend FROM lower TO upper WITH count` (specification 6.7)."""

    variables: tuple[str, ...]
    """The tabled variables; for a FUNCTION its own name."""
    depend: tuple[str, ...]
    lower: Expr
    upper: Expr
    count: int
    span: Span | None = field(default=None, compare=False, repr=False)


@value_class
class Routine:
    """A PROCEDURE (`is_function` False), a FUNCTION, or a FUNCTION_TABLE (`is_table`), empty."""

    name: str
    parameters: tuple[str, ...]
    body: tuple[Stmt, ...]
    is_function: bool
    table: TableSpec | None = None
    is_table: bool = False
    """Whether its values are numbers that a user gives at run time (specification 6.12)."""
    span: Span | None = field(default=None, compare=False, repr=False)


@value_class
class DerivativeBlock:
    """A DERIVATIVE block: statements among which stand `Ode`s."""

    name: str
    body: tuple[Stmt, ...]
    unknowns: tuple[str, ...] = ()
    """Its states in the order in which implicit methods number them (specification 6.9.2)."""
    span: Span | None = field(default=None, compare=False, repr=False)


@value_class
class Hook:
    """A BEFORE or AFTER block; several of one moment run in their order."""

    moment: HookMoment
    body: tuple[Stmt, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@value_class
class Mechanism:
    """A mechanism (SUFFIX or POINT_PROCESS), complete."""

    name: str
    kind: MechanismKind
    source: Source
    variables: tuple[Variable, ...]
    ions: tuple[IonUse, ...] = ()
    currents: tuple[Current, ...] = ()
    initial: tuple[Stmt, ...] = ()
    breakpoint: tuple[Stmt, ...] = ()
    """BREAKPOINT without its SOLVE statements."""
    has_breakpoint: bool = False
    conductances: tuple[Conductance, ...] = ()
    """Where there are any, they are dI/dv, and BREAKPOINT is evaluated once (specification 6.5)."""
    solves: tuple[Solve, ...] = ()
    derivatives: tuple[DerivativeBlock, ...] = ()
    routines: tuple[Routine, ...] = ()
    hooks: tuple[Hook, ...] = ()
    pointers: tuple[str, ...] = ()
    """The POINTER variables: each instance's lead to variables of other things."""
    title: str = ""
    blocks: tuple[tuple[str, Span], ...] = ()
    """Where the blocks stand: ("INITIAL", span), ("BREAKPOINT", span), ..."""
    rates: tuple[tuple[str, str], ...] = ()
    """The states whose derivative is read somewhere, with the hidden variable that keeps it."""
    pointing: tuple[tuple[str, str], ...] = ()
    """The POINTERs that nrn_pointing asks for, with the hidden variable that is 1 or 0."""
    included: tuple[Included, ...] = ()
    """The files that it INCLUDEs, in the order in which they were found."""

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """The name and the SHA-256 of each text that it is made from, its own file first."""
        sources = (self.source, *(item.source for item in self.included))
        return tuple((source.short_name, source.sha256) for source in sources)

    def variable(self, name: str) -> Variable | None:
        """Return the declared variable of that name, or None."""
        return next((v for v in self.variables if v.name == name), None)

    def routine(self, name: str) -> Routine | None:
        """Return the FUNCTION or PROCEDURE of that name, or None."""
        return next((r for r in self.routines if r.name == name), None)

    @property
    def is_point(self) -> bool:
        """Whether instances are placed one by one."""
        return self.kind in (MechanismKind.POINT_PROCESS, MechanismKind.ARTIFICIAL_CELL)

    def global_name(self, variable: Variable) -> str:
        """Return what a variable is called among all globals: `name_mechanism` if it is its own."""
        if self.kind is MechanismKind.NOTHING or variable.storage is Storage.EXTERNAL:
            return variable.name
        return f"{variable.name}_{self.name}"

    @property
    def tables(self) -> tuple[Routine, ...]:
        """The routines with a TABLE statement."""
        return tuple(r for r in self.routines if r.table is not None)

    @property
    def has_usetable(self) -> bool:
        """Whether the user sees a global that turns tables on and off."""
        return bool(self.tables)

    @property
    def usetable(self) -> str:
        """The name of that global: `usetable_<name>`, with SUFFIX nothing `usetable`."""
        return "usetable" if self.kind is MechanismKind.NOTHING else f"usetable_{self.name}"

    def block_span(self, block: str) -> Span | None:
        """Return where a block stands, or None."""
        return next((span for name, span in self.blocks if name == block), None)
