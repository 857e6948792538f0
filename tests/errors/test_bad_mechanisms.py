"""Mechanisms with faults, and sound ones whose names C, our own C or a shell could trip over."""

from __future__ import annotations

from typing import Any

import pytest

from vecgen import SourceError, VecgenError
from vecgen.session import new_session

LEAK = """\
TITLE {title}
COMMENT
{comment}
ENDCOMMENT
NEURON {{ SUFFIX {name} NONSPECIFIC_CURRENT i RANGE g, e }}
PARAMETER {{ g = 0.001 (S/cm2)  e = -70 (mV) }}
ASSIGNED {{ v (mV)  i (mA/cm2) }}
BREAKPOINT {{ i = g*(v - e) }}
"""


def leak(name: str, title: str = "leak", comment: str = "none") -> str:
    return LEAK.format(name=name, title=title, comment=comment)


def one_step(n: Any, *mechanisms: str) -> float:
    """Return v after one step of a cell with leaks of 0.001 S/cm2 to -70 mV."""
    section = n.Section("s")
    section.L = section.diam = 10
    for mechanism in mechanisms:
        section.insert(mechanism)
    n.finitialize(-65)
    n.fadvance()
    return section(0.5).v


ONE_LEAK = -65.12195121951218  # specification 9.3.1

# C keywords, C library names, our structs, functions and arguments, NMODL-like words.
ODD_NAMES = (
    "int double inline register main exp printf NULL NAN I errno uint64_t vg vg_model VG_TILE k na "
    "x_ion globals global model row cable step arena batch correct_ion"
).split()


def test_mechanisms_with_odd_names(tmp_path) -> None:
    folder = tmp_path / "mods"
    folder.mkdir()
    for name in ODD_NAMES:
        (folder / f"{name}.mod").write_text(leak(name))
    n = new_session()
    assert sorted(n.load_mechanisms(folder)) == sorted(ODD_NAMES)
    sections = []
    for name in ODD_NAMES:
        section = n.Section(name)
        section.L = section.diam = 10
        section.insert(name)
        sections.append(section)
    n.finitialize(-65)
    n.fadvance()
    assert {section(0.5).v for section in sections} == {ONE_LEAK}
    for name, section in zip(ODD_NAMES, sections, strict=True):
        assert getattr(section, f"g_{name}") == 0.001
        assert getattr(section(0.5), name).i == 0.005


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("hh", "NEURON's own"), ("IClamp", "NEURON's own"), ("capacitance", "NEURON's own"),
        ("na_ion", "NEURON's own"), ("node", "cannot be called node"),
        ("section", "cannot be called section"),
    ],
)  # fmt: skip
def test_names_that_are_taken(tmp_path, name, message) -> None:
    (tmp_path / "x.mod").write_text(leak(name))
    n = new_session()
    with pytest.raises(RuntimeError, match=message) as caught:
        n.load_mechanisms(tmp_path)
    assert isinstance(caught.value, VecgenError)
    assert one_step(n, "pas") == ONE_LEAK


VARIABLES = (
    "I double NAN model first count row columns global node hh x n dt2 int static errno M_PI "
    "INFINITY printf memcpy size_t inline NULL vg_exp VG_TILE total result unix linux stdin "
    "restrict i_ y0 j0 signgam data index tile arena v_ rhs d a b cm"
).split()

VARIABLES_MOD = """\
NEURON {{ SUFFIX odd NONSPECIFIC_CURRENT i RANGE {listed} GLOBAL register, for_ }}
PARAMETER {{ {parameters} register = 1 for_ = 1 }}
STATE {{ switch default }}
ASSIGNED {{ v (mV) i (mA/cm2) }}
INITIAL {{ switch = 0 default = 1 }}
BREAKPOINT {{
    LOCAL while_, case, char, volatile
    SOLVE states METHOD cnexp
    case = 0
    char = 1
    volatile = short(case, char)
    volatile = volatile*initialise(1)*current(1)*state_lean(1)
    i = 0.001*(v + 70)*volatile*(1 + case*switch)*register + 0*({total})
}}
DERIVATIVE states {{
    LOCAL long
    long = 2
    switch' = (default - switch)/long
    default' = -default
}}
FUNCTION initialise(v) {{ initialise = v }}
FUNCTION current(i) {{ current = i }}
FUNCTION state_lean(t) {{ state_lean = t }}
FUNCTION short(model, double) {{ LOCAL int  int = model + double  short = int }}
"""


