"""What editors and notebooks ask for: names, docstrings, signatures, and no surprises."""

from __future__ import annotations

import inspect

import pytest

ASKED_BY_NOTEBOOKS = (
    "_ipython_canary_method_should_not_exist_", "_ipython_display_", "_repr_mimebundle_",
    "_repr_png_", "_repr_html_", "__wrapped__", "__array__", "shape", "__len__",
)  # fmt: skip


@pytest.fixture
def loaded(n):
    n.load_file("stdrun.hoc")
    n.load_file("import3d.hoc")
    return n


def objects(n) -> dict[str, object]:
    parent, section = n.Section("p"), n.Section("s")
    section.connect(parent(1))
    section.insert("hh")
    return {
        "n": n,
        "parent": parent,
        "section": section,
        "segment": section(0.5),
        "mechanism": section(0.5).hh,
        "variable": next(iter(section(0.5).hh)),
        "reference": section(0.5)._ref_v,
        "point process": n.IClamp(section(0.5)),
        "point processes": n.IClamp,
        "density mechanism": n.hh,
        "Vector": n.Vector([1, 2]),
        "Matrix": n.Matrix(2, 2),
        "NetCon": n.NetCon(section(0.5)._ref_v, None, sec=section),
        "ParallelContext": n.ParallelContext(),
        "CVode": n.CVode(),
        "List": n.List(),
        "SectionList": n.SectionList(),
        "SectionRef": n.SectionRef(sec=section),
        "MechanismStandard": n.MechanismStandard("hh"),
        "MechanismType": n.MechanismType(0),
        "FInitializeHandler": n.FInitializeHandler(print),
        "ref": n.ref(1),
        "String": n.String("a"),
    }


def test_every_function_says_what_it_does(loaded) -> None:
    for name in dir(loaded):
        found = getattr(loaded, name)
        if callable(found):
            assert (found.__doc__ or "").strip(), name
            inspect.signature(found)


def test_every_method_says_what_it_does(loaded) -> None:
    for kind, item in objects(loaded).items():
        assert (type(item).__doc__ or "").strip(), kind
        for name in dir(item):
            if not name.startswith("_") and callable(getattr(type(item), name, None)):
                assert (getattr(item, name).__doc__ or "").strip(), f"{kind}.{name}"


def test_names_that_are_listed_are_there(loaded) -> None:
    for kind, item in objects(loaded).items():
        missing = [name for name in dir(item) if not hasattr(item, name)]
        assert not missing, f"{kind}: {missing}"


def test_notebooks_get_an_answer(loaded) -> None:
    for item in objects(loaded).values():
        for name in ASKED_BY_NOTEBOOKS:
            hasattr(item, name)


def test_what_neuron_has_and_we_lack_is_not_there(n) -> None:
    assert not hasattr(n, "Exp2Syn")
    assert "Exp2Syn" not in dir(n)
    with pytest.raises(NotImplementedError, match="Exp2Syn is not in vecgen yet"):
        _ = n.Exp2Syn


def test_variables_of_mechanisms_are_listed(n) -> None:
    section = n.Section("s")
    assert "gnabar_hh" not in dir(section)
    section.insert("hh")
    for item in (section, section(0.5)):
        assert {"gnabar_hh", "ena", "v", "diam"} <= set(dir(item))
    assert "gnabar_hh" not in dir(section(0))


def test_signatures_are_those_of_the_functions(n) -> None:
    assert list(inspect.signature(n.batch_run).parameters) == ["arguments", "nan", "progress"]
    parameters = inspect.signature(n.Vector.interpolate).parameters
    assert list(parameters) == ["self", "where", "places", "values"]
    assert n.Vector.interpolate.__qualname__ == "VectorCalculus.interpolate"
