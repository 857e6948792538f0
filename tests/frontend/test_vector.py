from __future__ import annotations

import gc

import numpy as np
import pytest

from vecgen import UnsupportedError


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), []), ((3,), [0, 0, 0]), ((3, 2), [2, 2, 2]), (([1, 2, 3],), [1, 2, 3]),
        ((range(3),), [0, 1, 2]), ((2.7,), [0, 0]), ((np.arange(3.0),), [0, 1, 2]),
        (((x for x in (1, 2)),), [1, 2]),
    ],
)  # fmt: skip
def test_constructor(n, arguments, expected):
    assert list(n.Vector(*arguments)) == expected


@pytest.mark.parametrize("arguments", [(-1,), ("a",), (3, "a"), ([1, "a"],), (np.zeros((2, 2)),)])
def test_refused_constructor(n, arguments):
    with pytest.raises(RuntimeError):
        n.Vector(*arguments)


def test_a_copy_of_a_vector(n):
    one = n.Vector([1, 2])
    two = n.Vector(one)
    two[0] = 5
    assert list(one) == [1, 2]


def test_names(n):
    assert [repr(n.Vector()) for _ in range(2)] == ["Vector[0]", "Vector[1]"]
    vector = n.Vector()
    assert isinstance(vector, n.Vector)
    assert (vector.label(), vector.label("a"), vector.label()) == ("", "a", "a")


def test_indexing(n):
    vector = n.Vector([3, 1, 2])
    assert (vector[0], vector[-1], vector.x[1], vector.get(2)) == (3, 2, 1, 2)
    assert list(vector[0:2]) == [3, 1]
    vector[0:2] = [7, 8]
    vector.x[2] = 9
    vector.set(0, 6)
    assert list(vector) == [6, 8, 9]
    for use in (lambda: vector[5], lambda: vector.x[7], lambda: vector.__setitem__(5, 1),
                lambda: vector.__setitem__(slice(0, 2), [5])):  # fmt: skip
        with pytest.raises(IndexError):
            use()
    for use in (lambda: vector.get(99), lambda: vector.set(99, 9)):
        with pytest.raises(RuntimeError, match="out of range"):
            use()
    with pytest.raises(TypeError):
        vector[0] = "a"


def test_size(n):
    vector = n.Vector([1])
    assert vector.append(2, n.Vector([3, 4])) is vector
    assert vector.append(vector).to_python() == [1, 2, 3, 4, 1, 2, 3, 4]
    assert (len(vector), vector.size()) == (8, 8)
    assert list(vector.resize(2)) == [1, 2]
    assert list(vector.resize(3)) == [1, 2, 0]
    assert not vector.clear()
    assert vector.buffer_size() >= 0


def test_python_and_numpy(n):
    vector = n.Vector([1, 2, 3])
    shared = vector.as_numpy()
    shared[0] = 9
    assert vector[0] == 9
    assert np.asarray(vector).tolist() == [9, 2, 3]
    assert np.array(vector, dtype=int).tolist() == [9, 2, 3]
    target: list[float] = []
    assert vector.to_python(target) is target == [9, 2, 3]
    assert list(vector.from_python(np.array([4, 5]))) == [4, 5]
    assert 4 in vector


def test_arithmetic(n):
    a, b = n.Vector([1, 2]), n.Vector([10, 20])
    results = (a + b, a - 1, 1 - a, a * b, b / a, 1 + a, -a)
    expected = ([11, 22], [0, 1], [0, -1], [10, 40], [10, 10], [2, 3], [-1, -2])
    assert tuple(map(list, results)) == expected
    assert list(a.add(1).mul(b).sub(10).div(2)) == [5, 25]
    with pytest.raises(RuntimeError, match="cannot be combined"):
        a + n.Vector(3)
    assert list(n.Vector(4).indgen()) == [0, 1, 2, 3]
    assert list(n.Vector().indgen(1, 2, 0.5)) == [1, 1.5, 2]


def test_statistics(n):
    vector = n.Vector([3, 1, 2])
    assert (vector.min(), vector.max(), vector.sum(), vector.mean()) == (1, 3, 6, 2)
    assert (vector.min_ind(), vector.max_ind(), vector.var(), vector.stdev()) == (1, 0, 1, 1)
    assert (n.Vector().sum(), n.Vector().max()) == (0, 0)
    with pytest.raises(RuntimeError, match="size > 0"):
        n.Vector().mean()
    with pytest.raises(RuntimeError, match="size > 1"):
        n.Vector([1]).var()


def test_rearranging(n):
    vector = n.Vector([3, 1, 2])
    assert list(vector.c().sort()) == [1, 2, 3]
    assert list(vector.c().reverse()) == [2, 1, 3]
    assert list(vector.c(1, 2)) == [1, 2]
    assert list(vector.c().remove(0)) == [1, 2]
    assert list(vector.c().insrt(1, 9)) == [3, 9, 1, 2]
    assert list(n.Vector().copy(vector)) == [3, 1, 2]
    assert vector.eq(vector.c()) == 1.0
    assert vector.contains(3)


def test_identity(n):
    one, two = n.Vector([1]), n.Vector([1])
    assert one != two
    assert one != [1]
    assert len({one, two}) == 2


