"""A model made of parts that the cache has is the model made anew, to the last byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import vecgen.parts
from vecgen.assembly import emitted_model
from vecgen.build.cache import Cache, open_cache
from vecgen.emit.emitter import emit_bundle
from vecgen.frontend.freeze import freeze
from vecgen.ir.program import Program
from vecgen.model.model import Model
from vecgen.options import Options
from vecgen.pipeline import model_program
from vecgen.recall import code_key
from vecgen.session import new_session

CHANNEL = """
NEURON {{ SUFFIX {0} USEION k READ ek WRITE ik RANGE g, inf GLOBAL q }}
PARAMETER {{ g = .01 q = 2 }}
ASSIGNED {{ v ek ik inf }}
STATE {{ m }}
INITIAL {{ rates(v) m = inf }}
BREAKPOINT {{ SOLVE states METHOD cnexp ik = g*m*(v - ek) }}
DERIVATIVE states {{ rates(v) m' = (inf - m)/q }}
PROCEDURE rates(v) {{ inf = half(v, 1) }}
FUNCTION half(v, x) {{ half = 1/(x + exp(-v/9)) }}
"""
SETTER = """
NEURON { SUFFIX setter USEION ca READ cai, ica WRITE cai GLOBAL seen RANGE depth }
PARAMETER { depth = 1 }
ASSIGNED { ica seen v }
STATE { cai }
INITIAL { cai = 1e-4 }
BREAKPOINT { SOLVE pool METHOD runge seen = v }
DERIVATIVE pool { cai' = -depth*ica + sin(cai) }
"""
TABLED = """
NEURON { SUFFIX tabled USEION ca READ cai, eca WRITE ica RANGE g }
PARAMETER { g = 1e-4 }
ASSIGNED { v cai eca ica a b }
STATE { m }
INITIAL { rates(v) m = a }
BREAKPOINT { SOLVE states METHOD cnexp ica = g*m*cai*(v - eca) }
DERIVATIVE states { rates(v) m' = (a - m)/b }
PROCEDURE rates(v) { TABLE a, b FROM -100 TO 100 WITH 50 a = 1/(1 + exp(-v/9)) b = 1 + a }
"""
POINT = """
NEURON { POINT_PROCESS point NONSPECIFIC_CURRENT i RANGE amp, last POINTER other }
PARAMETER { amp = .1 }
ASSIGNED { v i last other }
BREAKPOINT { i = amp*last + other last = last + v }
"""
FILES = {
    "one": CHANNEL.format("one"),
    "one_half": CHANNEL.format("one_half"),  # its functions would like to have one's names
    "setter": SETTER,
    "tabled": TABLED,
    "point": POINT,
}


@dataclass
class Folder:
    """A folder of mechanisms, and the model that uses all of them."""

    path: Path

    def write(self, name: str, text: str) -> None:
        """Set a file's text."""
        self.path.mkdir(exist_ok=True)
        (self.path / f"{name}.mod").write_text(text)

    def model(self, saved: tuple[str, ...] = ()) -> Model:
        """Return the model as it is now."""
        n = new_session(Options())
        section = n.Section("section")
        section.nseg = 3
        alive = []
        for name in n.load_mechanisms(self.path):
            if name == "point":
                alive.append(n.point(section(0.5)))
                alive[-1]._ref_other = section(0.5)._ref_v
            else:
                section.insert(name)
        section.insert("hh")
        n.batch_save(section(0.5)._ref_v)
        for name in saved:
            n.batch_save(getattr(section(0.5), f"_ref_{name}"))
        assert section
        return freeze(n._workspace)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "mods")
    for name, text in FILES.items():
        made.write(name, text)
    return made


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache(Options(cache=tmp_path / "cache"))


@pytest.fixture
def lowered(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The mechanisms that went through the passes, by model; ions are none."""
    seen: list[set[str]] = []
    join = vecgen.parts._without

    def without(program: Program, mechanisms: frozenset[str]) -> Program:
        own = join(program, mechanisms)
        files = {info.name for info in program.mechanisms if info.source_name}
        seen.append({kernel.mechanism for kernel in own.kernels} & files)
        return own

    monkeypatch.setattr(vecgen.parts, "_without", without)
    return seen


def check(model: Model, cache: Cache) -> None:
    """The parts give what the passes give for the whole."""
    options = Options(check=True)
    whole = model_program(model, options)
    program, bundle = emitted_model(model, options, cache)
    assert dict(bundle.files) == dict(emit_bundle(whole, options).files)
    for fact in ("fields", "maps", "spaces", "saved", "separable", "last_setter", "entries"):
        assert getattr(program, fact) == getattr(whole, fact)
    assert [k.name for k in program.kernels] == [k.name for k in whole.kernels]


def test_a_model_without_a_change(folder, cache, lowered) -> None:
    check(folder.model(), cache)
    check(folder.model(), cache)
    assert lowered == [{*FILES, "hh"}, set()]


@pytest.mark.parametrize("name", FILES)
def test_an_edited_mechanism_is_lowered_alone(name, folder, cache, lowered) -> None:
    check(folder.model(), cache)
    folder.write(name, FILES[name].replace("- e", "- 2*e").replace("- 2*exp", "- exp") + ": edited")
    check(folder.model(), cache)
    assert lowered[-1] == {name}


EDITS: dict[str, Callable[[str], str]] = {
    "a field that others hand on": lambda text: text.replace("ica = g", "ica = ica + g"),
    "another field": lambda text: text.replace("RANGE g", "RANGE g, more").replace(
        "a b }", "a b more }"
    ),
    "a global": lambda text: text.replace("RANGE g", "RANGE g GLOBAL a"),
    "no table": lambda text: text.replace("TABLE a, b FROM -100 TO 100 WITH 50", ""),
    "a function that reads time": lambda text: text.replace("1 + a", "1 + a*t"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_that_others_may_see(edit, folder, cache) -> None:
    check(folder.model(), cache)
    folder.write("tabled", edit(TABLED))
    check(folder.model(), cache)
    folder.write("tabled", TABLED)
    check(folder.model(), cache)


def test_other_variables_saved(folder, cache) -> None:
    for saved in ((), ("ina", "ik"), ("cai",), ("inf_one", "cai")):
        check(folder.model(saved), cache)


def test_another_mechanism(folder, cache) -> None:
    check(folder.model(), cache)
    folder.write("more", CHANNEL.format("more"))
    check(folder.model(), cache)
    (folder.path / "one.mod").unlink()
    check(folder.model(), cache)


def test_a_damaged_part_counts_as_absent(folder, cache, lowered, monkeypatch) -> None:
    check(folder.model(), cache)
    monkeypatch.setattr(type(cache.index), "get", lambda *_: '{"touched": 1}')
    check(folder.model(), cache)
    assert lowered[-1] == {*FILES, "hh"}


def test_options_are_part_of_the_key(folder, cache) -> None:
    model = folder.model()
    plain, marked = Options(), Options(line_directives=True)
    assert code_key(model, plain) != code_key(model, marked)
    _, one = emitted_model(model, plain, cache)
    _, two = emitted_model(model, marked, cache)
    assert one.files["mech_hh.c"] != two.files["mech_hh.c"]
