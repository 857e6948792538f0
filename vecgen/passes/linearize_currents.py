"""BREAKPOINT → current and conductance, by NEURON's difference over 0.001 mV (specification 3.3).

The block's statements are evaluated at v + 0.001 and at v; g = (I(v + .001) - I(v))/.001. What
does not depend on v is evaluated once, which gives the same bits. With CONDUCTANCE (6.5) all is
evaluated once, and g is the sum of the named variables. Currents are summed in the order of the
NEURON block; at a point process nA become mA/cm2 by 1e2/area. state_discontinuity acts in the first
evaluation only, not at all in finitialize, and wherever else it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.kernel import Kernel, KernelRole
from vecgen.ir.program import Conductance, Current, MechanismInfo, Program
from vecgen.ir.storage import short_name
from vecgen.lang.expr import (
    Compare,
    Expr,
    Get,
    Local,
    Select,
    add,
    div,
    mul,
    neg,
    number,
    sub,
)
from vecgen.lang.stmt import Increment, Let, LookUp, Put, Stmt
from vecgen.lang.traverse import (
    Body,
    is_discontinuity,
    locals_read,
    locals_written,
    map_expressions,
    rename_locals,
    rewrite,
    rewrite_body,
    walk_expressions,
    walk_statements,
)
from vecgen.passes.convert_branches import is_straight
from vecgen.passes.fresh import FreshNames

VOLTAGE = "node.v"
STEP = 0.001


def linearize_currents(program: Program) -> Program:
    """Return the program with every current kernel adding to rhs, d and the ions' currents."""
    infos = {info.name: info for info in program.mechanisms}
    return program.with_kernels(
        _linearize(kernel, infos[kernel.mechanism]) for kernel in program.kernels
    )


def _linearize(kernel: Kernel, info: MechanismInfo) -> Kernel:
    if kernel.role not in (KernelRole.CURRENT, KernelRole.FIRST_CURRENT):
        return replace(kernel, body=with_discontinuities(kernel.body, act=True))
    if kernel.role is KernelRole.FIRST_CURRENT:
        kernel = replace(kernel, body=with_discontinuities(kernel.body, act=False))
    return replace(kernel, body=_Linearizer(kernel, info).body())


