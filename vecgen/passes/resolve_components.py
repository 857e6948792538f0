"""Elements of array variables → fields of their own: `x[1]` is the field `mech.x[1]`.

Each component of an array variable is a field, so that loops over instances stay unit-stride and
every later pass sees scalars only. What an index is that is not known before the run is asked in
routines that are added to the mechanism: a FUNCTION `x_at(place)` and a PROCEDURE `set_x(value,
place)`, which choose among all components by halves. A place out of range means the first or the
last component.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.program import Procedure, Program
from vecgen.ir.storage import array_widths, short_name
from vecgen.lang.expr import Call, Cast, Compare, CompareOp, Const, Expr, Get, Local, number
from vecgen.lang.stmt import Assign, If, Perform, Put, Stmt
from vecgen.lang.traverse import Body, map_statements, rewrite_body
from vecgen.lang.types import DType
from vecgen.passes.fresh import FreshNames
from vecgen.passes.unroll_loops import fold_integers
from vecgen.source import Span
from vecgen.store import component_name

_VALUE, _PLACE = "value", "place"


def resolve_components(program: Program) -> Program:
    """Return the program without `component`s (at level EQUATIONS)."""
    widths = array_widths(program.fields)
    if not widths:
        return program
    owners = {p.mechanism for p in program.procedures} | {k.mechanism for k in program.kernels}
    arrays = {owner: _Arrays(owner, widths, _routine_names(program, owner)) for owner in owners}
    kernels = tuple(
        replace(one, body=arrays[one.mechanism].resolved(one.body)) for one in program.kernels
    )
    procedures = tuple(
        replace(one, body=arrays[one.mechanism].resolved(one.body)) for one in program.procedures
    )
    added = tuple(routine for owner in arrays.values() for routine in owner.routines.values())
    return replace(program, kernels=kernels, procedures=procedures + added)


def _routine_names(program: Program, mechanism: str) -> FreshNames:
    """Return a source of names that no routine of the mechanism has, and none of its calls."""
    return FreshNames(p.name for p in program.procedures if p.mechanism == mechanism)


@dataclass
class _Arrays:
    """The arrays that the routines of one mechanism use; `routines` grows as indices are met."""

    mechanism: str
    widths: dict[str, int]
    names: FreshNames

    def __post_init__(self) -> None:
        self.routines: dict[tuple[str, str | None, bool], Procedure] = {}
        """By the array, its map, and whether an element is set."""

    def resolved(self, body: Body) -> Body:
        """Return the body without `component`s."""
        return map_statements(rewrite_body(body, self._expression), self._statement)

    def _expression(self, node: Expr) -> Expr:
        if not isinstance(node, Get) or node.component is None:
            return node
        index = fold_integers(node.component)
        if isinstance(index, Const):
            field = _element(node.field, index, self.widths[node.field], node.span)
            return Get(field, node.via, span=node.span)
        place = Cast(DType.DOUBLE, index, span=node.span)
        return Call(self._reader(node), (place,), span=node.span)

    def _statement(self, stmt: Stmt) -> Body:
        if not isinstance(stmt, Put) or stmt.component is None:
            return (stmt,)
        index = fold_integers(stmt.component)
        if isinstance(index, Const):
            field = _element(stmt.field, index, self.widths[stmt.field], stmt.span)
            return (replace(stmt, field=field, component=None),)
        place = Cast(DType.DOUBLE, index, span=stmt.span)
        return (Perform(self._writer(stmt), (stmt.value, place), span=stmt.span),)

    def _reader(self, node: Get) -> str:
        """Return the name of the FUNCTION that gives an element."""
        key = (node.field, node.via, False)
        if key not in self.routines:
            name = self.names.fresh(f"{short_name(node.field)}_at")
            body = (_reading(node, name, 0, self.widths[node.field]),)
            self.routines[key] = Procedure(
                name, self.mechanism, (_PLACE,), body, is_function=True, span=node.span
            )
        return self.routines[key].name

    def _writer(self, stmt: Put) -> str:
        """Return the name of the PROCEDURE that sets an element."""
        key = (stmt.field, stmt.via, True)
        if key not in self.routines:
            name = self.names.fresh(f"set_{short_name(stmt.field)}")
            body = (_setting(stmt, 0, self.widths[stmt.field]),)
            self.routines[key] = Procedure(
                name, self.mechanism, (_VALUE, _PLACE), body, span=stmt.span
            )
        return self.routines[key].name


def _element(field: str, index: Const, width: int, span: Span | None) -> str:
    component = int(index.value)
    if not 0 <= component < width:
        short = field.rpartition(".")[2]
        raise UnsupportedError(f"{span}: {short} has {width} elements, and none is [{component}]")
    return component_name(field, component)


def _reading(array: Get, name: str, first: int, end: int) -> Stmt:
    """Return what gives a local the component, from `first` to before `end`, that `place` says."""
    if end - first == 1:
        value = Get(component_name(array.field, first), array.via, span=array.span)
        return Assign(name, value, span=array.span)
    middle = (first + end) // 2
    below, above = _reading(array, name, first, middle), _reading(array, name, middle, end)
    return If(_is_before(middle), (below,), (above,), span=array.span)


def _setting(array: Put, first: int, end: int) -> Stmt:
    """Return the setting of the component, from `first` to before `end`, that `place` says."""
    if end - first == 1:
        field = component_name(array.field, first)
        return Put(field, Local(_VALUE), array.via, span=array.span)
    middle = (first + end) // 2
    below, above = _setting(array, first, middle), _setting(array, middle, end)
    return If(_is_before(middle), (below,), (above,), span=array.span)


def _is_before(middle: int) -> Expr:
    # Not ==: of a chain of equalities clang makes a switch, which ends vectorisation.
    return Compare(CompareOp.LT, Local(_PLACE), number(float(middle)))
