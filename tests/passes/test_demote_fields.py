"""Nothing that somebody can read is lost, and nothing else is kept."""

from __future__ import annotations

import pytest

from vecgen.ir.accesses import fields_written
from vecgen.ir.program import Program
from vecgen.ir.schedule import ClearField, CorrectIonCurrents, Launch, LaunchTabled
from vecgen.ir.verify import verify
from vecgen.passes import demote_fields, linearize_currents
from vecgen.passes.demote_fields import LEAN

TWO = """
NEURON { SUFFIX two NONSPECIFIC_CURRENT i RANGE g, seen, given, kept }
PARAMETER { g = .001 }
STATE { x }
ASSIGNED { v i seen given kept hidden unread }
INITIAL { x = 0 kept = v }
BREAKPOINT {
    SOLVE s METHOD cnexp
    hidden = g*x
    seen = hidden + 1
    unread = seen*2
    given = v
    i = hidden*(v - kept)
}
DERIVATIVE s { hidden = 2 x' = -hidden*x + given }
"""


def entry(program: Program, name: str):
    return next(e for e in program.entries if e.name == name).steps


def launched(program: Program, name: str) -> list[str]:
    names: list[str] = []
    for step in entry(program, name):
        match step:
            case Launch(kernel=kernel):
                names.append(kernel)
            case LaunchTabled(tabled=tabled, plain=plain):
                names += [tabled, plain]
            case _:
                pass
    return names


def written(program: Program, name: str) -> set[str]:
    """Return the fields that the kernels of an entry write."""
    return {
        field
        for kernel in launched(program, name)
        for field in fields_written(program.kernel_table[kernel])
    }


def demoted(tools, *texts: str, saved=()) -> tuple[Program, Program]:
    before = tools.before(tools.lowered(*texts, saved=saved), demote_fields)
    after = demote_fields(before)
    verify(after)
    return before, after


MECHANISMS = [("hh", "pas", "IClamp"), (TWO,), (TWO, "hh")]
SAVED = [(), ("hh.minf", "hh.gna", "pas.i"), ("na_ion.ina",), ("two.seen",)]


@pytest.mark.parametrize("texts", MECHANISMS)
@pytest.mark.parametrize("saved", SAVED)
def test_full_kernels_leave_the_same_bits(tools, texts, saved) -> None:
    before, after = demoted(tools, *texts, saved=saved)
    assert tools.same_bits(before, after) == []


@pytest.mark.parametrize("texts", MECHANISMS)
@pytest.mark.parametrize("saved", SAVED)
def test_lean_kernels_differ_only_in_what_they_leave_out(tools, texts, saved) -> None:
    _, after = demoted(tools, *texts, saved=saved)
    full, lean = launched(after, "step_full"), launched(after, "step_lean")
    assert [name.removesuffix(LEAN) for name in lean] == full
    data = tools.random_data(after)
    one, two = tools.results(after, data, full), tools.results(after, data, lean)
    left_out = written(after, "step_full") - written(after, "step_lean")
    assert {name for name in one if one[name] != two[name]} <= left_out
    assert not left_out & {*saved, "node.rhs", "node.d", "node.v"}


def test_hidden_fields_that_nobody_carries_over_are_gone(tools) -> None:
    before, after = demoted(tools, TWO)
    gone = {f.name for f in before.fields} - {f.name for f in after.fields}
    assert gone == {"two.hidden", "two.unread"}


def test_visible_fields_stay_for_the_last_step_of_a_run(tools) -> None:
    _, after = demoted(tools, TWO)
    assert "two.seen" in written(after, "step_full")
    assert "two.seen" not in written(after, "step_lean")


def test_what_another_kernel_reads_is_kept_in_every_step(tools) -> None:
    """`given` is written by the currents and read by the states; `kept` only at the start."""
    _, after = demoted(tools, TWO)
    assert "two.given" in written(after, "step_lean")
    assert "two.kept" in {f.name for f in after.fields}


@pytest.mark.parametrize("name", ["hh.gna", "hh.gk", "hh.il", "pas.i", "IClamp.i"])
def test_what_is_saved_is_kept_in_every_step(tools, name: str) -> None:
    texts = ("hh", "pas", "IClamp")
    _, without = demoted(tools, *texts)
    _, saved = demoted(tools, *texts, saved=(name,))
    assert name not in written(without, "step_lean")
    assert name in written(saved, "step_lean")


def test_an_ions_current_that_nobody_saves_is_not_summed(tools) -> None:
    _, after = demoted(tools, "hh")
    lean = entry(after, "step_lean")
    assert not [step for step in lean if isinstance(step, ClearField | CorrectIonCurrents)]
    full = entry(after, "step_full")
    assert len([step for step in full if isinstance(step, ClearField)]) == 4


def test_a_saved_ion_current_keeps_its_derivative_for_secondorder(tools) -> None:
    _, after = demoted(tools, "hh", saved=("na_ion.ina",))
    corrected = [s for s in entry(after, "step_lean") if isinstance(s, CorrectIonCurrents)]
    assert [step.current for step in corrected] == ["na_ion.ina"]
    assert {"na_ion.ina", "na_ion.dina_dv_"} <= written(after, "step_lean")
    assert not {"k_ion.ik", "k_ion.dik_dv_"} & written(after, "step_lean")


def test_states_and_parameters_are_never_left_out(tools, channels) -> None:
    _, after = demoted(tools, "hh")
    assert {"hh.m", "hh.h", "hh.n"} <= written(after, "step_lean")
    fields = {f.name for f in tools.after(channels, linearize_currents).fields}
    gone = fields - {f.name for f in tools.after(channels, demote_fields).fields}
    assert gone == {"hh.ina", "hh.ik"}


def test_a_kernel_that_has_nothing_to_leave_out_is_shared(tools) -> None:
    _, after = demoted(tools, "pas", saved=("pas.i",))
    assert launched(after, "step_lean") == ["pas_current"]


def test_a_lean_kernel_must_save_something_worth_it(tools) -> None:
    _, after = demoted(tools, "hh")
    names = launched(after, "step_lean")
    assert f"hh_current{LEAN}" in names  # leaves out divisions and what ions are given
    assert "hh_state" in names  # nine exponentials: six stores more are nothing
