"""Ordered effects do what calls in expressions do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vecgen.ir.program import Program
from vecgen.lang.expr import Call, Logical
from vecgen.lang.stmt import If, Invoke, While
from vecgen.lang.traverse import walk, walk_expressions, walk_statements
from vecgen.passes import choose_execution, inline_procedures, order_effects, solve_odes, tabulate

HEAD = "NEURON { SUFFIX calls RANGE a, b, c, n } ASSIGNED { v a b c n } "
COUNT = "FUNCTION f(x) { n = n + 1  f = x + n*1e-2 }"


def ordered(tools, blocks: str) -> Program:
    """Return the program after the pass; fails if calls in place would do anything else."""
    program = tools.lowered(HEAD + blocks)
    result = order_effects(program)
    inlined = inline_procedures(solve_odes(tabulate(result)))
    data = tools.random_data(program)
    expected = tools.results_of_calls(program, data, ["calls_initialise"])
    found = tools.results(replace(inlined, tables=()), data, ["calls_initialise"])
    assert [name for name in expected if expected[name] != found[name]] == []
    return result


def initial(program: Program):
    return program.kernel_table["calls_initialise"].body


@pytest.mark.parametrize(
    "block",
    [
        "if (a > 0 && f(a) > 0.5) { c = 1 }",
        "if (a > 0 || f(a) > 0.5) { c = 1 } else { c = 2 }",
        "if (a > 0 || f(a) > 0.5 && f(b) < 1) { c = 1 }",
        "if ((a > 0 || f(a) > 0.5) && f(b) < 1) { c = 1 }",
        "if (a < 0) { c = 1 } else if (b > 0 && f(b) > 0) { c = 2 } else { c = 3 }",
        "c = 2*(a > 0.3 && f(a) > 0.5) + (b > 0 || f(c))",
        "b = 0 while (f(b) < 3) { b = b + 1 }",
        "b = 0 while (b < 2 && f(b) < 1.5 || f(b) < 1) { b = b + 0.25 }",
        "b = 0 while (b < 3) { b = b + 1  if (a > 0 && f(a) < 0.4) { c = c + 1 } }",
        "FROM i = 0 TO 3 { if (a > i/3 && f(a) > 0.5) { c = c + 1 } }",
    ],
)
def test_conditions(tools, block: str) -> None:
    program = ordered(tools, "INITIAL { n = 0 " + block + " } " + COUNT)
    for stmt in walk_statements(initial(program)):
        if isinstance(stmt, If | While):
            assert not any(isinstance(node, Call) for node in walk(stmt.condition)) or not any(
                isinstance(node, Logical) for node in walk(stmt.condition)
            )


def test_what_only_computes_stays(tools) -> None:
    block = "INITIAL { while (a < 0 && g(a) < 1) { a = a + 1 } } FUNCTION g(x) { g = x*x }"
    program = tools.lowered(HEAD + block)
    assert initial(order_effects(program)) == initial(program)


def test_draws_become_statements(tools) -> None:
    block = "a = scop_random()*exprand(b)  if (a > 0 || normrand(0, 1) > 0) { c = 1 }"
    text = HEAD + "INITIAL { " + block + " }"
    body = initial(order_effects(tools.lowered(text)))
    drawn = [stmt.function for stmt in walk_statements(body) if isinstance(stmt, Invoke)]
    assert drawn == ["scop_random", "exprand", "normrand"]
    assert not any(isinstance(node, Call) for node in walk_expressions(body))


def test_what_nobody_calls_makes_no_loop_serial(tools) -> None:
    text = HEAD + 'INITIAL { a = v } PROCEDURE p() { printf("never %g", a) }'
    program = tools.after(tools.lowered(text), choose_execution)
    assert program.kernel_table["calls_initialise"].reason == ""
    text = HEAD + 'INITIAL { a = v  if (a > 1000) { p() } } PROCEDURE p() { printf("large") }'
    program = tools.after(tools.lowered(text), choose_execution)
    assert "printf() prints" in program.kernel_table["calls_initialise"].reason
