"""Current and conductance as NEURON's difference over 0.001 mV, by a reference of its own."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
import pytest

from vecgen.ir.data import Data
from vecgen.ir.interpret import fill_table, run_kernel
from vecgen.ir.program import Program
from vecgen.ir.verify import verify
from vecgen.lang.expr import Get, Unary
from vecgen.lang.stmt import Increment, Put
from vecgen.lang.traverse import walk_expressions
from vecgen.passes import linearize_currents

BRANCHES = """
NEURON {
    SUFFIX branches
    USEION na READ ena WRITE ina
    USEION k READ ek WRITE ik
    NONSPECIFIC_CURRENT i
    RANGE g, half, seen
}
PARAMETER { g = .01 half = -40 }
ASSIGNED { v ena ek ina ik i seen }
BREAKPOINT {
    LOCAL x
    x = exp(g)
    if (v > half) { x = x*2 seen = v } else { seen = x }
    ina = g*x*(v - ena)
    ik = g*x
    i = seen*(v - ek) - ina
}
"""
CARRIED = """
NEURON { SUFFIX carried NONSPECIFIC_CURRENT i RANGE count, g }
PARAMETER { g = .01 }
ASSIGNED { v i count }
BREAKPOINT { count = count + v  i = g*count }
"""
POINT = """
NEURON { POINT_PROCESS point USEION ca READ eca WRITE ica NONSPECIFIC_CURRENT i RANGE g }
PARAMETER { g = .01 }
ASSIGNED { v eca ica i }
BREAKPOINT { ica = g*(v - eca)  i = 2*g*v }
"""
TABLED = """
NEURON { SUFFIX tabled NONSPECIFIC_CURRENT i RANGE g, rate }
PARAMETER { g = .01 }
ASSIGNED { v i rate }
BREAKPOINT { rates(v) i = g*rate*(v + 65) }
PROCEDURE rates(v) { TABLE rate FROM -100 TO 100 WITH 20 rate = exp(v/40) }
"""
CONSTANT = """
NEURON { SUFFIX constant NONSPECIFIC_CURRENT i RANGE g }
PARAMETER { g = .01 }
ASSIGNED { v i }
BREAKPOINT { i = g }
"""
NAMESAKES = """
NEURON { POINT_PROCESS namesakes ELECTRODE_CURRENT i RANGE s }
PARAMETER { s = .01 }
ASSIGNED { v i }
BREAKPOINT {
    LOCAL g, current, current_1, per_area, v_1, x, x_1
    g = s*v  current = g + 1  current_1 = 2  per_area = current*current_1  v_1 = per_area
    x = v_1  x_1 = v
    if (v > -30) { x = x*2  x_1 = x }
    i = g + x + x_1 + per_area
}
"""
TEXTS = {
    "hh": "hh", "pas": "pas", "IClamp": "IClamp", "branches": BRANCHES, "carried": CARRIED,
    "point": POINT, "tabled": TABLED, "constant": CONSTANT, "namesakes": NAMESAKES,
    "SEClamp": "SEClamp", "VClamp": "VClamp",
}  # fmt: skip


def expected(program: Program, kernel: str, data: Data) -> dict[str, np.ndarray]:
    """Evaluate the block at v + 0.001 and at v, then add, instance after instance."""
    info = next(i for i in program.mechanisms if i.name == program.kernel_table[kernel].mechanism)
    node = data.maps[f"{info.name}.node"]
    names = [current.field for current in info.currents]

    def block() -> list[np.ndarray]:
        run_kernel(program, kernel, data)
        return [data.fields[name].copy() for name in names]

    v = data.fields["node.v"].copy()
    data.fields["node.v"][:] = v + 0.001
    moved = block()
    data.fields["node.v"][:] = v
    now = block()
    slope = (total(moved) - total(now)) / 0.001
    area = data.fields["node.area"][node]
    sign = -1.0 if info.currents[0].electrode else 1.0
    scale = 1e2 / area if info.is_point else np.ones(len(node))
    for k, element in enumerate(node):
        data.fields["node.rhs"][element] -= sign * (total(now)[k] * scale[k])
        data.fields["node.d"][element] += sign * (slope[k] * scale[k])
    for current, high, low in zip(info.currents, moved, now, strict=True):
        if current.ion_current is None:
            continue
        derivative, value = (high - low) / 0.001, low
        if info.is_point:
            derivative, value = derivative * 1e2 / area, low * 1e2 / area
        for k, element in enumerate(data.maps[current.ion_map]):
            data.fields[current.ion_conductance][element] += derivative[k]
            data.fields[current.ion_current][element] += value[k]
    return data.fields


def total(currents: Sequence[np.ndarray]) -> np.ndarray:
    result = currents[0].copy()
    for current in currents[1:]:
        result = result + current
    return result


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("seed", range(3))
def test_the_difference_over_a_thousandth_of_a_millivolt(tools, name: str, seed: int) -> None:
    before = tools.before(tools.lowered(TEXTS[name]), linearize_currents)
    after = linearize_currents(before)
    verify(after)
    data = tools.random_data(before, seed)
    for table in before.tables:
        fill_table(before, table.name, data)
    kernels = [k.name for k in before.kernels if k.name.startswith(f"{name}_current")]
    assert kernels
    for kernel in kernels:
        found = copy.deepcopy(data)
        run_kernel(after, kernel, found)
        wanted = expected(before, kernel, copy.deepcopy(data))
        differing = [f for f in wanted if wanted[f].tobytes() != found.fields[f].tobytes()]
        assert differing == []


def reads(stmt, field: str) -> bool:
    return any(isinstance(node, Get) and node.field == field for node in walk_expressions((stmt,)))


def test_conductances_that_do_not_depend_on_v_are_computed_once(tools, channels) -> None:
    program = tools.after(channels, linearize_currents)
    body = program.kernel_table["hh_current"].body
    assert len([s for s in body if reads(s, "hh.m")]) == 1
    assert len([s for s in body if isinstance(s, Put) and s.field == "hh.gna"]) == 1
    assert len([s for s in body if reads(s, "na_ion.ena")]) == 2


def test_a_current_that_does_not_depend_on_v_has_no_conductance(tools) -> None:
    program = tools.after(tools.lowered("IClamp"), linearize_currents)
    assert not any("node.d" in str(stmt) for stmt in program.kernel_table["IClamp_current"].body)


def test_a_block_with_a_loop_is_evaluated_twice_as_it_is(tools) -> None:
    text = CONSTANT.replace("i = g", "i = g while (i < 1) { i = i + fabs(v) }")
    program = tools.after(tools.lowered(text), linearize_currents)
    body = program.kernel_table["constant_current"].body
    assert [type(stmt).__name__ for stmt in body].count("While") == 2
    assert "node.d" in str(body)


def test_an_electrode_turns_the_sign_of_all_currents_beside_it(tools) -> None:
    text = POINT.replace("NONSPECIFIC", "ELECTRODE")
    program = tools.after(tools.lowered(text), linearize_currents)
    body = program.kernel_table["point_current"].body
    (rhs,) = [s for s in body if isinstance(s, Increment) and s.field == "node.rhs"]
    (d,) = [s for s in body if isinstance(s, Increment) and s.field == "node.d"]
    assert not isinstance(rhs.value, Unary)
    assert isinstance(d.value, Unary)


CONDUCTANCES = """
NEURON {
    POINT_PROCESS known
    USEION na READ ena WRITE ina
    NONSPECIFIC_CURRENT i
    RANGE g, gna
}
PARAMETER { g = .01 }
ASSIGNED { v ena ina i gna }
BREAKPOINT {
    LOCAL half
    CONDUCTANCE gna USEION na
    CONDUCTANCE half
    half = g/2
    gna = g*(1 + v/100)
    ina = gna*(v - ena)
    i = half*v
}
"""


def test_with_conductance_the_block_is_evaluated_once(tools) -> None:
    """Specification 6.5: g is the sum of the named variables at v."""
    before = tools.before(tools.lowered(CONDUCTANCES), linearize_currents)
    after = linearize_currents(before)
    verify(after)
    found = tools.random_data(before)
    wanted = copy.deepcopy(found)
    run_kernel(after, "known_current", found)

    run_kernel(before, "known_current", wanted)
    fields = wanted.fields
    node, ion = wanted.maps["known.node"], wanted.maps["known.na_ion"]
    area = fields["node.area"][node]
    gna, half = fields["known.gna"], fields["known.g"] / 2
    for k, (place, element) in enumerate(zip(node, ion, strict=True)):
        current = fields["known.ina"][k] + fields["known.i"][k]
        fields["node.rhs"][place] -= current * (1e2 / area[k])
        fields["node.d"][place] += (gna[k] + half[k]) * (1e2 / area[k])
        fields["na_ion.dina_dv_"][element] += gna[k] * 1e2 / area[k]
        fields["na_ion.ina"][element] += fields["known.ina"][k] * 1e2 / area[k]
    differing = [f for f in fields if fields[f].tobytes() != found.fields[f].tobytes()]
    assert differing == []


def test_the_conductance_of_fastpas_is_no_difference(tools) -> None:
    program = tools.after(tools.lowered("fastpas"), linearize_currents)
    body = program.kernel_table["fastpas_current"].body
    assert len([stmt for stmt in body if reads(stmt, "node.v")]) == 1
    assert "0.001" not in str(body)


def test_a_current_that_is_carried_over(tools) -> None:
    """The first evaluation's value counts, though the second one overwrites it."""
    text = CARRIED.replace("count = count + v  i = g*count", "i = i + g*v")
    before = tools.before(tools.lowered(text), linearize_currents)
    data = tools.random_data(before)
    found = copy.deepcopy(data)
    run_kernel(linearize_currents(before), "carried_current", found)
    wanted = expected(before, "carried_current", copy.deepcopy(data))
    assert [f for f in wanted if wanted[f].tobytes() != found.fields[f].tobytes()] == []
