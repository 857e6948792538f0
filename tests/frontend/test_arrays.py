"""Array variables in Python: elements, references, sections, globals."""

from __future__ import annotations

import pytest

SHELLS = """
NEURON { SUFFIX shells RANGE a, b GLOBAL total }
PARAMETER { a[3] }
ASSIGNED { b[2] total[2] }
STATE { s }
"""


@pytest.fixture
def section(n, mod_folder):
    n.load_mechanisms(mod_folder(shells=SHELLS))
    section = n.Section("s")
    section.nseg = 3
    section.insert("shells")
    return section


def test_elements(n):
    section = n.Section("s")
    clamp = n.VClamp(section(0.5))
    clamp.dur[1] = 5
    assert list(clamp.dur) == [0, 5, 0]
    assert (len(clamp.dur), clamp.dur[1], clamp.amp[1]) == (3, 5, 0)
    amp = clamp.amp
    amp[2] = 7
    assert clamp.amp[2] == 7
    assert repr(clamp.amp) == "<array VClamp[0].amp: 0, 0, 7>"


@pytest.mark.parametrize("index", [3, -1, 1.5, "a", slice(2)])
def test_an_index_that_is_not_there(n, index):
    section = n.Section("s")
    clamp = n.VClamp(section(0.5))
    for use in (lambda: clamp.dur[index], lambda: clamp._ref_dur[index]):
        with pytest.raises(IndexError, match="from 0 to 2"):
            use()


def test_an_array_is_not_assigned_as_a_whole(n, section):
    clamp = n.VClamp(section(0.5))
    for owner, name in ((clamp, "dur"), (section(0.5).shells, "a"), (section, "a_shells")):
        with pytest.raises(TypeError, match="is an array"):
            setattr(owner, name, 1)
    with pytest.raises(TypeError, match="is an array"):
        section(0.5).a_shells = 1
    with pytest.raises(TypeError, match="is an array"):
        n.total_shells = 1


def test_references_name_one_element(n):
    section = n.Section("s")
    clamp = n.VClamp(section(0.5))
    reference = clamp._ref_amp[1]
    reference[0] = 3
    assert list(clamp.amp) == [0, 3, 0]
    assert reference == clamp._ref_amp[1] != clamp._ref_amp[2]
    assert "VClamp[0].amp[1]" in repr(reference)
    n.Vector().record(reference)
    n.batch_save(reference)


def test_elements_of_segments(section):
    section(0.5).shells.a[1] = 4
    section(0.1).a_shells[2] = 5
    assert [list(segment.shells.a) for segment in section] == [[0, 0, 5], [0, 4, 0], [0, 0, 0]]
    assert list(section.a_shells) == [0, 4, 0]
    section.a_shells[0] = 9
    assert [segment.a_shells[0] for segment in section] == [9, 9, 9]
    section(0.5)._ref_a_shells[1][0] = 2
    assert section(0.5).shells._ref_a[1][0] == 2


def test_elements_move_with_their_segments(section):
    for k, segment in enumerate(section):
        segment.shells.a[1] = k
    section.nseg = 1
    assert list(section(0.5).shells.a) == [0, 1, 0]


def test_global_arrays(n, section):
    n.total_shells[1] = 6
    assert list(n.total_shells) == [0, 6]
    assert n._ref_total_shells[1][0] == 6


def test_variables_of_a_mechanism_in_neurons_order(section):
    found = list(section(0.5).shells)
    assert [(item.name(), len(item)) for item in found] == [
        ("a_shells", 3),
        ("b_shells", 2),
        ("s_shells", 1),
    ]
    found[0][2] = 8
    assert section(0.5).shells.a[2] == found[0][2] == 8
    found[2][0] = 1
    assert section(0.5).shells.s == 1
    assert repr(found[2].mech()) == "shells"


def test_variables_of_an_ion(n):
    section = n.Section("s")
    section.insert("hh")
    (ion,) = (item for item in section(0.5) if item.name() == "na_ion")
    assert {item.name(): item[0] for item in ion} == {
        "ena": 50, "nai": 10, "nao": 140, "ina": 0, "dina_dv_": 0,
    }  # fmt: skip
