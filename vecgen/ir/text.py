"""Any piece of the IR as compact pseudo-code for people: what `vecgen dump` shows.

A field read through a map is written `node.v@hh.node`. Brackets keep the tree's association, as in
the C. Nothing reads this text back.
"""

from __future__ import annotations

from collections.abc import Iterator

from vecgen.ir.kernel import (
    AddPhase,
    Execution,
    Kernel,
    LastPhase,
    LoadPhase,
    LookUpPhase,
    LoopPhase,
    OwnPhase,
    Phase,
    SharedPhase,
)
from vecgen.ir.program import Function, Procedure, Program
from vecgen.ir.schedule import (
    AdvanceTime,
    BeginEvents,
    Cable,
    CheckTables,
    ClearField,
    CorrectIonCurrents,
    Entry,
    HalveStep,
    Launch,
    LaunchTabled,
    RestoreStep,
    RoundTime,
    Step,
)
from vecgen.ir.storage import Field, Table
from vecgen.ir.table_functions import TableFunction
from vecgen.lang.expr import (
    Binary,
    BinaryOp,
    Call,
    Cast,
    Compare,
    Const,
    Expr,
    Get,
    Load,
    Local,
    Logical,
    LogicalOp,
    Select,
    Unary,
)
from vecgen.lang.precedence import Precedence, binary_precedence, compare_precedence
from vecgen.lang.stmt import (
    Assign,
    For,
    If,
    Increment,
    Invoke,
    Let,
    LookUp,
    Newton,
    Ode,
    Perform,
    Put,
    Solve,
    Stmt,
    Store,
    While,
)
from vecgen.lang.traverse import Body
from vecgen.lang.types import DType

INDENT = "    "


