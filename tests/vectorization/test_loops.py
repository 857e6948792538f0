"""Every VG_SIMD loop of emitted files becomes vector code, without a call into libm left in it.

Two compilers, two instruction sets; nothing is run, so any x86-64 machine will do. A loop that
cannot be vectorised is emitted as a serial one that says why.
"""

from __future__ import annotations

import platform
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from vecgen.build.machine import usable_processors
from vecgen.build.report import LoopVerdict, calls_in_object, vectorization_report
from vecgen.emit.emitter import emit_bundle
from vecgen.frontend.freeze import freeze
from vecgen.ir.kernel import Execution, Kernel, KernelRole, LoopPhase
from vecgen.ir.program import Program
from vecgen.lang.expr import Call
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.traverse import walk_expressions
from vecgen.options import Options
from vecgen.pipeline import model_program
from vecgen.session import new_session

MECHANISMS = Path(__file__).parent / "mechanisms"
LIBM = (
    "exp", "exp2", "exp10", "expm1", "log", "log2", "log1p", "log10", "pow", "fma", "sqrt", "sin",
    "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "floor", "ceil", "fmod",
    "erf",
)  # fmt: skip
SWITCH = "loop contains a switch statement"
"""What clang 14 says of one loop of shells.mod: of its selections by one index it makes a switch,
and then no vectors. gcc makes vectors of it."""
RUN_ONCE = (KernelRole.INITIALISE, KernelRole.BEFORE_INITIAL, KernelRole.AFTER_INITIAL)
ONCE = "/* serial: runs once: functions are called here, which compiles sooner */"

pytestmark = pytest.mark.skipif(platform.machine() != "x86_64", reason="names x86-64 levels")


@dataclass(frozen=True)
class Emitted:
    """A model's program, and the folder with its C."""

    program: Program
    folder: Path
    sources: tuple[str, ...]


def unsaved(n) -> tuple[object, ...]:
    """Many constructs, and nothing saved but v: lean steps leave out what they can."""
    n.load_mechanisms(MECHANISMS)
    section = n.Section("s")
    for name in ("hh", "pas", "zoo", "power", "waves"):
        section.insert(name)
    clamp = n.IClamp(section(0.5))
    shunt = n.Shunt(section(0.5))
    n.batch_save(section(0.5)._ref_v)
    return section, clamp, shunt


def saved(n) -> tuple[object, ...]:
    """What lean steps could leave out is saved."""
    section = n.Section("s")
    section.insert("hh")
    section.insert("pas")
    at = section(0.5)
    clamp = n.IClamp(at)
    hidden = [at.hh._ref_gna, at.hh._ref_il, at.hh._ref_minf, at.hh._ref_ntau]
    n.batch_save(*hidden, at.pas._ref_i, clamp._ref_i, at._ref_ina, at._ref_i_cap)
    return section, clamp


def electrodes(n) -> tuple[object, ...]:
    """The built-in point processes, array variables, CONDUCTANCE, and ions with styles."""
    n.load_mechanisms(MECHANISMS / "shells.mod")
    section = n.Section("s")
    section.insert("fastpas")
    section.insert("shells")
    n.ion_style("k_ion", 3, 2, 1, 1, 1, sec=section)
    kinds = (n.SEClamp, n.VClamp, n.OClamp, n.AlphaSynapse, n.APCount, n.PointProcessMark)
    points = [kind(section(0.5)) for kind in kinds]
    n.batch_save(section(0.5)._ref_v)
    return section, points


MODELS = {build.__name__: build for build in (unsaved, saved, electrodes)}


@pytest.fixture(scope="module", params=MODELS)
def emitted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Emitted:
    n = new_session(Options())
    alive = MODELS[request.param](n)
    program = model_program(freeze(n._workspace), Options(check=True))
    del alive
    bundle = emit_bundle(program, Options())
    folder = tmp_path_factory.mktemp(request.param)
    bundle.write_to(folder)
    sources = tuple(s for s in bundle.c_sources if not s.startswith("runtime/"))
    return Emitted(program, folder, sources)


@pytest.fixture(params=["gcc", "clang"])
def compiler(request: pytest.FixtureRequest) -> str:
    if shutil.which(request.param) is None:
        pytest.skip(f"no {request.param}")
    return str(request.param)


