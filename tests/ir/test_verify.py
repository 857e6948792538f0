"""Each rule of the verifier finds its fault, and a right program breaks none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from vecgen.ir.kernel import Execution, Kernel, LoopPhase
from vecgen.ir.program import Level, Program
from vecgen.ir.schedule import Entry, Launch
from vecgen.ir.storage import Field, FieldRole, IndexMap
from vecgen.ir.verify import RULES, IrError, verify
from vecgen.lang.expr import Call, Const, Expr, Get, Load, Local, add, number
from vecgen.lang.stmt import Assign, If, Let, LookUp, Put, Solve, Stmt, Store
from vecgen.lang.types import DType

Change = Callable[[Program], Program]
I = Local("i")  # noqa: E741


def first_kernel(program: Program, **changes: object) -> Program:
    kernel = replace(program.kernels[0], **changes)  # type: ignore[arg-type]
    return program.with_kernels((kernel, *program.kernels[1:]))


def statement(stmt: Stmt) -> Change:
    return lambda program: first_kernel(program, body=(*program.kernels[0].body, stmt))


def expression(expr: Expr) -> Change:
    return statement(Let("extra", expr))


def loop(*stmts: Stmt, execution: Execution = Execution.SIMD) -> Change:
    def change(program: Program) -> Program:
        phases = (*program.kernels[0].phases, LoopPhase(stmts, execution))
        return first_kernel(program, phases=phases)

    return change


def field(item: Field) -> Change:
    return lambda program: replace(program, fields=(*program.fields, item))


def test_right_programs_pass(kernels_program: Program, arrays_program: Program) -> None:
    verify(kernels_program)
    verify(arrays_program)


KERNELS_FAULTS: dict[str, tuple[str, Change, str]] = {
    "field twice": (
        "unique_names",
        field(Field("t", None, FieldRole.GLOBAL)),
        "field t: the name is taken twice",
    ),
    "space missing": (
        "storage_exists",
        field(Field("x.y", "x", FieldRole.STATE)),
        "no space x",
    ),
    "saved missing": (
        "storage_exists",
        lambda p: replace(p, saved=frozenset({"hh.m"})),
        "no field hh.m",
    ),
    "field missing": ("fields_in_reach", expression(Get("leak.q")), "no field leak.q"),
    "put missing": ("fields_in_reach", statement(Put("leak.q", number(0.0))), "no field leak.q"),
    "no map": ("fields_in_reach", expression(Get("node.v")), "node.v belongs to node"),
    "unknown map": (
        "fields_in_reach",
        expression(Get("node.v", via="hh.node")),
        "no such map",
    ),
    "wrong map": (
        "fields_in_reach",
        lambda p: expression(Get("node.v", via="back"))(
            replace(p, maps=(*p.maps, IndexMap("back", "node", "leak")))
        ),
        "leads from node to leak",
    ),
    "kernel missing": (
        "schedule_exists",
        lambda p: replace(p, entries=(Entry("currents", (Launch("hh_current"),)),)),
        "entry currents: there is no kernel hh_current",
    ),
    "phases too early": (
        "no_arrays_yet",
        lambda p: first_kernel(p, phases=(LoopPhase((), Execution.SIMD),)),
        "has phases at level KERNELS",
    ),
    "load too early": ("no_arrays_yet", expression(Load("v", I)), "an array is read"),
    "table missing": (
        "tables_exist",
        statement(LookUp("hh_rates", number(0.0), ("a",))),
        "no table hh_rates",
    ),
    "wrong columns": (
        "tables_exist",
        statement(LookUp("leak_rates", number(0.0), ("a",))),
        "has 2 columns, and 1 are taken",
    ),
    "solve left": ("equations_lowered", statement(Solve("s", "cnexp")), "solve s by cnexp"),
    "function missing": ("calls_resolved", expression(Call("vtrap", ())), "no function vtrap"),
    "wrong arity": (
        "calls_resolved",
        expression(Call("exp", (number(1.0), number(2.0)))),
        "exp takes 1, not 2 arguments",
    ),
    "wrong arity of function": (
        "calls_resolved",
        expression(Call("twice", ())),
        "twice takes 1, not 0 arguments",
    ),
    "unbound": ("names_bound", expression(Local("nothing")), "local nothing is read"),
    "bound twice": ("names_bound", statement(Let("distance", number(1.0))), "bound again"),
    "assigned": ("names_bound", statement(Assign("distance", number(1.0))), "bound again"),
    "out of its arm": (
        "names_bound",
        lambda p: expression(Local("inner"))(
            statement(If(number(1.0), (Let("inner", number(1.0)),)))(p)
        ),
        "local inner is read",
    ),
}

ARRAYS_FAULTS: dict[str, tuple[str, Change, str]] = {
    "body left": (
        "subscripts_lowered",
        lambda p: first_kernel(p, body=(Let("a", number(0.0)),)),
        "has a body beside its phases",
    ),
    "get in a loop": (
        "subscripts_lowered",
        loop(Let("a", Get("celsius"))),
        "celsius is read inside a loop",
    ),
    "put in a loop": (
        "subscripts_lowered",
        loop(Put("leak.i", number(0.0))),
        "not lowered: leak.i",
    ),
    "unknown array": ("arrays_known", loop(Store("q", I, number(0.0))), "no pointer or buffer q"),
    "branch": (
        "simd_loops",
        loop(If(number(1.0), (Store("current", I, number(0.0)),))),
        "holds If",
    ),
    "scalar call": (
        "simd_loops",
        loop(Store("current", I, Call("tanh", (Load("v", I),)))),
        "calls tanh, which is scalar",
    ),
    "stride": (
        "simd_loops",
        loop(Let("a", Load("v", Const(0, DType.INT)))),
        "reads with a stride",
    ),
}


def check(program: Program, rule: str, change: Change, detail: str) -> None:
    with pytest.raises(IrError) as caught:
        verify(change(program))
    assert caught.value.rule == rule
    assert detail in str(caught.value)


@pytest.mark.parametrize("case", KERNELS_FAULTS)
def test_faults_at_level_kernels(kernels_program: Program, case: str) -> None:
    check(kernels_program, *KERNELS_FAULTS[case])


@pytest.mark.parametrize("case", ARRAYS_FAULTS)
def test_faults_at_level_arrays(arrays_program: Program, case: str) -> None:
    check(arrays_program, *ARRAYS_FAULTS[case])


def test_scalar_calls_are_found_inside_functions(arrays_program: Program) -> None:
    twice = arrays_program.functions[0]
    scalar = replace(twice, result=add(twice.result, Call("tanh", (Local("x"),))))
    check(
        arrays_program,
        "simd_loops",
        lambda p: replace(p, functions=(scalar,)),
        "calls twice, which is scalar",
    )


def test_serial_loops_may_branch(arrays_program: Program) -> None:
    branch = If(number(1.0), (Store("current", I, Call("tanh", (Load("v", I),))),))
    verify(loop(branch, execution=Execution.SERIAL)(arrays_program))


def test_what_lowering_removes_may_stand_before(kernels_program: Program) -> None:
    equations = replace(kernels_program, level=Level.EQUATIONS)
    verify(statement(Solve("states", "cnexp"))(equations))


def test_every_rule_is_broken_by_some_case() -> None:
    broken = {rule for rule, _, _ in (*KERNELS_FAULTS.values(), *ARRAYS_FAULTS.values())}
    assert broken == {rule.name for rule in RULES}


def test_kernels_are_named_in_the_message(kernels_program: Program) -> None:
    kernel: Kernel = kernels_program.kernels[0]
    with pytest.raises(IrError, match=f"kernel {kernel.name}: there is no field leak.q"):
        verify(expression(Get("leak.q"))(kernels_program))
