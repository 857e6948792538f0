"""`import neuron` means vecgen inside `neuron_alias`, and nothing of it stays behind."""

from __future__ import annotations

import importlib
import importlib.util
import sys

import pytest

from vecgen.diagnostics import UnsupportedError
from vecgen.frontend.errors import MissingFeatureError
from vecgen.frontend.neuron_api.alias import neuron_alias

MARK = object()


@pytest.fixture
def neuron(n):
    with neuron_alias(n, MARK) as module:
        yield module


def test_the_usual_imports(n, neuron) -> None:
    scope: dict[str, object] = {}
    exec(
        "import neuron\nimport neuron.hoc\nfrom neuron import h, n, nrn, hoc\n"
        "from neuron.units import ms, mV, um, µm, uM, sec\nimport neuron.units as u",
        scope,
    )
    assert scope["n"] is scope["h"] is n
    assert (scope["ms"], scope["mV"], scope["um"], scope["µm".replace("µ", "μ")]) == (1, 1, 1, 1)
    assert scope["uM"] == 1e-3
    assert scope["sec"] == 1e3
    assert neuron.vecgen is MARK
    assert neuron.__version__ == "9.0.2"
    assert isinstance(n, neuron.hoc.HocObject)
    assert isinstance(n.Vector(), neuron.hoc.HocObject)
    section = n.Section("a")
    assert isinstance(section, neuron.nrn.Section)
    assert isinstance(section(0.5), neuron.nrn.Segment)
    assert not isinstance(section, neuron.hoc.HocObject)


def test_classes_of_sections(n, neuron) -> None:
    class Dendrite(neuron.nrn.Section):
        def __init__(self, name, kind):
            super().__init__(name)
            self.kind = kind

    dendrite = Dendrite("d", "apical")
    assert (dendrite.kind, dendrite.name(), list(n.allsec())) == ("apical", "d", [dendrite])
    n("create made")
    assert isinstance(n.made, neuron.nrn.Section)
    assert not isinstance(n.made, Dendrite)
    assert type(n.Section("a")) is neuron.nrn.Section


def test_gui_brings_the_standard_run_system(n, neuron) -> None:
    with pytest.raises(AttributeError):
        n.tstop  # noqa: B018
    importlib.import_module("neuron.gui")
    assert n.tstop == 5


@pytest.mark.parametrize("name", ["rxd", "crxd", "coreneuron", "nonsense", "rxd.region"])
def test_modules_that_are_lacking(neuron, name) -> None:
    with pytest.raises(UnsupportedError, match="is not in vecgen") as caught:
        importlib.import_module(f"neuron.{name}")
    assert f"neuron.{name}".startswith(str(caught.value).split()[0])
    assert isinstance(caught.value, ImportError)  # scripts that can do without go on


def test_names_that_are_lacking(n, neuron) -> None:
    assert not hasattr(neuron, "rxd")
    with pytest.raises(MissingFeatureError, match=r"neuron\.psection"):
        neuron.psection  # noqa: B018
    with pytest.raises(UnsupportedError, match=r"neuron\.hclass"):
        neuron.hclass(n.distance)


def test_hoc_of_the_module(n, neuron) -> None:
    neuron.hoc.execute("x = 1")
    assert n.x == 1.0
    n("begintemplate Cell\npublic x\nproc init() { x = $1 }\nendtemplate Cell")

    class Grown(neuron.hclass(n.Cell)):
        def grow(self):
            self.x += 1.0
            self.grown = True

    cell = Grown(5)
    cell.grow()
    assert (cell.x, cell.grown, repr(cell)) == (6.0, True, "Cell[0]")
    assert isinstance(neuron.hclass(n.Vector)(2), n.Vector)


def test_load_mechanisms(n, neuron, tmp_path, capsys) -> None:
    assert neuron.load_mechanisms(str(tmp_path)) is False
    assert str(tmp_path) in capsys.readouterr().err
    (tmp_path / "leaky.mod").write_text(
        "NEURON { SUFFIX leaky NONSPECIFIC_CURRENT i }\nASSIGNED { v (mV) i (mA/cm2) }\n"
        "BREAKPOINT { i = 0.001*v }\n"
    )
    assert neuron.load_mechanisms(str(tmp_path)) is True
    assert n.Section("a").insert(n.leaky).has_membrane("leaky")


def test_nothing_stays_behind(n) -> None:
    before = {name for name in sys.modules if name.partition(".")[0] == "neuron"}
    finders = list(sys.meta_path)
    with pytest.raises(ZeroDivisionError), neuron_alias(n, MARK):
        importlib.import_module("neuron.gui")
        raise ZeroDivisionError
    assert {name for name in sys.modules if name.partition(".")[0] == "neuron"} == before
    assert sys.meta_path == finders


def test_what_was_imported_before_comes_back(n, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "neuron", MARK)
    monkeypatch.setitem(sys.modules, "neuron.rxd", MARK)
    with neuron_alias(n, MARK) as module:
        assert importlib.import_module("neuron") is module
        assert "neuron.rxd" not in sys.modules
    assert sys.modules["neuron"] is sys.modules["neuron.rxd"] is MARK


def test_versions(n) -> None:
    assert n.nrnversion().split()[:4] == ["NEURON", "--", "VERSION", "9.0.2"]
    assert n.nrnversion(5) == "9.0.2"
    with pytest.raises(RuntimeError):
        n.nrnversion(7)