def test_lacking_and_unknown(n):
    vector = n.Vector()
    with pytest.raises(NotImplementedError, match=r"Vector\.medfltr"):
        vector.medfltr()
    with pytest.raises(AttributeError, match="Did you mean 'append'"):
        vector.apend(3)
    with pytest.raises(AttributeError):
        vector.foo = 3


def test_record(n, workspace):
    section = n.Section("s")
    vector = n.Vector([5])
    version = workspace.probe_version
    assert vector.record(section(0.5)._ref_v) is vector
    assert workspace.attached.recordings() == []  # as in NEURON it begins with the next finitialize
    assert list(vector) == [5]
    n.finitialize(-65)
    assert workspace.probe_version > version
    assert list(vector) == []
    (recording,) = workspace.attached.recordings()
    recording.extend(np.array([1.0, 2.0]))
    recording.extend(np.array([3.0]))
    assert list(vector) == [1, 2, 3]
    n.finitialize(-65)
    assert list(vector) == []


def test_a_recording_ends(n, workspace):
    section = n.Section("s")
    vectors = [n.Vector().record(n._ref_t), n.Vector().record(section(0.5)._ref_v)]
    again = n.Vector().record(n._ref_t)
    n.finitialize(-65)
    assert len(workspace.attached.recordings()) == 3
    version = workspace.probe_version
    del vectors[0]
    gc.collect()
    assert workspace.probe_version > version
    del section
    gc.collect()
    assert [r.variable.label for r in workspace.attached.recordings()] == ["t"]
    again.play_remove()
    assert workspace.attached.recordings() == []


def test_recording_anew_replaces(n, workspace):
    vector = n.Vector().record(n._ref_t)
    vector.record(n._ref_dt)
    n.finitialize(-65)
    assert [r.variable.label for r in workspace.attached.recordings()] == ["dt"]


def test_a_recording_vector_can_grow_and_be_filled(n, workspace):
    vector = n.Vector().record(n._ref_t)
    n.finitialize(-65)
    vector.from_python([1, 2])
    workspace.attached.recordings()[0].extend(np.arange(1000.0))
    assert len(vector) == 1002


@pytest.mark.parametrize("arguments", [(5,), (), (0, 1, 2)])
@pytest.mark.parametrize("name", ["record", "play"])
def test_refused_forms(n, name, arguments):
    with pytest.raises(RuntimeError):
        getattr(n.Vector(), name)(*arguments)


def test_forms_of_record(n, workspace):
    section = n.Section("s")
    clamp, times = n.IClamp(section(0.5)), n.Vector([0, 1])
    forms = [(clamp._ref_i,), (clamp._ref_i, 0.1), (clamp._ref_i, times), (clamp, clamp._ref_i)]
    vectors = [n.Vector().record(*form, sec=section) for form in forms]
    n.finitialize(-65)
    attached = workspace.attached
    assert (len(attached.recordings()), len(attached.timed())) == (2, 2)
    for bad in ((clamp._ref_i, 0), (clamp._ref_i, "a"), (clamp._ref_i, times, 1), ("a",)):
        with pytest.raises(RuntimeError):
            vectors[0].record(*bad)
    with pytest.raises(UnsupportedError, match="tstop"):
        n.load_file("stdrun.hoc")
        n.Vector().record(n._ref_tstop)


def test_forms_of_play(n, workspace):
    section = n.Section("s")
    clamp, times, indices = n.IClamp(section(0.5)), n.Vector([0, 1]), n.Vector([1])
    amp = clamp._ref_amp
    forms = [(amp, 0.1), (amp, times), (amp, times, 0), (amp, times, 1), (amp, times, indices)]
    vector = n.Vector([1, 2])
    for form in forms:
        assert vector.play(*form) is vector
    vector.play(clamp, amp, times, sec=section)
    n.finitialize(-65)
    shapes = [play.shape.name for play in workspace.attached.timed()]
    assert shapes == ["STEPS", "STEPS", "STEPS", "LINES", "LINES", "STEPS"]
    for bad in (
        (amp,),
        (amp, -1),
        (amp, 0.1, 1),
        (amp, "a"),
        (amp, times, 1, 2),
        (section, amp, times),
    ):
        with pytest.raises(RuntimeError):
            vector.play(*bad)
    with pytest.raises(UnsupportedError, match="statement"):
        vector.play("x = 1", 0.1)


@pytest.mark.parametrize("end", ["vector", "times", "play_remove", "remove of times", "section"])
def test_a_play_ends(n, workspace, end):
    section = n.Section("s")
    vector, times = n.Vector([1, 2]), n.Vector([0, 1])
    vector.play(section(0.5)._ref_v, times)
    n.finitialize(-65)
    assert len(workspace.attached.timed()) == 1
    version = workspace.probe_version + workspace.structure_version
    match end:
        case "vector":
            del vector
        case "times":
            del times
        case "play_remove":
            vector.play_remove()
        case "remove of times":
            times.play_remove()
        case "section":
            del section
    gc.collect()
    assert not workspace.attached.timed()
    assert workspace.probe_version + workspace.structure_version > version


def test_played_memory_is_followed(n, workspace):
    section = n.Section("s")
    vector, times = n.Vector([1, 2]), n.Vector([0, 1])
    vector.play(section(0.5)._ref_v, times)
    n.finitialize(-65)
    version = workspace.attached.input_version
    vector.append(3)
    times.resize(3)
    assert workspace.attached.input_version == version + 2