@dataclass
class _Linearizer:
    kernel: Kernel
    info: MechanismInfo

    def __post_init__(self) -> None:
        self.node_map = f"{self.info.name}.node"
        self.is_straight = is_straight(self.kernel.body) and not _sets_elsewhere(self.kernel.body)
        if self.is_straight:
            shared, dependent, fields = _split(self.kernel.body)
        else:
            shared, dependent = [], [*self.kernel.body]
            fields = {s.field for s in walk_statements(self.kernel.body) if isinstance(s, Put)}
        self.shared, self.dependent, self.fields = shared, dependent, fields
        self.varies = any(current.field in fields for current in self.info.currents)
        self.values: dict[str, Expr] = {}
        self.fresh = FreshNames(locals_read(self.kernel.body) | locals_written(self.kernel.body))

    def body(self) -> Body:
        """Return the whole new body."""
        if self.info.conductances:
            once = with_discontinuities(self.kernel.body, act=True)
            return (*once, *self.accumulate())
        if (
            not self.varies
            and not _carried(self.kernel.body)
            and not _discontinuous(self.dependent)
        ):
            return (*self.shared, *self.dependent, *self.accumulate())
        at_v = [*with_discontinuities(self.dependent, act=False)]
        moved = self.fresh.fresh("v_1")
        shifted = Let(moved, add(self._voltage(), number(STEP)), note="at v + 0.001 mV")
        again = self.shift(moved) if self.is_straight else self.repeat(moved)
        first = [shifted, *with_discontinuities(again, act=True)]
        if at_v:
            at_v[0] = replace(at_v[0], note="at v")
        return (*self.shared, *first, *at_v, *self.accumulate())

    def shift(self, moved: str) -> list[Stmt]:
        """Return the v-dependent statements at v + 0.001, writing locals of other names.

        `moved` is the local that holds v + 0.001.
        """
        names: dict[str, str] = {}
        for stmt in self.dependent:
            match stmt:
                case Let(name=name):
                    names[name] = self.fresh.fresh(f"{name}_1")
                case LookUp(targets=targets):
                    names.update((target, self.fresh.fresh(f"{target}_1")) for target in targets)
                case _:
                    pass
        values: dict[str, Expr] = {}

        def one(node: Expr) -> Expr:
            match node:
                case Get(field=field) if field == VOLTAGE:
                    return Local(moved, span=node.span)
                case Get(field=field, component=None) if field in values:
                    return values[field]
                case Local(name=name) if name in names:
                    return replace(node, name=names[name])
            return node

        result: list[Stmt] = []
        for stmt in self.dependent:
            stmt = map_expressions(stmt, lambda expr: rewrite(expr, one))
            match stmt:
                case Let(name=name):
                    result.append(replace(stmt, name=names[name]))
                case LookUp(targets=targets):
                    result.append(replace(stmt, targets=tuple(names[t] for t in targets)))
                case Put(field=field, value=value, via=None, component=None):
                    name = self.fresh.fresh(f"{short_name(field)}_1")
                    if _read_before_written(field, self.kernel.body):
                        result.append(stmt)  # carried over: the second evaluation sees the first
                        value = Get(field)
                    result.append(Let(name, value, span=stmt.span))
                    values[field] = Local(name)
                case _:
                    raise UnsupportedError(f"{stmt.span}: this statement in BREAKPOINT")
        self.values = values
        return result

    def repeat(self, moved: str) -> list[Stmt]:
        """Return the whole body at v + 0.001, as it is: what it stores, the second one overwrites.

        For bodies with loops, or with effects beside what they store in fields of their own. The
        currents are kept.
        """
        body = self.kernel.body
        names = {name: self.fresh.fresh(f"{name}_1") for name in sorted(locals_written(body))}

        def one(node: Expr) -> Expr:
            if isinstance(node, Get) and node.field == VOLTAGE:
                return Local(moved, span=node.span)
            return node

        result = list(rewrite_body(rename_locals(body, names), one))
        for current in self.info.currents:
            if current.field in self.fields:
                name = self.fresh.fresh(f"{short_name(current.field)}_1")
                result.append(Let(name, Get(current.field)))
                self.values[current.field] = Local(name)
        return result

    def accumulate(self) -> list[Stmt]:
        """Return the sums and what is added to the matrix and to the ions."""
        currents = self.info.currents
        # One ELECTRODE_CURRENT turns the sign of the sum, whatever else is in it.
        electrode = any(current.electrode for current in currents)
        current, current_1, g, per_area = map(
            self.fresh.fresh, ("current", "current_1", "g", "per_area")
        )
        result: list[Stmt] = []
        if self.varies and not self.info.conductances:
            moved = _sum([self.values.get(each.field, Get(each.field)) for each in currents])
            result.append(Let(current_1, moved))
        result.append(Let(current, _sum([Get(each.field) for each in currents])))
        slope = self.slope(current_1, current)
        if slope is not None:
            result.append(Let(g, slope, note="dI/dv"))
        conductance: Expr = Local(g)
        density: Expr = Local(current)
        if self.info.is_point:
            result.append(Let(per_area, div(number(1e2), self._area()), note="nA to mA/cm2"))
            conductance = mul(conductance, Local(per_area))
            density = mul(density, Local(per_area))
        for item in self.info.conductances:
            result += self.ion_conductance(item)
        for each in currents:
            result += self.ion(each)
        result.append(Increment("node.rhs", density if electrode else neg(density), self.node_map))
        if slope is not None:
            value = neg(conductance) if electrode else conductance
            result.append(Increment("node.d", value, self.node_map))
        return result

    def slope(self, current_1: str, current: str) -> Expr | None:
        """Return dI/dv from the locals that hold the currents, None where it is 0."""
        if self.info.conductances:
            return _sum([Get(item.field) for item in self.info.conductances])
        if not self.varies:
            return None
        return div(sub(Local(current_1), Local(current)), number(STEP))

    def ion_conductance(self, item: Conductance) -> list[Stmt]:
        """Return what a CONDUCTANCE adds to its ion's derivative by v."""
        if item.ion_conductance is None:
            return []
        value: Expr = Get(item.field)
        if self.info.is_point:
            value = div(mul(value, number(1e2)), self._area())
        return [Increment(item.ion_conductance, value, item.ion_map)]

    def ion(self, current: Current) -> list[Stmt]:
        """Return what a current adds to its ion's current and conductance."""
        if current.ion_current is None or current.ion_conductance is None:
            return []
        own = Get(current.field)
        result: list[Stmt] = []
        if current.field in self.fields and not self.info.conductances:
            slope: Expr = div(sub(self.values[current.field], own), number(STEP))
            if self.info.is_point:
                slope = div(mul(slope, number(1e2)), self._area())
            result.append(Increment(current.ion_conductance, slope, current.ion_map))
        value: Expr = div(mul(own, number(1e2)), self._area()) if self.info.is_point else own
        result.append(Increment(current.ion_current, value, current.ion_map))
        return result

    def _voltage(self) -> Get:
        return Get(VOLTAGE, self.node_map)

    def _area(self) -> Get:
        return Get("node.area", self.node_map)