def program_text(program: Program) -> str:
    """Return the whole program as text."""
    parts = [
        [f"program at level {program.level.name}"],
        [f"space {space.name}  {space.kind.value}" for space in program.spaces],
        [f"map {item.name}: {item.source} -> {item.target}" for item in program.maps],
        [_field(item, item.name in program.saved) for item in program.fields],
        *([*_table(table)] for table in program.tables),
        [_table_function(item) for item in program.table_functions],
        *([*_procedure(procedure)] for procedure in program.procedures),
        *([*_function(function)] for function in program.functions),
        *([*_kernel(kernel)] for kernel in program.kernels),
        *([*_entry(entry)] for entry in program.entries),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def kernel_text(kernel: Kernel) -> str:
    """Return a kernel as text."""
    return "\n".join(_kernel(kernel)) + "\n"


def body_text(body: Body) -> str:
    """Return statements as text, one a line, without an indent."""
    return "".join(f"{line}\n" for line in _body(body, 0))


def expression_text(expr: Expr) -> str:
    """Return an expression as text."""
    return _expression(expr)[0]


def _field(item: Field, saved: bool) -> str:
    space = item.space if item.space is not None else "one for all"
    marks = "".join([", saved" if saved else "", "" if item.visible else ", hidden"])
    unit = f" ({item.unit})" if item.unit else ""
    role = item.role.value
    return f"field {item.name}{unit} = {item.default!r}  {role} of {space}{marks}"


def _table(table: Table) -> Iterator[str]:
    yield f"table {table.name}({table.argument})  unless {table.switch} == 0"
    lower, upper = expression_text(table.lower), expression_text(table.upper)
    yield f"{INDENT}from {lower} to {upper} with {table.count}, filled by {table.fill}"
    yield f"{INDENT}columns {', '.join(table.columns)}"
    if table.depend:
        yield f"{INDENT}depends on {', '.join(table.depend)}"


def _table_function(item: TableFunction) -> str:
    return f"table function {item.name}({', '.join(item.parameters)})  given at run time"


def _procedure(procedure: Procedure) -> Iterator[str]:
    kind = "function" if procedure.is_function else "procedure"
    table = f"  with table {procedure.table}" if procedure.table else ""
    parameters = ", ".join(procedure.parameters)
    yield f"{kind} {procedure.mechanism}.{procedure.name}({parameters}){table}"
    yield from _body(procedure.body, 1)


def _function(function: Function) -> Iterator[str]:
    parameters = ", ".join(function.parameters)
    yield f"pure function {function.mechanism}.{function.name}({parameters})"
    yield from _body(function.body, 1)
    yield f"{INDENT}return {expression_text(function.result)}"


def _kernel(kernel: Kernel) -> Iterator[str]:
    over = "once" if kernel.space is None else f"over {kernel.space}"
    reason = f" ({kernel.reason})" if kernel.reason else ""
    remark = f"  -- {kernel.remark}" if kernel.remark else ""
    yield f"kernel {kernel.name} {over}, {kernel.execution.name}{reason}{remark}"
    if kernel.uniform:
        yield f"{INDENT}the same for all:"
        yield from _body(kernel.uniform, 2)
        if not kernel.phases:
            yield f"{INDENT}for each:"
    if not kernel.phases:
        depth = 2 if kernel.uniform else 1
        for title, body in (("on entry", kernel.entry), ("", kernel.body)):
            if title and body:
                yield f"{INDENT * depth}{title}:"
            yield from _body(body, depth + 1 if title else depth)
        if kernel.leave:
            yield f"{INDENT * depth}on leaving:"
            yield from _body(kernel.leave, depth + 1)
    for phase in kernel.phases:
        yield from _phase(phase)


def _phase(phase: Phase) -> Iterator[str]:
    match phase:
        case LoadPhase(pointer=pointer, field=field, map=map_name, buffer=buffer):
            yield f"{INDENT}{pointer} -> {field}@{map_name}, or a copy in {buffer}"
        case OwnPhase(pointer=pointer, field=field, written=written):
            yield f"{INDENT}{pointer} -> {field}" + (", written" if written else "")
        case SharedPhase(pointer=pointer, field=field, map=""):
            yield f"{INDENT}{pointer}[0] -> {field}"
        case SharedPhase(pointer=pointer, field=field, map=map_name, places=places):
            yield f"{INDENT}{pointer}[{places}[i]] -> {field}@{map_name}"
        case LookUpPhase(table=table, x=x, columns=columns):
            targets = ", ".join(column or "_" for column in columns)
            yield f"{INDENT}look up {targets} = {table}({x})"
        case LoopPhase(body=body, execution=execution, index=index, reason=reason):
            serial = ", SERIAL" if execution is Execution.SERIAL else ""
            yield f"{INDENT}for {index} in the tile{serial}" + (f" ({reason})" if reason else "")
            yield from _body(body, 2)
        case AddPhase(field=field, map=map_name, buffer=buffer, operation=operation):
            yield f"{INDENT}{field}@{map_name} {operation.value} {buffer}"
        case LastPhase(field=field, buffer=buffer):
            yield f"{INDENT}{field} = the last of {buffer}"
        case _:
            raise TypeError(f"no such phase: {phase!r}")


def _entry(entry: Entry) -> Iterator[str]:
    yield f"entry {entry.name}"
    for step in entry.steps:
        yield f"{INDENT}{_step(step)}"


def _step(step: Step) -> str:
    match step:
        case Launch(kernel=kernel):
            return f"run {kernel}"
        case LaunchTabled(switch=switch, tabled=tabled, plain=plain):
            return f"run {tabled} if {switch} else {plain}"
        case ClearField(field=field):
            return f"{field} = 0"
        case CheckTables():
            return "refill the tables whose dependencies changed"
        case BeginEvents():
            return "test the detectors, deliver the events up to t + dt/2"
        case AdvanceTime():
            return "t += dt/2, play"
        case Cable(operation=operation):
            return f"cable: {operation.value}"
        case CorrectIonCurrents(current=current, conductance=conductance, map=map_name):
            return f"{current} += {conductance} * dv@{map_name} if secondorder == 2"
        case HalveStep():
            return "dt /= 2 if secondorder"
        case RestoreStep():
            return "dt as before"
        case RoundTime(space=space, turns=turns):
            return f"t forth and back, {turns} times for each instance of {space}"
    raise TypeError(f"no such step: {step!r}")


def _body(body: Body, depth: int) -> Iterator[str]:
    for stmt in body:
        yield from _statement(stmt, depth)


def _statement(stmt: Stmt, depth: int) -> Iterator[str]:
    margin = INDENT * depth
    match stmt:
        case If(condition=condition, then=then, otherwise=otherwise):
            yield f"{margin}if {expression_text(condition)}:"
            yield from _body(then, depth + 1)
            if otherwise:
                yield f"{margin}else:"
                yield from _body(otherwise, depth + 1)
        case While(condition=condition, body=body):
            yield f"{margin}while {expression_text(condition)}:"
            yield from _body(body, depth + 1)
        case For(index=index, begin=begin, end=end, step=step, body=body):
            bounds = f"{expression_text(begin)} to {expression_text(end)}"
            yield f"{margin}for {index} = {bounds} by {expression_text(step)}:"
            yield from _body(body, depth + 1)
        case Newton(unknowns=unknowns, body=body, residuals=residuals):
            yield f"{margin}find {', '.join(map(expression_text, unknowns))} by Newton's method:"
            yield from _body(body, depth + 1)
            for residual in residuals:
                yield f"{margin}{INDENT}0 = {expression_text(residual)}"
        case _:
            place = f"  # {stmt.span.place}" if stmt.span else ""
            yield f"{margin}{_simple_statement(stmt)}{place}"


def _simple_statement(stmt: Stmt) -> str:
    match stmt:
        case Let(name=name, value=value):
            return f"let {name} = {expression_text(value)}"
        case Assign(name=name, value=value):
            return f"{name} := {expression_text(value)}"
        case Put(field=field, value=value, via=via, component=component):
            return f"{_place(field, via, component)} := {expression_text(value)}"
        case Increment(field=field, value=value, via=via):
            return f"{_place(field, via, None)} += {expression_text(value)}"
        case Store(array=array, index=index, value=value):
            return f"{array}[{expression_text(index)}] := {expression_text(value)}"
        case Ode(state=state, rhs=rhs):
            return f"{state}' = {expression_text(rhs)}"
        case Solve(block=block, method=method, steady=steady):
            state = " for a steady state" if steady else ""
            return f"solve {block}{state}" + (f" by {method}" if method else "")
        case Perform(procedure=procedure, args=args):
            return f"do {procedure}({', '.join(map(expression_text, args))})"
        case LookUp(table=table, x=x, targets=targets):
            return f"let {', '.join(targets)} = {table}({expression_text(x)})"
        case Invoke(function=function, args=args, target=target, text=text):
            given = [f'"{text}"'] if text else []
            call = f"{function}({', '.join([*given, *map(expression_text, args)])})"
            return f"{target} := {call}" if target else f"do {call}"
    raise TypeError(f"no such statement: {stmt!r}")


def _place(field: str, via: str | None, component: Expr | None) -> str:
    index = "" if component is None else f"[{expression_text(component)}]"
    return f"{field}{index}@{via}" if via else f"{field}{index}"


def _expression(expr: Expr) -> tuple[str, Precedence]:
    match expr:
        case Const(value=value, dtype=DType.DOUBLE):
            text = repr(float(value))
            return text, Precedence.UNARY if text.startswith("-") else Precedence.PRIMARY
        case Const(value=value, dtype=dtype):
            text = repr(int(value))
            return f"{text}{'i' if dtype is DType.INT else 'b'}", Precedence.PRIMARY
        case Local(name=name):
            return name, Precedence.PRIMARY
        case Get(field=field, via=via, component=component):
            return _place(field, via, component), Precedence.PRIMARY
        case Load(array=array, index=index):
            return f"{array}[{expression_text(index)}]", Precedence.PRIMARY
        case Unary(op=op, x=x):
            return f"{op.value}{_within(x, Precedence.PRIMARY)}", Precedence.UNARY
        case Binary(op=op, a=a, b=b):
            left, right = _operands(a, b, binary_precedence(op))
            if op is BinaryOp.POW:
                right = _within(b, Precedence.PRIMARY)
                return f"{left} ^ {right}", Precedence.UNARY
            return f"{left} {op.value} {right}", binary_precedence(op)
        case Compare(op=op, a=a, b=b):
            left, right = _within(a, Precedence.SUM), _within(b, Precedence.SUM)
            return f"{left} {op.value} {right}", compare_precedence(op)
        case Logical(op=op, a=a, b=b):
            word = "and" if op is LogicalOp.AND else "or"
            left, right = _within(a, Precedence.EQUALITY), _within(b, Precedence.EQUALITY)
            return f"{left} {word} {right}", Precedence.AND
        case Select(condition=condition, then=then, otherwise=otherwise):
            test = _within(condition, Precedence.OR)
            yes, no = _within(then, Precedence.OR), expression_text(otherwise)
            return f"{test} ? {yes} : {no}", Precedence.SELECT
        case Call(function=function, args=args):
            return f"{function}({', '.join(map(expression_text, args))})", Precedence.PRIMARY
        case Cast(dtype=dtype, x=x):
            return f"{dtype.name.lower()}({expression_text(x)})", Precedence.PRIMARY
    raise TypeError(f"no such expression: {expr!r}")


def _operands(a: Expr, b: Expr, precedence: Precedence) -> tuple[str, str]:
    tighter = Precedence(min(precedence + 1, Precedence.PRIMARY))
    return _within(a, precedence), _within(b, tighter)


def _within(expr: Expr, needed: Precedence) -> str:
    text, precedence = _expression(expr)
    return text if precedence >= needed else f"({text})"
