"""Elements of array variables are fields of their own."""

from __future__ import annotations

import pytest

from vecgen.diagnostics import UnsupportedError
from vecgen.ir.interpret import run_kernel
from vecgen.ir.program import Program
from vecgen.lang.expr import Get
from vecgen.lang.stmt import Put
from vecgen.lang.traverse import walk_expressions, walk_statements
from vecgen.passes import choose_execution, resolve_components, unroll_loops

HEAD = """
NEURON { SUFFIX m RANGE x, y, p }
PARAMETER { p = 1 }
ASSIGNED { v x[3] y }
"""


def values(tools, initial: str) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]]]:
    """Return (x[0], x[1], x[2], y, p) of all instances before INITIAL and after it."""
    program = tools.after(tools.lowered(f"{HEAD}INITIAL {{ {initial} }}"), choose_execution)
    data = tools.random_data(program)
    data.fields["m.p"][:] = [k % 5 - 1.0 for k in range(len(data.fields["m.p"]))]
    names = ("m.x[0]", "m.x[1]", "m.x[2]", "m.y", "m.p")

    def now() -> list[tuple[float, ...]]:
        columns = [data.fields[name].tolist() for name in names]
        return list(zip(*columns, strict=True))

    start = now()
    run_kernel(program, "m_initialise", data)
    return start, now()


def test_constant_indices_are_fields(tools) -> None:
    before, after = values(tools, "x[0] = x[2] + 1  x[2] = x[0]*2  y = x[1]")
    for (_, x1, x2, _, p), row in zip(before, after, strict=True):
        assert row == (x2 + 1, x1, (x2 + 1) * 2, x1, p)


def test_the_index_of_a_loop(tools) -> None:
    before, after = values(tools, "y = 0 FROM k = 0 TO 2 { y = y + x[k]  x[k] = x[2 - k]*k }")
    for (x0, x1, x2, _, p), row in zip(before, after, strict=True):
        first = x2 * 0.0
        middle = x1 * 1.0
        assert row == (first, middle, first * 2.0, ((0.0 + x0) + x1) + x2, p)


def test_an_index_that_is_known_in_the_run_only(tools) -> None:
    before, after = values(tools, "if (p >= 0 && p < 3) { y = x[p]  x[p] = 9 } else { y = -1 }")
    for (*x, _, p), row in zip(before, after, strict=True):
        place = int(p)
        inside = 0 <= p < 3
        assert row[3] == (x[place] if inside else -1.0)
        assert list(row[:3]) == [9.0 if inside and k == place else x[k] for k in range(3)]


def test_the_value_is_computed_before_the_element_is_chosen(tools) -> None:
    before, after = values(tools, "p = 1  x[p] = x[p]*2 + x[0]")
    for (x0, x1, x2, _, _), row in zip(before, after, strict=True):
        assert row[:3] == (x0, x1 * 2 + x0, x2)


@pytest.mark.parametrize("width", [17, 50])
def test_indices_of_indices_into_long_arrays(tools, width: int) -> None:
    text = (
        f"NEURON {{ SUFFIX m RANGE x, y, p }} PARAMETER {{ p = 1 }} ASSIGNED {{ x[{width}] y }}"
        "INITIAL { x[p + 1] = x[INT(x[INT(x[p])])] + 1  y = x[p + 1] + x[INT(x[p])] }"
    )
    program = tools.after(tools.lowered(text), choose_execution)
    data = tools.random_data(program)
    names = [f"m.x[{k}]" for k in range(width)]
    count = len(data.fields["m.p"])
    data.fields["m.p"][:] = [k % (width - 1) for k in range(count)]
    for k, name in enumerate(names):
        data.fields[name][:] = [(7 * k + 3 * j) % width + 0.25 for j in range(count)]
    before = list(zip(*(data.fields[name].tolist() for name in names), strict=True))
    run_kernel(program, "m_initialise", data)
    for j, row in enumerate(before):
        place, x = j % (width - 1), list(row)
        x[place + 1] = x[int(x[int(x[place])])] + 1
        assert [data.fields[name][j] for name in names] == x
        assert data.fields["m.y"][j] == x[place + 1] + x[int(x[place])]


def components(program: Program) -> list[object]:
    bodies = [k.body for k in program.kernels] + [p.body for p in program.procedures]
    nodes: list[object] = [n for b in bodies for n in walk_expressions(b) if isinstance(n, Get)]
    nodes += [s for b in bodies for s in walk_statements(b) if isinstance(s, Put)]
    return [node for node in nodes if getattr(node, "component", None) is not None]


def test_no_components_are_left(tools) -> None:
    text = f"{HEAD}INITIAL {{ q(1) }} PROCEDURE q(k) {{ x[k] = x[0] + x[p] }}"
    program = unroll_loops(tools.lowered(text))
    assert components(program)
    assert components(resolve_components(program)) == []


def test_a_program_without_arrays_is_the_same_object(channels) -> None:
    assert resolve_components(channels) is channels


def test_an_element_that_is_not_there_is_refused(tools) -> None:
    program = unroll_loops(tools.lowered(f"{HEAD}INITIAL {{ FROM k = 0 TO 3 {{ x[k] = 1 }} }}"))
    with pytest.raises(
        UnsupportedError, match=r"number0.mod:5.*x has 3 elements, and none is \[3\]"
    ):
        resolve_components(program)