def with_discontinuities(body: Iterable[Stmt], *, act: bool) -> Body:
    """Return the body with every state_discontinuity as an assignment, or without them."""
    body = tuple(body)
    if not _discontinuous(body):
        return body

    def one(node: Expr) -> Expr:
        if isinstance(node, Select) and is_discontinuity(node.condition):
            return node.then if act else node.otherwise
        return node

    return tuple(s for s in rewrite_body(body, one) if not _changes_nothing(s))


def _discontinuous(body: Iterable[Stmt]) -> bool:
    return any(is_discontinuity(node) for node in walk_expressions(tuple(body)))


def _changes_nothing(stmt: Stmt) -> bool:
    return isinstance(stmt, Put) and stmt.value == Get(stmt.field, stmt.via, stmt.component)


def _split(body: Body) -> tuple[list[Stmt], list[Stmt], set[str]]:
    """Return the statements that do not depend on v, those that do, and the fields these write."""
    shared: list[Stmt] = []
    dependent: list[Stmt] = []
    names: set[str] = set()
    writes = [stmt.field for stmt in body if isinstance(stmt, Put)]
    fields = _carried(body)
    for stmt in body:
        carried = isinstance(stmt, Put) and (writes.count(stmt.field) > 1 or stmt.field in fields)
        if not carried and not _depends(stmt, names, fields):
            shared.append(stmt)
            continue
        dependent.append(stmt)
        match stmt:
            case Let(name=name):
                names.add(name)
            case LookUp(targets=targets):
                names.update(targets)
            case Put(field=field):
                fields.add(field)
            case _:
                pass
    return shared, dependent, fields


def _sets_elsewhere(body: Body) -> bool:
    """Whether the body sets what is not its instance's own: the target of a POINTER."""
    return any(isinstance(stmt, Put) and stmt.via is not None for stmt in body)


def _carried(body: Body) -> set[str]:
    """Return the fields in which the second evaluation sees what the first left."""
    if not is_straight(body):
        return set()
    writes = [stmt.field for stmt in body if isinstance(stmt, Put)]
    return {field for field in writes if _read_before_written(field, body)}


def _depends(stmt: Stmt, names: set[str], fields: set[str]) -> bool:
    for node in walk_expressions((stmt,)):
        match node:
            case Get(field=field) if field == VOLTAGE or field in fields:
                return True
            case Compare() if is_discontinuity(node):
                return True
            case Local(name=name) if name in names:
                return True
            case _:
                pass
    return False


def _read_before_written(field: str, body: Body) -> bool:
    """Whether the straight-line body reads the field's value from before it."""
    for stmt in body:
        if any(isinstance(node, Get) and node.field == field for node in walk_expressions((stmt,))):
            return True
        if isinstance(stmt, Put) and stmt.field == field:
            return False
    return False


def _sum(terms: list[Expr]) -> Expr:
    # NEURON starts from 0.; leaving it out can only turn a +0 into a -0, which rhs does not see.
    total = terms[0]
    for term in terms[1:]:
        total = add(total, term)
    return total
