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
    with pytest.raises(NotImplementedError, match=r"Vector\.interpolate"):
        vector.interpolate()
    with pytest.raises(AttributeError, match="Did you mean 'append'"):
        vector.apend(3)
    with pytest.raises(AttributeError):
        vector.foo = 3


def test_record(n, workspace):
    section = n.Section("s")
    vector = n.Vector([5])
    version = workspace.probe_version
    assert vector.record(section(0.5)._ref_v) is vector
    assert workspace.recordings == []  # as in NEURON it begins with the next finitialize
    assert list(vector) == [5]
    n.finitialize(-65)
    assert workspace.probe_version > version
    assert list(vector) == []
    (recording,) = workspace.recordings
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
    assert len(workspace.recordings) == 3
    version = workspace.probe_version
    del vectors[0]
    gc.collect()
    assert workspace.probe_version > version
    del section
    gc.collect()
    assert [r.variable.label for r in workspace.recordings] == ["t"]
    again.play_remove()
    assert workspace.recordings == []


def test_recording_anew_replaces(n, workspace):
    vector = n.Vector().record(n._ref_t)
    vector.record(n._ref_dt)
    n.finitialize(-65)
    assert [r.variable.label for r in workspace.recordings] == ["dt"]


def test_a_recording_vector_can_grow_and_be_filled(n, workspace):
    vector = n.Vector().record(n._ref_t)
    n.finitialize(-65)
    vector.from_python([1, 2])
    workspace.recordings[0].extend(np.arange(1000.0))
    assert len(vector) == 1002


def test_other_forms_of_record(n):
    reference = n._ref_t
    clamp = n.IClamp()
    for arguments in ((reference, 0.1), (reference, n.Vector()), (clamp, reference)):
        with pytest.raises(UnsupportedError, match=r"Vector\.record"):
            n.Vector().record(*arguments)
    with pytest.raises(UnsupportedError, match=r"Vector\.play"):
        n.Vector().play(reference, 0.1)
    with pytest.raises(RuntimeError, match="_ref_"):
        n.Vector().record(5)
    with pytest.raises(RuntimeError, match="not enough"):
        n.Vector().record()
