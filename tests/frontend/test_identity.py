"""What objects are: equal, ordered, copied, pickled. All as in NEURON 9.0.2, where it has sense."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest

from vecgen import VecgenError
from vecgen import n as default
from vecgen.session import new_session


@pytest.fixture
def n():
    return new_session()


def objects(n) -> dict[str, object]:
    section = n.Section("s")
    section.insert("hh")
    clamp = n.IClamp(section(0.5))
    return {
        "section": section,
        "segment": section(0.5),
        "mechanism": section(0.5).hh,
        "reference": section(0.5)._ref_v,
        "reference of a mechanism": section(0.5).hh._ref_m,
        "global": n._ref_t,
        "point process": clamp,
        "its variable": clamp._ref_amp,
        "its class": n.IClamp,
        "Matrix": n.Matrix(2, 3),
        "SectionList": n.SectionList([section]),
        "SectionRef": n.SectionRef(sec=section),
        "NetCon": n.NetCon(section(0.5)._ref_v, None, sec=section),
        "ParallelContext": n.ParallelContext(),
        "CVode": n.CVode(),
        "List": n.List("IClamp"),
        "FInitializeHandler": n.FInitializeHandler(lambda: None),
        "MechanismStandard": n.MechanismStandard("hh"),
        "MechanismType": n.MechanismType(0),
        "ref": n.ref(3.5),
        "String": n.String("text"),
        "n": n,
    }


NAMES = sorted(objects(new_session()))


@pytest.mark.parametrize("name", NAMES)
def test_only_vectors_can_be_copied_or_pickled(n, name) -> None:
    item = objects(n)[name]
    for action in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError) as caught:
            action(item)
        assert isinstance(caught.value, VecgenError)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_equal_to_itself_and_to_nothing_else(n, name) -> None:
    item = objects(n)[name]
    assert item == item
    assert hash(item) == hash(item)
    assert item != 5
    assert item != None  # noqa: E711 - this is what is tested
    assert item != "s"
    if name != "mechanism":
        assert item <= item
        assert not item < item


def test_places_are_equal_where_they_are_the_same(n) -> None:
    section, other = n.Section("s"), n.Section("s")
    section.nseg = 3
    section.insert("hh")
    segment = section(0.5)
    assert section != other
    assert (segment == section(0.6), segment == section(0.1)) == (True, False)
    assert hash(segment) == hash(section(0.51))
    assert segment.hh != section(0.5).hh  # two views, as in NEURON
    assert segment._ref_v == section(0.51)._ref_v
    assert hash(segment.hh._ref_m) == hash(section(0.5).hh._ref_m)
    assert segment._ref_v != section(0.1)._ref_v
    clamps = [n.IClamp(segment), n.IClamp(segment)]
    assert clamps[0] != clamps[1]
    assert clamps[0]._ref_amp != clamps[1]._ref_amp
    assert n.List("IClamp").object(1) == clamps[1]
    assert n.Vector([1, 2]) != n.Vector([1, 2])


def test_order_is_that_of_creation(n) -> None:
    sections = [n.Section(name) for name in "cab"]
    assert sorted(sections[::-1]) == sections
    assert sorted([sections[1](0.1), sections[0](0.9), sections[0](0.1)]) == [
        sections[0](0.1), sections[0](0.9), sections[1](0.1),
    ]  # fmt: skip
    clamps = [n.IClamp(sections[0](0.5)) for _ in range(12)]
    assert sorted(clamps[::-1]) == clamps
    assert sorted(clamp._ref_amp for clamp in clamps[::-1]) == [c._ref_amp for c in clamps]
    with pytest.raises(TypeError):
        sorted([n.Vector(), 5])


def test_instances_of_a_point_process(n) -> None:
    section = n.Section("s")
    clamps = [n.IClamp(section(0.5)) for _ in range(3)]
    del clamps[1]
    assert len(n.IClamp) == 2
    assert list(n.IClamp) == clamps
    assert n.IClamp[2] is clamps[1]
    assert n.SEClamp
    for number in (1, -1, 9):
        with pytest.raises(IndexError, match="instance does not exist"):
            n.IClamp[number]
    with pytest.raises(TypeError):
        n.IClamp["a"]


VALUES = [0.1, -0.0, float("inf"), 5e-324]


@pytest.mark.parametrize("make", [copy.copy, copy.deepcopy])
def test_copies_of_a_vector(n, make) -> None:
    vector = n.Vector(VALUES)
    vector.label("label")
    made = make(vector)
    assert made is not vector
    assert type(made) is n.Vector
    assert (list(made), made.label()) == (VALUES, "")
    made[0] = 7
    assert vector[0] == 0.1
    assert list(make(n.Vector())) == []


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickled_vector_becomes_one_of_the_default_session(n, protocol) -> None:
    made = pickle.loads(pickle.dumps(n.Vector(VALUES), protocol))
    assert isinstance(made, default.Vector)
    assert np.array(made).tobytes() == np.array(VALUES).tobytes()
    assert len(pickle.loads(pickle.dumps(n.Vector(), protocol))) == 0


def test_a_pickled_vector_in_another_process(n) -> None:
    text = pickle.dumps(n.Vector(VALUES)).hex()
    code = f"import pickle; v = pickle.loads(bytes.fromhex('{text}')); print(v, list(v))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == f"Vector[0] {VALUES}\n", done.stderr


def test_names_of_sections_stay(n) -> None:
    section = n.Section("s")
    reference = n.SectionRef(sec=section)
    assert (reference.rename("other"), reference.unname()) == (0, 0)
    assert section.name() == "s"
