"""Running kernels over numpy data."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vecgen.ir.data import Data, FilledTable, default_data
from vecgen.ir.evaluate import InterpretError
from vecgen.ir.interpret import fill_table, run_kernel
from vecgen.ir.program import Program

NODES, INSTANCES = 150, 100


def data_for(program: Program) -> Data:
    rng = np.random.default_rng(4)
    node = rng.integers(0, NODES, INSTANCES)  # some nodes carry several instances
    data = default_data(program, {"node": NODES, "leak": INSTANCES}, {"leak.node": node})
    data.fields["node.v"][:] = rng.normal(0.0, 1.5, NODES)
    data.fields["leak.e"][:] = rng.normal(-70.0, 5.0, INSTANCES)
    data.fields["leak.m"][:] = rng.normal(0.5, 0.1, INSTANCES)
    return data


def test_defaults_fill_the_fields(kernels_program: Program) -> None:
    data = default_data(kernels_program, {"node": 3, "leak": 2}, {})
    assert data.fields["celsius"].tolist() == [6.5]
    assert data.fields["node.v"].tolist() == [-65.0] * 3
    assert data.fields["leak.e"].shape == (2,)


def test_a_kernel_does_what_numpy_does(kernels_program: Program) -> None:
    data = data_for(kernels_program)
    node = data.maps["leak.node"]
    current = (6.5 * 0.5) * (2.0 * (data.fields["node.v"][node] - data.fields["leak.e"]))
    rhs = np.zeros(NODES)
    for element, value in zip(node, current, strict=True):
        rhs[element] += -value
    run_kernel(kernels_program, "leak_current", data)
    assert data.fields["leak.i"].tobytes() == current.tobytes()
    assert data.fields["node.rhs"].tobytes() == rhs.tobytes()


@pytest.mark.parametrize("kernel", ["leak_current", "leak_state"])
def test_both_levels_give_the_same_bits(
    kernels_program: Program, arrays_program: Program, kernel: str
) -> None:
    results = []
    for program in (kernels_program, arrays_program):
        data = data_for(program)
        fill_table(program, "leak_rates", data)
        run_kernel(program, kernel, data)
        results.append({name: values.tobytes() for name, values in data.fields.items()})
        results[-1]["table"] = data.tables["leak_rates"].rows.tobytes()
    assert results[0] == results[1]


def test_a_table_is_filled_at_accumulated_arguments(kernels_program: Program) -> None:
    data = data_for(kernels_program)
    table = fill_table(kernels_program, "leak_rates", data)
    assert (table.lower, table.factor) == (-1.0, 1.0 / 0.25)
    assert table.rows.shape == (9, 2)
    assert table.rows[2].tolist() == [-0.5 * 6.5, 1.25]


@pytest.mark.parametrize(
    ("x", "expected"),
    [(-3.0, 8.0), (-1.9, 7.299999999999999), (-0.25, 0.25), (0.1, 0.10000000000000009),
     (1.99, 7.9300000000000015), (2.5, 8.0), (-math.inf, 8.0), (math.inf, 8.0)],
)  # fmt: skip
def test_a_look_up_has_neurons_bits(x: float, expected: float) -> None:
    """Golden numbers of specification 9.6.11: f = 2*x*x FROM -2 TO 2 WITH 8."""
    rows = np.array([[2.0 * (-2.0 + 0.5 * i) ** 2] for i in range(9)])
    assert FilledTable(-2.0, 2.0, rows).look_up(x) == (expected,)


def test_a_look_up_of_nan_is_nan() -> None:
    row = FilledTable(0.0, 1.0, np.zeros((3, 2))).look_up(math.nan)
    assert len(row) == 2
    assert all(map(math.isnan, row))


def test_unknown_kernels_and_unfilled_tables_are_refused(kernels_program: Program) -> None:
    data = data_for(kernels_program)
    with pytest.raises(InterpretError, match="no kernel nothing"):
        run_kernel(kernels_program, "nothing", data)
    with pytest.raises(InterpretError, match="leak_rates has not been filled"):
        run_kernel(kernels_program, "leak_state", data)
    with pytest.raises(InterpretError, match="no table nothing"):
        fill_table(kernels_program, "nothing", data)