def test_variables_with_odd_names(tmp_path) -> None:
    text = VARIABLES_MOD.format(
        listed=", ".join(VARIABLES),
        parameters=" ".join(f"{name} = {k}" for k, name in enumerate(VARIABLES)),
        total=" + ".join(VARIABLES),
    )
    (tmp_path / "odd.mod").write_text(text)
    n = new_session()
    n.load_mechanisms(tmp_path)
    assert one_step(n, "odd") == ONE_LEAK
    section = n.Section("t")
    section.insert("odd")
    n.batch_save(*[getattr(section(0.5).odd, f"_ref_{name}") for name in VARIABLES])
    n.finitialize(-65)
    n.batch_run(0.1, 0.1, str(tmp_path / "f"))
    row = (tmp_path / "f").read_text().splitlines()[-1].split()
    assert row == [str(k) for k in range(len(VARIABLES))]


ODD_TEXTS = [
    "*/ /* // */", "%n %s %d quo\"te'", "back\\", "back\\slash\\n ??/", "ünïcödé ☃ \u202e",
    "x" * 10_000, "#include </etc/passwd>", "{{ x }} {% raw %} $(false) `false`", "\r\f",
]  # fmt: skip


def test_odd_titles_comments_and_file_names(tmp_path) -> None:
    n = new_session()
    names = []
    for k, text in enumerate(ODD_TEXTS):
        name = f"leak{k}"
        stem = text.replace("/", "_")[:200]
        (tmp_path / f"{stem}.mod").write_text(leak(name, text, text))
        names.append(name)
    assert sorted(n.load_mechanisms(tmp_path)) == sorted(names)
    section = n.Section("s")
    section.L = section.diam = 10
    for name in names:
        section.insert(name)
        setattr(section, f"g_{name}", 0)
    section.g_leak0 = 0.001
    n.finitialize(-65)
    n.fadvance()
    assert section(0.5).v == ONE_LEAK


def edited(good: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in good
        good = good.replace(old, new)
    return good


FAULTS = {
    "syntax": (edited(leak("bad"), ("i = g*(v - e)", "i = g*(v - e")), "bad.mod:8"),
    "undeclared": (edited(leak("bad"), ("(v - e)", "(v - ee)")), "Did you mean 'e'"),
    "no block end": (leak("bad").rstrip().removesuffix("}"), "bad.mod:"),
    "unterminated comment": ("COMMENT\nforever", "ENDCOMMENT"),
    "binary": ("\0\1\2", "bad.mod:1:1"),
    "kinetic": (
        leak("bad") + "STATE { x y }\nKINETIC k { ~ x <-> y (1, 1) }\n",
        "KINETIC",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faulty_mechanisms(tmp_path, fault) -> None:
    """The fault is told, no mechanism of the folder is half loaded, a mended file loads."""
    text, message = FAULTS[fault]
    path = tmp_path / "bad.mod"
    path.write_text(text)
    n = new_session()
    section = n.Section("s")
    with pytest.raises(VecgenError) as caught:
        n.load_mechanisms(tmp_path)
    assert message in str(caught.value)
    with pytest.raises(ValueError, match="bad"):
        section.insert("bad")
    path.write_text(leak("bad"))
    n.load_mechanisms(tmp_path)
    assert one_step(n, "bad") == ONE_LEAK


def test_a_folder_without_mechanisms(tmp_path) -> None:
    n = new_session()
    for path in (tmp_path, tmp_path / "none", tmp_path / "none.mod"):
        with pytest.raises(VecgenError) as caught:
            n.load_mechanisms(path)
        assert tmp_path.name in str(caught.value)


def test_text_that_is_no_utf8(tmp_path) -> None:
    (tmp_path / "latin.mod").write_bytes(leak("latin", "caf\xe9").encode("latin-1"))
    n = new_session()
    n.load_mechanisms(tmp_path)
    assert one_step(n, "latin") == ONE_LEAK


def test_an_edited_mechanism_replaces_the_old(tmp_path) -> None:
    path = tmp_path / "edit.mod"
    path.write_text(leak("edit"))
    n = new_session()
    n.load_mechanisms(path)
    assert one_step(n, "edit") == ONE_LEAK
    path.write_text(leak("edit").replace("i = g*(v - e)", "i = g*(v - ee)"))
    with pytest.raises(SourceError):
        n.load_mechanisms(path)
    assert one_step(n, "edit") == ONE_LEAK
    path.write_text(leak("edit").replace("i = g*(v - e)", "i = 0*g*(v - e)"))
    n.load_mechanisms(path)
    assert one_step(n, "edit") == -65
