"""Statements as lines of C, each with the .mod line that it comes from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from vecgen.emit.c_effects import StatementNames, c_invoke, c_string
from vecgen.emit.c_expr import c_condition, c_expression, c_integer
from vecgen.emit.c_layout import STEP, WIDTH, Marks, c_comment, c_lines, wrap
from vecgen.lang.effects import EFFECTS
from vecgen.lang.expr import Const, Expr, Load, Local
from vecgen.lang.infer import dtype_of
from vecgen.lang.stmt import Assign, For, If, Invoke, Let, LookUp, Newton, Stmt, Store, While
from vecgen.lang.traverse import Body, walk_statements
from vecgen.lang.types import DType
from vecgen.values import value_class


def declarations(
    body: Body, names: StatementNames, *, indent: int, declared: Collection[str] = ()
) -> list[str]:
    """Return the lines that declare the locals which the body assigns, all starting at 0.0.

    Args:
        body: the body of a kernel or function.
        names: the C names.
        indent: columns before each line.
        declared: locals that are declared already, such as parameters.
    """
    mutable: dict[str, None] = {}
    for stmt in walk_statements(body):
        match stmt:
            case Assign(name=name) if name not in declared:
                mutable[name] = None
            case LookUp(targets=targets):
                mutable.update(dict.fromkeys(t for t in targets if t and t not in declared))
            case Invoke(target=name) if name and name not in declared:
                mutable[name] = None
            case _:
                pass
    if not mutable:
        return []
    parts = ", ".join(f"{names.local(name)} = 0.0" for name in mutable)
    return wrap(f"double {parts};", indent=indent, width=WIDTH)


def c_statements(
    body: Body,
    names: StatementNames,
    *,
    indent: int,
    marks: Marks = Marks.COMMENTS,
    integers: Collection[str] = (),
) -> list[str]:
    """Return a body at level ARRAYS as lines of C.

    Args:
        body: the statements; what they assign is declared by `declarations`.
        names: the C names.
        indent: columns before each line of the body's own level.
        marks: how lines tell their .mod line.
        integers: the locals that are of type int32_t already.

    Raises:
        TypeError: a statement has no form in C at this level; the message names it.
    """
    return _Writer(names, marks, indent, frozenset(integers)).body(body)


def names_of_solver(stmt: Newton) -> tuple[str, str]:
    """Return the locals that a solver has beside its own: its unknowns and its memory."""
    return f"{stmt.solver}_unknown", f"{stmt.solver}_memory"


def solver_names(body: Body) -> set[str]:
    """Return the locals that solvers in a body have beside their own."""
    solvers = (stmt for stmt in walk_statements(body) if isinstance(stmt, Newton))
    return {name for stmt in solvers for name in names_of_solver(stmt)}


@value_class
class _Writer:
    names: StatementNames
    marks: Marks
    indent: int
    integers: frozenset[str]

    def body(self, body: Body) -> list[str]:
        writer = self
        lines: list[str] = []
        for stmt in body:
            lines += c_comment(stmt.note, indent=self.indent)
            lines += writer.statement(stmt)
            if isinstance(stmt, Let) and writer.is_integer(stmt.value):
                writer = replace(writer, integers=writer.integers | {stmt.name})
        return lines

    def statement(self, stmt: Stmt) -> list[str]:
        match stmt:
            case Let(name=name, value=value):
                dtype = "int32_t" if self.is_integer(value) else "double"
                text = f"const {dtype} {self.names.local(name)} = {self.number(value)};"
                return self.line(text, stmt)
            case Assign(name=name, value=Local(name=same)) if same == name:
                return []  # does nothing, and compilers warn about it
            case Assign(name=name, value=value):
                return self.line(f"{self.names.local(name)} = {self.number(value)};", stmt)
            case Store(array=array, index=index, value=value):
                place = self.names.load(array, self.number(index))
                return self.line(f"{place} = {self.number(value)};", stmt)
            case If():
                return self.branch(stmt)
            case While(condition=condition, body=body):
                head = self.line(f"while ({self.condition(condition)}) {{", stmt)
                return [*head, *self.deeper().body(body), self.closing()]
            case For():
                return self.loop(stmt)
            case Newton():
                return self.solve(stmt)
            case LookUp():
                return self.look_up(stmt)
            case Invoke():
                args = [self.number(arg) for arg in stmt.args]
                lines = self.line(c_invoke(stmt, args, self.names), stmt)
                # In a kernel there is a place as argument; what would follow is not done.
                is_end = EFFECTS[stmt.function].stops and stmt.args
                return [*lines, " " * self.indent + "return;"] if is_end else lines
        raise TypeError(f"no C text for {type(stmt).__name__}: {stmt!r}")

    def branch(self, stmt: If) -> list[str]:
        lines = self.line(f"if ({self.condition(stmt.condition)}) {{", stmt)
        lines += self.deeper().body(stmt.then)
        while len(stmt.otherwise) == 1 and isinstance(stmt.otherwise[0], If):
            stmt = stmt.otherwise[0]
            lines += self.line(f"}} else if ({self.condition(stmt.condition)}) {{", stmt)
            lines += c_comment(stmt.note, indent=self.indent + STEP)
            lines += self.deeper().body(stmt.then)
        if stmt.otherwise:
            lines += [" " * self.indent + "} else {", *self.deeper().body(stmt.otherwise)]
        return [*lines, self.closing()]

    def loop(self, stmt: For) -> list[str]:
        index = self.names.local(stmt.index)
        begin = c_integer(stmt.begin, self.names, integers=self.integers)
        inside = replace(self, integers=self.integers | {stmt.index})
        end = c_integer(stmt.end, self.names, integers=inside.integers)
        step = c_integer(stmt.step, self.names, integers=inside.integers)
        advance = f"{index}++" if stmt.step == Const(1, DType.INT) else f"{index} += {step}"
        head = f"for (int32_t {index} = {begin}; {index} <= {end}; {advance}) {{"
        return [*self.line(head, stmt), *inside.deeper().body(stmt.body), self.closing()]

    def solve(self, stmt: Newton) -> list[str]:
        """Return the loop around the residuals: the solver decides how often it runs."""
        solver = self.names.local(stmt.solver)
        unknown, memory = (self.names.local(name) for name in names_of_solver(stmt))
        count = len(stmt.unknowns)
        places = ", ".join(f"&{self.number(place)}" for place in stmt.unknowns)
        lines = self.plain(f"double *const {unknown}[] = {{{places}}};")
        lines += self.plain(f"double {memory}[VG_NEWTON_MEMORY({count})];")
        start = f"vg_newton_start({count}, {unknown}, {memory})"
        lines += self.line(f"struct vg_newton {solver} = {start};", stmt)
        lines += self.plain(f"while (vg_newton_wants(&{solver})) {{")
        inside = self.deeper()
        lines += inside.body(stmt.body)
        for k, residual in enumerate(stmt.residuals):
            lines += inside.plain(f"{solver}.residual[{k}] = {inside.number(residual)};")
        lines.append(self.closing())
        first = stmt.unknowns[0]
        index = self.number(first.index) if isinstance(first, Load) else "0"
        where = f"{stmt.span.place}: {stmt.equations}" if stmt.span else stmt.equations
        failure = ", ".join((c_string(self.names.mechanism()), c_string(where)))
        time = self.names.shared("t")
        note = f"vg_newton_note(&{solver}, model->failure, {failure}, first + {index}, {time});"
        return lines + self.plain(note)

    def plain(self, code: str) -> list[str]:
        """Return lines that come from no line of a source."""
        return wrap(code, indent=self.indent, width=WIDTH)

    def look_up(self, stmt: LookUp) -> list[str]:
        """Return one line for each column that is wanted."""
        table, x = self.names.table(stmt.table), self.number(stmt.x)
        return [
            line
            for column, target in enumerate(stmt.targets)
            if target
            for line in self.line(
                f"{self.names.local(target)} = vg_table_at({table}, {column}, {x});", stmt
            )
        ]

    def line(self, code: str, stmt: Stmt) -> list[str]:
        return c_lines(code, indent=self.indent, span=stmt.span, marks=self.marks)

    def deeper(self) -> _Writer:
        return replace(self, indent=self.indent + STEP)

    def closing(self) -> str:
        return " " * self.indent + "}"

    def is_integer(self, value: Expr) -> bool:
        return dtype_of(value, self.integers) is DType.INT

    def number(self, expr: Expr) -> str:
        return c_expression(expr, self.names, integers=self.integers)

    def condition(self, expr: Expr) -> str:
        return c_condition(expr, self.names, integers=self.integers)
