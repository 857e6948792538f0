"""Several models in one process: built, run and deleted between one another, as if alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import vecgen
from vecgen import Model, VecgenError

SLOW = """
NEURON { SUFFIX leak NONSPECIFIC_CURRENT i RANGE g, e GLOBAL scale }
PARAMETER { g = 1e-4 e = -70 scale = 1 }
ASSIGNED { v i }
BREAKPOINT { i = scale*g*(v - e) }
"""


def cable(model: Model) -> Iterator[str]:
    """Build and run a cell, a step of the work at a time; the last step yields all it has seen."""
    n = model.n
    soma, dend = n.Section("soma"), n.Section("dend")
    yield ""
    soma.L = soma.diam = 20
    soma.insert("hh")
    dend.connect(soma(1))
    dend.nseg, dend.L, dend.diam = 5, 300, 2
    dend.insert("pas")
    yield ""
    clamp = n.IClamp(dend(0.7))
    clamp.delay, clamp.dur, clamp.amp = 0.1, 5, 0.8
    n.celsius = 9
    trace = n.Vector().record(soma(0.5)._ref_v)
    spikes = n.Vector()
    detector = n.NetCon(soma(0.5)._ref_v, None, sec=soma)
    detector.record(spikes)
    n.batch_save()
    n.batch_save(n._ref_t, soma(0.5)._ref_v, dend(0.9)._ref_v)
    yield ""
    n.finitialize(-65)
    yield ""
    for _ in range(5):
        n.fadvance()
        yield ""
    n.batch_run(3, 0.25, "cable.dat", "cable")
    yield ""
    n.batch_run(6, 0.5, "rest.dat")
    files = [Path(name).read_bytes().hex() for name in ("cable.dat", "rest.dat")]
    yield repr([*files, list(trace), list(spikes), n.t, detector.threshold])


def small(model: Model, celsius: float, amp: float) -> Iterator[str]:
    """Build and run a cell of the same structure with other values, twice."""
    n = model.n
    soma = n.Section("soma")
    soma.L = soma.diam = 10
    soma.insert("hh")
    yield ""
    n.celsius = celsius
    clamp = n.IClamp(soma(0.5))
    clamp.delay, clamp.dur, clamp.amp = 0.2, 1, amp
    found = []
    for dt in (0.025, 0.01):
        n.dt = dt
        trace = n.Vector().record(soma(0.5)._ref_v)
        n.finitialize(-65)
        yield ""
        while n.t < 0.5:
            n.fadvance()
            yield ""
        soma.nseg += 2
        yield ""
        n.fcurrent()
        found.append([list(trace), [s.hh.mtau for s in soma], n.t, soma(0.5).ina])
    yield repr(found)


WORK = {
    "cable": cable,
    "warm": lambda model: small(model, 20, 0.1),
    "cold": lambda model: small(model, 3, 0.5),
}


def last(steps: Iterator[str]) -> str:
    *_, found = steps
    return found


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_models_between_one_another_run_as_alone() -> None:
    alone = {name: last(work(Model())) for name, work in WORK.items()}
    assert len(set(alone.values())) == len(WORK)
    models = {name: Model() for name in WORK}
    steps = {name: work(models[name]) for name, work in WORK.items()}
    together: dict[str, str] = {}
    while steps:
        for name in list(steps):
            try:
                together[name] = next(steps[name])
            except StopIteration:
                del steps[name]
    assert together == alone


def test_a_deleted_model_leaves_the_others_alone() -> None:
    alone = last(WORK["cold"](Model()))
    kept, other = Model(), Model()
    steps, others = WORK["cold"](kept), WORK["warm"](other)
    for _ in range(12):
        next(steps)
        next(others)
    other.delete()
    assert list(other.n.allsec()) == []
    with pytest.raises(ReferenceError, match="deleted"):
        last(others)
    del other, others
    assert last(steps) == alone


def test_a_mechanism_of_one_model_is_not_the_others(tmp_path) -> None:
    one, two = Model(), Model()
    for model, text in ((one, SLOW), (two, SLOW.replace("e = -70", "e = -50"))):
        folder = tmp_path / str(id(model))
        folder.mkdir()
        (folder / "leak.mod").write_text(text)
        model.n.load_mechanisms(folder)
    sections = [model.n.Section("s") for model in (one, two)]
    for section in sections:
        section.insert("leak")
    one.n.scale_leak = 2
    for model in (one, two):
        model.n.finitialize(-60)
    assert [section(0.5).leak.i for section in sections] == pytest.approx([2e-3, -1e-3])
    assert two.n.scale_leak == 1
    assert not hasattr(Model().n, "leak")


def test_a_global_keeps_its_value_when_an_edited_file_has_another_default(tmp_path) -> None:
    n = Model().n
    file = tmp_path / "leak.mod"
    section = n.Section("s")
    for default in ("0", "3"):
        file.write_text(SLOW.replace("scale = 1", f"scale = {default}"))
        n.load_mechanisms(tmp_path)
        section.insert("leak")
        n.finitialize(-60)
        assert (n.scale_leak, section(0.5).leak.i) == (0, 0)


def test_the_default_model_is_one_of_them() -> None:
    model = Model()
    section = model.n.Section("mine")
    assert section not in list(vecgen.n.allsec())
    assert list(model.n.allsec()) == [section]
    model.n.celsius = 30
    assert vecgen.n.celsius != 30


def test_a_model_is_deleted_at_the_end_of_with() -> None:
    with Model() as model:
        section = model.n.Section("short")
        assert repr(model) == "<vecgen.Model of 1 sections: short>"
    with pytest.raises(ReferenceError):
        _ = section.L
    assert list(model.n.allsec()) == []


@pytest.mark.parametrize(
    "action",
    [
        lambda n, mine, other: mine.connect(other(1)),
        lambda n, mine, other: other.connect(mine),
        lambda n, mine, other: n.IClamp(other(0.5)),
        lambda n, mine, other: n.IClamp(0.5, sec=other),
        lambda n, mine, other: n.IClamp().loc(other(0.5)),
        lambda n, mine, other: n.batch_save(mine(0.5)._ref_v, other(0.5)._ref_v),
        lambda n, mine, other: n.SectionList([mine, other]),
        lambda n, mine, other: n.SectionList().append(other),
        lambda n, mine, other: n.SectionRef(sec=other),
        lambda n, mine, other: n.NetCon(other(0.5)._ref_v, None, sec=other),
        lambda n, mine, other: n.distance(mine(0), other(1)),
        lambda n, mine, other: n.distance(0, other(1)),
        lambda n, mine, other: n.area(0.5, sec=other),
        lambda n, mine, other: n.delete_section(sec=other),
        lambda n, mine, other: n.pt3dadd(1, 2, 3, 4, sec=other),
        lambda n, mine, other: n.MechanismStandard("hh").out(other(0.5)),
    ],
)
def test_what_belongs_to_another_model_is_refused(action) -> None:
    one, two = Model(), Model()
    mine, other = one.n.Section("mine"), two.n.Section("other")
    for section in (mine, other):
        section.insert("hh")
    with pytest.raises(VecgenError, match=r"(other|mine).* belongs to another model"):
        action(one.n, mine, other)
    assert (list(one.n.allsec()), list(two.n.allsec())) == ([mine], [other])
    assert (mine.parentseg(), other.parentseg()) == (None, None)
    assert other(0.5).point_processes() == []
    for model in (one, two):
        model.n.finitialize(-65)
        model.n.batch_run(0.1, 0.1)
