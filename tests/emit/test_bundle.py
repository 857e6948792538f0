"""The emitted directory: files a person has read, what stands in the manifest, equal bytes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from vecgen.emit.bundle import Bundle
from vecgen.emit.emitter import code_digest, emit_bundle
from vecgen.frontend.freeze import freeze
from vecgen.ir.program import Program
from vecgen.options import Options
from vecgen.pipeline import model_program
from vecgen.session import new_session

ROOT = Path(__file__).parents[2]
POWER = """
NEURON { SUFFIX power NONSPECIFIC_CURRENT i RANGE g }
PARAMETER { g = .001 }
ASSIGNED { v i }
BREAKPOINT { i = g*sin(2 + fabs(v)) }
"""


def cable(n) -> tuple[object, ...]:
    """hh in a section with a clamp, the potential saved."""
    section = n.Section("cable")
    section.nseg = 5
    section.insert("hh")
    clamp = n.IClamp(section(0.5))
    n.batch_save(section(0.5)._ref_v)
    return section, clamp


def saving(n) -> tuple[object, ...]:
    """The same, with variables saved that a lean step would leave out."""
    section, clamp = cable(n)
    n.batch_save(section(0.5)._ref_ina, section(0.5).hh._ref_minf)
    return section, clamp


def program_of(build) -> Program:
    n = new_session(Options())
    alive = build(n)
    program = model_program(freeze(n._workspace), Options(check=True))
    assert alive
    return program


def emitted(build, options: Options | None = None) -> Bundle:
    return emit_bundle(program_of(build), options or Options())


def manifest(bundle: Bundle) -> dict:
    return json.loads(bundle.files["manifest.json"])


@pytest.mark.parametrize("file", ["mech_hh.c", "model.c"])
def test_what_a_person_has_read(golden, file: str) -> None:
    golden(f"hh/{file}", emitted(cable).files[file])


def test_equal_programs_give_equal_bytes() -> None:
    one, two = emitted(cable), emitted(cable)
    assert dict(one.files) == dict(two.files)
    assert one.digest == two.digest


def test_values_and_morphology_are_no_part_of_the_code() -> None:
    def other(n):
        section, clamp = cable(n)
        branch = n.Section("branch")
        branch.insert("hh")
        branch.connect(section(0.5))
        section.L, section.nseg, section.gnabar_hh, clamp.amp = 500, 9, 0.2, 1.5
        n.dt, n.celsius = 0.01, 18
        return section, branch, clamp, n.IClamp(branch(1))

    assert emitted(other).digest == emitted(cable).digest


def test_what_is_saved_is_part_of_the_code() -> None:
    assert emitted(saving).digest != emitted(cable).digest


def test_the_files(golden) -> None:
    files = emitted(cable).files
    assert [path for path in files if not path.startswith("runtime/")] == [
        "Makefile", "README.md", "batch.c", "cable.c", "lanes.c", "main.c", "manifest.json",
        "mech_IClamp.c", "mech_hh.c", "model.c", "model.h",
    ]  # fmt: skip
    runtime = {path for path in files if path.startswith("runtime/")}
    assert {"runtime/include/vecgen/abi.h", "runtime/src/record.c"} <= runtime


def test_no_dates_no_users_no_absolute_paths() -> None:
    for path, text in emitted(saving).files.items():
        assert str(ROOT) not in text, path
        assert str(Path.home()) not in text, path
        assert not re.search(r"\b20\d\d-\d\d-\d\d\b", text), path


def test_lines_are_not_long_and_end_cleanly() -> None:
    for path, text in emitted(saving).files.items():
        if path.endswith((".c", ".h")) and not path.startswith("runtime/"):
            assert "\t" not in text, path
            assert text.endswith("\n"), path
            assert not [line for line in text.splitlines() if line != line.rstrip()], path
            assert max(map(len, text.splitlines())) <= 140, path


def test_the_manifest_names_everything() -> None:
    found = manifest(emitted(saving))
    assert found["profile"] == "exact"
    assert found["spaces"] == ["node", "segment", "section", "na_ion", "k_ion", "IClamp", "hh"]
    assert found["saved"] == ["hh.minf", "na_ion.ina"]
    assert [s["mechanism"] for s in found["sources"]] == ["IClamp", "hh"]
    assert all(re.fullmatch("[0-9a-f]{64}", s["sha256"]) for s in found["sources"])
    assert {"name": "celsius", "unit": "degC"}.items() <= next(
        item for item in found["globals"] if item["name"] == "celsius"
    ).items()
    arena = {item["name"]: item for item in found["arena"]}
    assert arena["hh.m"]["space"] == "hh"
    assert arena["hh.m"]["type"] == "double"


def test_the_manifest_tells_how_loops_run_and_what_libm_is_called_for(tmp_path: Path) -> None:
    def build(n):
        (tmp_path / "power.mod").write_text(POWER)
        n.load_mechanisms(tmp_path)
        section = n.Section("s")
        section.insert("power")
        section.insert("pas")
        return (section,)

    found = manifest(emitted(build))
    loops = {name: [x for x in found["loops"] if x["function"] == name]
             for name in ("pas_current", "power_current")}  # fmt: skip
    assert [loop["execution"] for loop in loops["pas_current"]] == ["simd"]
    assert [loop["execution"] for loop in loops["power_current"]] == ["simd", "serial", "simd"]
    assert "sin() is a scalar call" in loops["power_current"][1]["reason"]
    assert found["libm_calls"] == ["sin"]
    assert manifest(emitted(cable))["libm_calls"] == []


def test_the_digest_is_that_of_the_compiled_code() -> None:
    bundle = emitted(cable)
    library = {p: t for p, t in bundle.files.items() if p.endswith((".c", ".h")) and p != "main.c"}
    digest = manifest(bundle)["code_digest"]
    assert digest == code_digest(library)
    assert digest in bundle.files["main.c"]


def test_line_directives_instead_of_comments() -> None:
    text = emitted(cable, Options(line_directives=True)).files["mech_hh.c"]
    assert re.search(r'^#line \d+ "hh.mod"$', text, re.MULTILINE)
    assert not re.search(r"/\* hh\.mod:\d+ \*/$", text, re.MULTILINE)


def test_a_bundle_is_written_file_by_file(tmp_path: Path) -> None:
    bundle = emitted(cable)
    bundle.write_to(tmp_path / "out")
    written = {
        path.relative_to(tmp_path / "out").as_posix(): path.read_text(encoding="utf-8")
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    assert written == dict(bundle.files)