@pytest.mark.parametrize("march", ["x86-64-v3", "x86-64-v4"])
def test_every_simd_loop_is_vectorised(
    emitted: Emitted, compiler: str, march: str, tmp_path: Path
) -> None:
    def compiled(source: str) -> tuple[list[LoopVerdict], dict[str, tuple[str, ...]]]:
        target = tmp_path / f"{source}.o"
        folder = emitted.folder
        verdicts = vectorization_report(folder, source, compiler, march, keep_object=target)
        return verdicts, calls_in_object(target, names=LIBM)

    with ThreadPoolExecutor(usable_processors()) as pool:
        results = dict(zip(emitted.sources, pool.map(compiled, emitted.sources), strict=True))
    failed: list[str] = []
    allowed = dict(allowed_calls(emitted.program))
    for source, (verdicts, calls) in results.items():
        reported = {verdict.line for verdict in verdicts if verdict.file == source}
        silent = sorted(simd_lines(emitted.folder / source) - reported)
        failed += [f"{source}:{line}: there is no verdict" for line in silent]
        serial = [verdict for verdict in verdicts if not verdict.vectorized]
        if (compiler, source) == ("clang", "mech_shells.c"):
            serial = [verdict for verdict in serial if SWITCH not in verdict.reason]
        failed += [f"{v.file}:{v.line} in {source}: {v.reason}" for v in serial]
        for function, called in calls.items():
            wrong = sorted(set(called) - allowed.get(function, set()))
            failed += [f"{function} in {source} calls {name}" for name in wrong]
    assert not failed, "\n".join(failed)


def simd_lines(path: Path) -> set[int]:
    """Return the lines of the `for`s behind a VG_SIMD, counted from 1."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {n + 2 for n, line in enumerate(lines) if re.fullmatch(r" +VG_SIMD(_OR\(\w+\))?", line)}


def allowed_calls(program: Program) -> Iterator[tuple[str, set[str]]]:
    """Yield for each function of C what it may call: once per call of it, or in a serial loop."""
    for kernel in program.kernels:
        if kernel.space is None:
            stem = next(t.name for t in program.tables if t.fill == kernel.name).replace(".", "_")
            everything = set(LIBM)
            yield from ((f"{stem}{suffix}", everything) for suffix in ("_check", "_row"))
        elif is_serial(kernel):
            yield kernel.name, set(LIBM)
        else:
            yield kernel.name, uniform_calls(kernel)


def uniform_calls(kernel: Kernel) -> set[str]:
    nodes = list(walk_expressions(kernel.uniform))
    called = {node.function for node in nodes if isinstance(node, Call)}
    return {name for name in called if name in INTRINSICS and not INTRINSICS[name].vector}


def is_serial(kernel: Kernel) -> bool:
    loops = [phase for phase in kernel.phases if isinstance(phase, LoopPhase)]
    return any(loop.execution is Execution.SERIAL for loop in loops)


def test_in_a_step_only_calls_into_libm_are_serial(emitted: Emitted) -> None:
    kernels = [k for k in emitted.program.kernels if k.space and k.role not in RUN_ONCE]
    assert {kernel.execution for kernel in kernels} == {Execution.SIMD}
    serial = {kernel.mechanism: kernel for kernel in kernels if is_serial(kernel)}
    assert set(serial) <= {"waves"}
    for kernel in serial.values():
        loops = [phase for phase in kernel.phases if isinstance(phase, LoopPhase)]
        assert len(loops) > 1
        assert all(
            "scalar call into libm" in loop.reason
            for loop in loops
            if loop.execution is Execution.SERIAL
        )


def test_a_serial_loop_says_why(emitted: Emitted) -> None:
    for source in emitted.sources:
        text = (emitted.folder / source).read_text()
        if source == "mech_waves.c":
            assert re.search(r"/\* serial: \w+\(\) is a scalar call into libm \*/\n +for", text)
            assert "VG_SIMD" in text
        elif source.startswith("mech_"):
            loops = re.findall(r"^ {8}\S.*(?=\n {8}for \(size_t \w = 0)", text, re.MULTILINE)
            assert set(loops) <= {" " * 8 + "VG_SIMD", " " * 8 + ONCE}
