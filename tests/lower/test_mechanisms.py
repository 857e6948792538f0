"""A mechanism's blocks become kernels with qualified names, in NEURON's order."""

from __future__ import annotations

import pytest

from vecgen.frontend.nmodl import load_mechanism
from vecgen.ir.kernel import KernelRole
from vecgen.ir.storage import FieldRole
from vecgen.lang.expr import Get
from vecgen.lang.stmt import Put, Solve
from vecgen.lang.traverse import walk_expressions
from vecgen.lower.mechanisms import LoweredMechanism, lower_mechanism
from vecgen.passes.dead_code import drop_unused
from vecgen.source import Source


def lowered(text: str) -> LoweredMechanism:
    return lower_mechanism(load_mechanism(Source("/mod/m.mod", text))[0])


CHANNEL = """
TITLE A channel
NEURON {
    SUFFIX m
    USEION na READ ena, nai WRITE ina
    NONSPECIFIC_CURRENT i
    RANGE g, x0, seen
    GLOBAL q
}
PARAMETER { g = 2 x0 = .5 q = 3 }
STATE { x y }
ASSIGNED { v celsius ena nai ina i seen hidden }
INITIAL { y = q }
BREAKPOINT { SOLVE s METHOD cnexp seen = celsius ina = g*(v - ena) i = area*nai }
DERIVATIVE s { x' = -x y' = hidden }
"""


def kernel(mechanism: LoweredMechanism, name: str):
    return next(k for k in mechanism.kernels if k.name == name)


def reads(mechanism: LoweredMechanism, name: str) -> set[tuple[str, str | None]]:
    body = kernel(mechanism, name).body
    return {(n.field, n.via) for n in walk_expressions(body) if isinstance(n, Get)}


def test_names_say_where_values_live() -> None:
    assert reads(lowered(CHANNEL), "m_current") == {
        ("celsius", None),
        ("m.g", None),
        ("node.v", "m.node"),
        ("node.area", "m.node"),
        ("na_ion.ena", "m.na_ion"),
        ("na_ion.nai", "m.na_ion"),
    }


def test_a_written_ion_current_is_the_mechanisms_own_part() -> None:
    mechanism = lowered(CHANNEL)
    written = {s.field for s in kernel(mechanism, "m_current").body if isinstance(s, Put)}
    assert written == {"m.seen", "m.ina", "m.i"}
    own = next(f for f in mechanism.fields if f.name == "m.ina")
    assert not own.visible
    sodium, leak = mechanism.info.currents
    assert (sodium.ion_current, sodium.ion_conductance) == ("na_ion.ina", "na_ion.dina_dv_")
    assert (leak.field, leak.ion_current) == ("m.i", None)


def test_fields_have_their_roles() -> None:
    fields = {f.name: f for f in lowered(CHANNEL).fields}
    assert fields["q_m"].space is None
    assert fields["q_m"].role is FieldRole.GLOBAL
    assert fields["q_m"].default == 3.0
    assert fields["m.g"].role is FieldRole.PARAMETER
    assert fields["m.x"].role is FieldRole.STATE
    assert fields["m.seen"].visible
    assert not fields["m.hidden"].visible


def test_states_start_at_their_x0_or_at_zero() -> None:
    body = kernel(lowered(CHANNEL), "m_initialise").body
    assert drop_unused(body) == (Put("m.x", Get("m.x0")), Put("m.y", Get("q_m")))


def test_roles_and_remarks() -> None:
    found = {k.role: (k.name, k.remark) for k in lowered(CHANNEL).kernels}
    assert found == {
        KernelRole.INITIALISE: ("m_initialise", "INITIAL"),
        KernelRole.CURRENT: ("m_current", "BREAKPOINT"),
        KernelRole.STATE: ("m_state", "DERIVATIVE s, METHOD cnexp"),
    }


def test_without_a_current_breakpoint_runs_with_the_states() -> None:
    text = """
    NEURON { SUFFIX m RANGE x }
    STATE { y }
    ASSIGNED { v x }
    BREAKPOINT { SOLVE s METHOD cnexp x = v }
    DERIVATIVE s { y' = -y }
    """
    mechanism = lowered(text)
    assert [k.role for k in mechanism.kernels] == [KernelRole.INITIALISE, KernelRole.STATE]
    body = kernel(mechanism, "m_state").body
    assert [type(stmt) for stmt in body] == [Solve, Put]


def test_a_mechanism_that_does_nothing_has_no_kernels() -> None:
    assert lowered("NEURON { SUFFIX m RANGE g } PARAMETER { g = 1 }").kernels == ()


@pytest.mark.parametrize(("kind", "is_point"), [("SUFFIX", False), ("POINT_PROCESS", True)])
def test_what_later_stages_know_of_it(kind: str, is_point: bool) -> None:
    info = lowered(CHANNEL.replace("SUFFIX", kind)).info
    assert (info.name, info.title, info.is_point) == ("m", "A channel", is_point)
    assert info.source_name == "m.mod"


def test_a_table_has_its_range_columns_and_switch() -> None:
    text = """
    NEURON { SUFFIX m RANGE x GLOBAL q }
    PARAMETER { q = 1 }
    ASSIGNED { v x celsius }
    INITIAL { rates(v) }
    PROCEDURE rates(u) { TABLE x DEPEND celsius, q FROM -q TO 10 WITH 5 x = u }
    """
    (table,) = lowered(text).tables
    assert (table.argument, table.columns, table.count) == ("u", ("m.x",), 5)
    assert table.depend == ("celsius", "q_m")
    assert table.switch == "usetable_m"
    assert {n.field for n in walk_expressions((Put("", table.lower),)) if isinstance(n, Get)} == {
        "q_m"
    }
