"""Globals that mechanisms set, copies of ion variables, POINTERs: the same bits at every level."""

from __future__ import annotations

import numpy as np
import pytest

from vecgen.ir.kernel import Execution, LastPhase, SharedPhase
from vecgen.passes import join_frames, linearize_currents, tile_kernels

PRIVATE = """
NEURON { SUFFIX one RANGE a GLOBAL last }
ASSIGNED { v a last }
INITIAL { last = v*2  if (v > 0) { last = last + 1 }  a = last + 1 }
"""
CARRIED = """
NEURON { SUFFIX one RANGE a GLOBAL last }
ASSIGNED { v a last }
INITIAL { if (v > 0) { last = v }  a = last }
"""
LOOPED = """
NEURON { SUFFIX one RANGE a }
ASSIGNED { v a }
LOCAL sum, parts[2]
INITIAL { LOCAL k  k = 3  while (k > 0) { sum = sum + v  k = k - 1 }  parts[1] = sum  a = parts[1] }
"""
POINT = """
NEURON { POINT_PROCESS one USEION ca READ cai WRITE cai RANGE a }
ASSIGNED { v cai a }
INITIAL { cai = cai*1.5 + v  a = cai }
"""
DENSITY = POINT.replace("POINT_PROCESS", "SUFFIX")
OUTSIDE = """
NEURON { SUFFIX one POINTER p RANGE a }
ASSIGNED { v p a }
INITIAL { a = p + v }
"""
INTO = """
NEURON { SUFFIX one POINTER p RANGE a }
ASSIGNED { v p a }
INITIAL { a = p  p = v }
"""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (PRIVATE, ""),
        (CARRIED, "the one before it left"),
        (LOOPED, "while"),
        (POINT, "several point processes"),
        (DENSITY, ""),
        (OUTSIDE, ""),
        (INTO, "the POINTER p"),
    ],
)
def test_a_loop_is_serial_only_where_instances_meet(tools, text: str, reason: str) -> None:
    before = tools.before(tools.lowered(text), join_frames)
    program = tools.after(tools.lowered(text), tile_kernels)
    kernel = program.kernel_table["one_initialise"]
    assert kernel.execution is (Execution.SERIAL if reason else Execution.SIMD)
    assert reason in kernel.reason
    joined = join_frames(before)
    data = tools.random_data(joined)
    if text is DENSITY:
        data.maps["one.ca_ion"][:] = np.random.default_rng(1).permutation(
            len(data.maps["one.node"])
        )
    one, two = tools.results(joined, data), tools.results(program, data)
    for field in program.fields:
        assert one[field.name] == two[field.name], field.name


def test_a_private_global_keeps_the_last_value(tools) -> None:
    program = tools.after(tools.lowered(PRIVATE), tile_kernels)
    phases = program.kernel_table["one_initialise"].phases
    assert [phase.field for phase in phases if isinstance(phase, LastPhase)] == ["last_one"]
    assert not any(isinstance(phase, SharedPhase) for phase in phases)


def test_a_concentration_that_is_left_alone_does_not_go_back(tools) -> None:
    text = DENSITY.replace("cai = cai*1.5 + v  ", "") + "BREAKPOINT { cai = 1 }"
    program = tools.after(tools.lowered(text), join_frames)
    stores = {stmt.via for stmt in program.kernel_table["one_initialise"].body}
    assert "one.ca_ion" not in stores


def test_ion_variables_go_in_and_out_once_around_two_evaluations(tools) -> None:
    text = """
    NEURON { SUFFIX one USEION ca READ cai WRITE cai NONSPECIFIC_CURRENT i }
    ASSIGNED { v cai i }
    BREAKPOINT { cai = cai + 1  i = v*cai }
    """
    program = tools.before(tools.lowered(text), linearize_currents)
    kernel = program.kernel_table["one_current"]
    assert [stmt.field for stmt in kernel.entry] == ["one.cai"]
    program = tools.after(tools.lowered(text), tile_kernels)
    data = tools.random_data(program)
    old = data.fields["ca_ion.cai"].copy()
    data.maps["one.ca_ion"][:] = np.arange(len(old))
    found = np.frombuffer(tools.results(program, data, ["one_current"])["ca_ion.cai"])
    assert np.array_equal(found, old + 1 + 1)
