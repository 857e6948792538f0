"""Expanded calls do what calls do."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from vecgen.ir.program import Level, Procedure, Program
from vecgen.ir.verify import verify
from vecgen.lang.expr import Call, Get, Local, add, number
from vecgen.lang.stmt import Assign, Perform
from vecgen.lang.traverse import walk_expressions, walk_statements
from vecgen.passes import inline_procedures, solve_odes

HEAD = "NEURON { SUFFIX calls RANGE a, b, c } ASSIGNED { v a b c } "


def same_as_calls(tools, program: Program, *, seed: int = 0) -> Program:
    """Return the program after the pass; fails if its kernels do anything else than with calls."""
    result = inline_procedures(program)
    verify(result)
    kernels = [kernel.name for kernel in result.kernels if kernel.space]
    data = tools.random_data(program, seed)
    expected = tools.results_of_calls(program, data, kernels)
    found = tools.results(replace(result, tables=()), data, kernels)
    assert [name for name in expected if expected[name] != found[name]] == []
    return result


def inlined(tools, blocks: str) -> Program:
    return same_as_calls(tools, tools.lowered(HEAD + blocks))


def state_body(program: Program):
    return program.kernel_table["calls_initialise"].body


def test_real_mechanisms(tools, channels) -> None:
    program = replace(solve_odes(channels), tables=())
    result = same_as_calls(tools, program)
    assert [f.name for f in result.functions] == ["vtrap"]
    assert result.procedures == ()
    assert result.level is Level.KERNELS


def test_arguments_are_values(tools) -> None:
    """A routine's own variable may be called like the argument, and may be changed."""
    inlined(
        tools,
        "INITIAL { LOCAL x x = 2 p(x, a) b = x } "
        "PROCEDURE p(y, x) { y = y + x a = y c = x x = 9 b = y }",
    )


def test_an_argument_that_the_routine_changes_elsewhere_is_taken_before(tools) -> None:
    inlined(tools, "INITIAL { p(a, b) } PROCEDURE p(x, y) { a = x + 1 b = x + y c = x }")


def test_locals_of_two_calls_are_different(tools) -> None:
    inlined(
        tools,
        "INITIAL { LOCAL s s = a p(1) p(2) b = s } "
        "PROCEDURE p(x) { LOCAL s s = x + a a = s if (x > 1) { LOCAL r r = s c = r } }",
    )


def test_functions_of_fields_are_expanded_and_those_of_arguments_are_not(tools) -> None:
    result = inlined(
        tools,
        "INITIAL { a = pure(v, 2) + fields(b) } "
        "FUNCTION pure(x, y) { pure = other(x)/y } "
        "FUNCTION other(x) { if (x > 0) { other = x } else { other = exp(x) } } "
        "FUNCTION fields(x) { fields = x*c }",
    )
    assert sorted(f.name for f in result.functions) == ["other", "pure"]
    called = {n.function for n in walk_expressions(state_body(result)) if isinstance(n, Call)}
    assert called == {"pure"}


def test_a_function_without_a_result_gives_zero(tools) -> None:
    inlined(tools, "INITIAL { a = f(v) } FUNCTION f(x) { b = x }")
    inlined(tools, "INITIAL { a = f(v) } FUNCTION f(x) { if (x > 0) { f = x } }")


def test_calls_in_conditions_arguments_and_branches(tools) -> None:
    inlined(
        tools,
        "INITIAL { if (f(v) > f(b)) { p(f(f(a))) } else { p(f(c)) b = f(a) } } "
        "FUNCTION f(x) { f = x + c } "
        "PROCEDURE p(x) { a = x c = f(x) }",
    )


def test_unused_functions_are_not_emitted(tools) -> None:
    result = inlined(tools, "INITIAL { a = 1 } FUNCTION f(x) { f = x }")
    assert result.functions == ()


def test_a_function_called_for_its_effects(tools) -> None:
    inlined(tools, "INITIAL { f(v) exp(v) } FUNCTION f(x) { b = x f = 1 }")


def test_a_function_without_effects_may_stand_behind_and_or(tools) -> None:
    inlined(
        tools,
        "INITIAL { if (a > 0 && f(a) > 0.2 || f(v) < 0) { c = 1 } } FUNCTION f(x) { f = x*b }",
    )


@pytest.mark.parametrize("seed", range(30))
def test_random_routines(tools, seed: int) -> None:
    """Each routine may call those before it, in statements and in expressions."""
    rng = random.Random(seed)
    routines: list[Procedure] = []
    for number_ in range(4):
        name = f"r{number_}"
        writer = tools.BodyWriter(rng, mutable=["u", "w"])
        body = list(writer.branching(3, 2))
        body.insert(rng.randrange(len(body) + 1), call_statement(rng, routines))
        body.append(Assign(name, add(call_value(rng, routines), Local("u"))))
        routines.append(Procedure(name, "cell", ("u", "x1"), tuple(body), is_function=True))
    body = list(tools.BodyWriter(rng).branching(3, 2))
    body += [call_statement(rng, routines) for _ in range(3)]
    program = replace(tools.program_of(body), level=Level.EQUATIONS, procedures=tuple(routines))
    result = same_as_calls(tools, program, seed=seed)
    left = {s.procedure for s in walk_statements(result.kernels[0].body) if isinstance(s, Perform)}
    assert left == set()


def call_value(rng: random.Random, routines: list[Procedure]):
    if not routines:
        return number(1.5)
    return Call(rng.choice(routines).name, (Get("cell.a"), Get("cell.b")))


def call_statement(rng: random.Random, routines: list[Procedure]):
    if not routines:
        return Assign("w", number(0.5))
    arguments = rng.choice(((Local("u"), Get("cell.c")), (number(2.0), Local("w"))))
    return Perform(rng.choice(routines).name, arguments)
