"""Lists, handlers, references, strings and what stands for the integrator and other processes."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from vecgen import UnsupportedError

# -- List -----------------------------------------------------------------------------------------


def test_a_list_of_objects(n):
    section = n.Section("s")
    one, two, vector = n.IClamp(section(0.5)), n.IClamp(section(0.5)), n.Vector([1])
    items = n.List()
    assert not items
    assert (items.append(one), items.append(two), items.prepend(vector)) == (1, 2, 3)
    assert (items.count(), items[0], items.o(1), items.object(2), items[-1]) == (
        3, vector, one, two, two,
    )  # fmt: skip
    assert (items.index(two), items.index(n.Vector()), one in items) == (2, -1, True)
    assert items.insrt(1, {"a": 1}) == 4
    assert (items.remove(0), list(items)) == (3, [{"a": 1}, one, two])
    assert items.append(one, two) == 5
    assert (items.remove_all(), len(items), repr(items)) == (0, 0, "List[0]")
    items.append(section)
    assert items[0] == section
    for use in (lambda: items.o(9), lambda: items.remove(9), lambda: items.append(5),
                lambda: items.insrt(9, one), lambda: n.List("foo"), lambda: n.List(5)):  # fmt: skip
        with pytest.raises(RuntimeError):
            use()
    with pytest.raises(IndexError):
        items[9]
    with pytest.raises(TypeError):
        items[0:1]
    assert (items.browser("x"), items.selected()) == (1.0, -1.0)
    with pytest.raises(UnsupportedError, match="allsec"):
        n.List("Section")


def test_a_list_of_a_class(n):
    section = n.Section("s")
    clamps = n.List("IClamp")
    one, two = n.IClamp(section(0.5)), n.IClamp()
    assert list(clamps) == [one, two]
    assert clamps.index(two) == 1
    del one
    gc.collect()
    assert list(clamps) == [two]
    with pytest.raises(RuntimeError):
        clamps.append(two)


# -- FInitializeHandler ---------------------------------------------------------------------------


def test_handlers_are_called_in_order(n, engine):
    seen: list[object] = []

    def note(*what):
        seen.append((*what, len(engine.calls)))

    held = [n.FInitializeHandler(kind, (note, (kind,))) for kind in (2, 0, 3, 1)]
    held += [n.FInitializeHandler(lambda: note("d")), n.FInitializeHandler(1, (note, "one"))]
    n.finitialize(-65)
    assert seen == [(3, 0), (0, 1), (1, 1), ("d", 1), ("one", 1), (2, 1)]
    assert repr(held[0]) == "FInitializeHandler[0]"
    assert len(n.List("FInitializeHandler")) == 6
    held.clear()
    gc.collect()
    seen.clear()
    n.finitialize(-65)
    assert seen == []


def test_a_handler_that_fails(n):
    def fail():
        raise ZeroDivisionError("in a handler")

    held = n.FInitializeHandler(fail)
    with pytest.raises(ZeroDivisionError, match="in a handler"):
        n.finitialize(-65)
    del held
    n.finitialize(-65)


@pytest.mark.parametrize("arguments", [(), (4, print), (0.5, print), (1, 5), (5,)])
def test_refused_handlers(n, arguments):
    with pytest.raises(RuntimeError):
        n.FInitializeHandler(*arguments)


def test_printing_handlers(n, capsys):
    held = [n.FInitializeHandler(print), n.FInitializeHandler(3, print)]
    held[0].allprint()
    lines = capsys.readouterr().out.splitlines()
    assert lines[::2] == [f"Type {kind} FInitializeHandler statements" for kind in (1, 3)]


def test_a_statement_for_hoc(n):
    held = n.FInitializeHandler("x = 1")
    n.finitialize()
    assert n.x == 1.0
    del held


# -- values ---------------------------------------------------------------------------------------


def test_references_to_values(n):
    number, text, thing = n.ref(5), n.ref("abc"), n.ref(None)
    assert (repr(number), number[0], text[0], thing[0]) == (
        "<hoc ref value 5.000000>", 5.0, "abc", None,
    )  # fmt: skip
    number[0], text[0], thing[0] = 6, "q", n.Vector()
    assert (number[0], text[0], repr(thing[0])) == (6, "q", "Vector[0]")
    with pytest.raises(IndexError, match="must be 0"):
        number[1]
    for reference, value in ((number, "a"), (text, 5)):
        with pytest.raises(TypeError):
            reference[0] = value


def test_strings(n):
    text = n.String("ab")
    assert (text.s, repr(text), n.String().s) == ("ab", "String[0]", "")
    text.s = "cd"
    assert text.s == "cd"
    with pytest.raises(TypeError):
        text.s = 5
    with pytest.raises(AttributeError):
        text.foo = "a"


def test_the_stopwatch(n):
    started = n.startsw()
    assert started > 1e9
    assert 0.0 <= n.stopsw() < 60.0


def test_a_timer_waits_for_an_event_loop(n):
    timer = n.Timer(lambda: 1 / 0)
    assert (timer.seconds(), timer.seconds(0.3), timer.start(), timer.end()) == (0.5, 0.3, 0, 0)
    n.Timer("x = 1")


# -- CVode and ParallelContext --------------------------------------------------------------------


def test_cvode_is_off(n):
    integrator = n.CVode()
    assert (integrator.active(), integrator.active(0), integrator.active(False)) == (False,) * 3
    assert integrator.cache_efficient(1) is True
    assert (integrator.re_init(), integrator.atol(1e-5), integrator.atol()) == (0, 1e-5, 1e-5)
    assert (integrator.maxstep(), integrator.queue_mode(), integrator.use_fast_imem(0)) == (
        1e9, 0, False,
    )  # fmt: skip
    assert n.cvode_active() == 0


@pytest.mark.parametrize(
    "name", ["active", "use_fast_imem", "use_local_dt", "use_daspk", "queue_mode", "event"]
)
def test_what_cvode_lacks_is_named(n, name):
    with pytest.raises(UnsupportedError, match=name):
        getattr(n.CVode(), name)(1)
    with pytest.raises(AttributeError, match="Did you mean 'active'"):
        n.CVode().activ()


def test_one_process(n):
    context = n.ParallelContext()
    assert (context.id(), context.nhost(), context.nthread(1), context.nworker()) == (0, 1, 1, 0)
    assert (context.barrier(), context.runworker(), context.done()) == (0, 0, 0)
    assert (context.allreduce(3, 1), context.py_allgather("a"), context.py_broadcast(5, 0)) == (
        3, ["a"], 5,
    )  # fmt: skip
    assert (context.set_maxstep(5), context.time() > 1e9) == (5, True)
    with pytest.raises(UnsupportedError, match="threads"):
        context.nthread(2)
    for name in ("gid_connect", "setup_transfer", "submit"):
        with pytest.raises(UnsupportedError, match=name):
            getattr(context, name)


@pytest.mark.parametrize(
    ("dt", "tstop", "steps"),
    [(0.025, 0.26, 10), (0.025, 0.25, 10), (0.025, 0.074, 2), (0.025, 0.075, 3), (0.025, 0.024, 0),
     (0.01, 0.26, 26), (0.1, 0.3, 3), (0.1, 0.05, 0)],
)  # fmt: skip
def test_psolve(n, engine, dt, tstop, steps):
    n.Section("s")
    n.dt = dt
    n.ParallelContext().psolve(tstop)
    assert engine.steps == steps


def test_psolve_with_too_short_a_step(n):
    n.Section("s")
    n.ParallelContext().set_maxstep(0.001)
    with pytest.raises(RuntimeError, match="mindelay"):
        n.ParallelContext().psolve(1)


# -- MechanismType and MechanismStandard ----------------------------------------------------------


def test_mechanism_types(n):
    density, points, name = n.MechanismType(0), n.MechanismType(1), n.ref("")
    names = []
    for number in range(density.count()):
        density.select(number)
        density.selected(name)
        names.append(name[0])
    assert names[:3] == ["morphology", "capacitance", "pas"] and "hh" in names
    density.select("hh")
    assert (density.internal_type(), density.is_ion(), density.file()) == (17, False, "hh.mod")
    assert "BREAKPOINT" in density.code()
    section = n.Section("s")
    density.make(sec=section)
    assert section.has_membrane("hh")
    density.remove(sec=section)
    assert not section.has_membrane("hh")
    points.select("NetStim")
    assert points.is_artificial(points.selected()) and not points.is_artificial(0)
    for use in (lambda: n.MechanismType(2), lambda: density.select(99)):
        with pytest.raises(RuntimeError, match="out of range"):
            use()


def test_mechanism_standard(n):
    standard, name = n.MechanismStandard("hh"), n.ref("")
    found = [(standard.name(name, k), name[0]) for k in range(standard.count())]
    assert found == [(1, f"{field}_hh") for field in ("gnabar", "gkbar", "gl", "el")]
    assert n.MechanismStandard("hh", 3).count() == 3
    assert (standard.get("gnabar_hh"), standard.set("gnabar_hh", 0.3)) == (0.12, 0)
    section = n.Section("s")
    section.nseg = 3
    section.insert("hh")
    standard.out(section)
    assert [segment.hh.gnabar for segment in section] == [0.3] * 3
    section(0.5).hh.gnabar = 0.7
    getattr(standard, "in")(section(0.5))
    assert standard.get("gnabar_hh") == 0.7
    standard.out(0.9, sec=section)
    assert [segment.hh.gnabar for segment in section] == [0.3, 0.7, 0.7]
    with pytest.raises(RuntimeError, match="not in this property"):
        standard.get("foo")
    for name_of in ("foo", "ca_ions"):
        with pytest.raises(RuntimeError, match="is not a Mechanism or Point Process"):
            n.MechanismStandard(name_of)


def test_mechanism_standard_of_a_point_process(n):
    section = n.Section("s")
    clamp, standard = n.IClamp(section(0.5)), n.MechanismStandard("IClamp")
    standard.set("amp", 4)
    standard.out(clamp)
    clamp.dur = 9
    other = n.MechanismStandard("IClamp")
    getattr(other, "in")(clamp)
    assert (clamp.amp, other.get("dur"), other.get("amp"), other.is_array(0)) == (4, 9, 4, False)
    assert n.MechanismStandard("na_ion").count() > 0
    assert n.MechanismStandard("capacitance").get("cm") == 1


# -- Matrix ---------------------------------------------------------------------------------------


@pytest.fixture
def matrix(n):
    return n.Matrix(2, 3).set(1, 2, 2, 2, 0, 7)


def test_elements_of_a_matrix(n, matrix):
    assert (matrix.nrow(), matrix.ncol(), matrix.x[0][1], matrix.getval(1, 2)) == (2, 3, 2, 7)
    assert matrix.setval(0, 1, 5) == 5
    matrix.x[1][0] = 3
    assert np.array(matrix).tolist() == [[1, 5, 2], [3, 0, 7]]
    matrix.as_numpy()[0, 0] = 8
    assert matrix.getval(0, 0) == 8
    assert n.Matrix().as_numpy().shape == (1, 1)
    for use in (lambda: matrix.getval(5, 5), lambda: n.Matrix(-1, 2), lambda: matrix.mulv(5),
                lambda: matrix.mulv(n.Vector(1)), lambda: matrix.solv(n.Vector(2)),
                lambda: matrix.set(*range(9))):  # fmt: skip
        with pytest.raises(RuntimeError):
            use()
    with pytest.raises(IndexError):
        matrix.x[9]
    with pytest.raises(UnsupportedError, match="sprowlen"):
        matrix.sprowlen(0)


def test_products_and_rows(n, matrix):
    assert list(matrix.mulv(n.Vector([1, 2, 3]))) == [11, 23]
    assert np.array(matrix.mulm(matrix.transpose())).tolist() == [[9, 16], [16, 53]]
    assert list(matrix.getrow(1)) == [2, 0, 7]
    assert list(matrix.getcol(2)) == [2, 7]
    assert np.array(matrix.c().setcol(1, n.Vector([1, 2]))).tolist() == [[1, 1, 2], [2, 2, 7]]
    assert np.array(matrix.c().resize(3, 2)).tolist() == [[1, 2], [2, 0], [0, 0]]
    assert np.array(matrix.bcopy(0, 1, 2, 2)).tolist() == [[2, 2], [0, 7]]
    assert list(matrix.to_vector()) == [1, 2, 2, 0, 2, 7]


def test_linear_algebra(n):
    matrix = n.Matrix(2, 2).set(2, 1, 1, 3)
    exponent, vectors = n.ref(0), n.Matrix(2, 2)
    assert np.allclose(list(matrix.solv(n.Vector([1, 2]))), [0.2, 0.6], rtol=1e-14)
    assert np.allclose(matrix.inverse(), [[0.6, -0.2], [-0.2, 0.4]], rtol=1e-14)
    assert np.isclose(matrix.det(exponent), 5.0) and exponent[0] == 0
    assert np.allclose(list(matrix.symmeig(vectors)), [1.381966011250105, 3.6180339887498945])
    assert np.allclose(list(matrix.svd()), [3.6180339887498945, 1.381966011250105])
    assert np.array(matrix.pow(2)).tolist() == [[5, 5], [5, 10]]
    expected = [[13.18150709592831, 14.883943678874823], [14.883943678874816, 28.065450774803132]]
    assert np.allclose(matrix.exp(), expected, rtol=1e-13)
    assert list(matrix.getdiag(1)) == [1, 0]
    with pytest.raises(RuntimeError, match="singular"):
        n.Matrix(2, 2).inverse()


def test_printing_a_matrix(n, matrix, capsys):
    matrix.printf()
    matrix.printf("%g,", "|\n")
    assert capsys.readouterr().out == (
        " 1        2        2       \n 2        0        7       \n1,2,2,|\n2,0,7,|\n"
    )
