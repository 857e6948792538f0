"""The emitted directory: which files it has and what fills each of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from vecgen.assets import runtime_folder
from vecgen.emit.bundle import Bundle
from vecgen.emit.c_effects import headers
from vecgen.emit.c_layout import Marks
from vecgen.emit.c_names import comment_text, file_name
from vecgen.emit.kernels import KernelPrinter
from vecgen.emit.manifest import RunSummary, libm_calls, manifest
from vecgen.emit.model_file import header_view, model_view
from vecgen.emit.naming import ProgramNames
from vecgen.emit.render import render
from vecgen.emit.views import (
    BatchView,
    CableView,
    Lines,
    MainView,
    MakefileView,
    MechanismView,
    ReadmeView,
    SourceRow,
)
from vecgen.ir.kernel import KernelRole, LoopPhase
from vecgen.ir.program import MechanismInfo, Program
from vecgen.lang.stmt import Let
from vecgen.lang.traverse import Body
from vecgen.options import Options

_HEADERS = "runtime/include/vecgen"
_CDEF = re.compile(r"/\* vecgen:cdef begin \*/(.*?)/\* vecgen:cdef end \*/", re.DOTALL)

_IONS = "ions.c"
_SOURCELESS = ("batch.c", "cable.c", "lanes.c", "main.c", _IONS)
"""Files that are the same, or nearly, for every model."""
_MAKE_TARGETS = ("run", "report", "clean", "all")
_OTHER_FILES = ("Makefile", "README.md", "manifest.json", "model.vgd", "runtime")

STANDALONE_FLAGS = (
    "-std=c11 -fopenmp-simd -DVG_OPENMP_SIMD -ffp-contract=off -fno-math-errno -fno-trapping-math"
)


_COLUMNS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class EmittedMechanism:
    """What was emitted for one mechanism."""

    text: str
    """Its C file."""
    libm_calls: tuple[str, ...]


OnFile = Callable[[str, str], None]
"""Gets a file's path and text."""

_NOTHING_KNOWN: Mapping[str, EmittedMechanism] = MappingProxyType({})


def emit_bundle(
    program: Program,
    options: Options,
    *,
    name: str = "model",
    run: RunSummary | None = None,
    known: Mapping[str, EmittedMechanism] = _NOTHING_KNOWN,
    on_file: OnFile | None = None,
) -> Bundle:
    """Return everything that is emitted for a program at level ARRAYS.

    The text depends on the arguments and vecgen's own files only: equal arguments give equal bytes.
    `name` is the standalone program's; `run` is what README and manifest tell of the run that the
    data file holds, and does not change the C. Of the mechanisms in `known` the program needs no
    bodies. `on_file` gets the library's files as they are made, but those of the runtime: a header
    before who includes it, what takes long to compile early.
    """
    names = ProgramNames(program)
    runtime = runtime_files()
    library: dict[str, str] = {}
    for path, text in _library_files(program, names, options, known):
        library[path] = text
        if on_file is not None:
            on_file(path, text)
    program_name = _program_name(name, library)
    digest = code_digest({**library, **runtime})
    main = MainView(_banner("main.c", program), program_name, digest)
    files = {**library, **runtime, "main.c": render("main.c.j2", main)}
    objects = tuple(p.removesuffix(".c") + ".o" for p in sorted(files) if p.endswith(".c"))
    files["Makefile"] = render("Makefile.j2", MakefileView(program_name, objects, STANDALONE_FLAGS))
    files["README.md"] = render("README.md.j2", _readme(program, names, options, program_name, run))
    libm: set[str] = set()
    for info in program.mechanisms:
        one = known.get(info.name)
        libm |= {*(one.libm_calls if one is not None else libm_calls(program, info.name))}
    facts = manifest(program, names, options, digest, files, run, libm)
    files["manifest.json"] = json.dumps(facts, indent=1) + "\n"
    header = files[f"{_HEADERS}/abi.h"]
    found = _CDEF.search(header)
    if found is None:
        raise ValueError("abi.h has lost the comments that mark what cffi reads")
    return Bundle(program_name, files, found.group(1))


def _library_files(
    program: Program,
    names: ProgramNames,
    options: Options,
    known: Mapping[str, EmittedMechanism],
) -> Iterator[tuple[str, str]]:
    """Yield path and text of the model's own files, without those of the standalone program."""

    def banner(path: str) -> Lines:
        return _banner(path, program)

    yield "model.h", render("model.h.j2", header_view(program, names, banner("model.h")))
    marks = Marks.LINE_DIRECTIVES if options.line_directives else Marks.COMMENTS
    printer = KernelPrinter(program, names, marks)
    infos = [info for info in program.mechanisms if info.source_name]
    for info in sorted(infos, key=lambda info: info.name in known):
        path = mechanism_file(names.structs[info.name])
        if info.name in known:
            yield path, known[info.name].text
        else:
            yield path, render("mechanism.c.j2", _mechanisms(printer, program, (info,), path))
    ions = tuple(info for info in program.mechanisms if _is_ion_with_code(info, program))
    if ions:
        yield _IONS, render("mechanism.c.j2", _mechanisms(printer, program, ions, _IONS))
    yield "model.c", render("model.c.j2", model_view(program, names, banner("model.c")))
    yield "lanes.c", render("lanes.c.j2", CableView(banner("lanes.c")))
    yield "cable.c", render("cable.c.j2", CableView(banner("cable.c")))
    yield "batch.c", render("batch.c.j2", BatchView(banner("batch.c")))


def mechanism_file(struct: str) -> str:
    """Return the name of a mechanism's C file."""
    return f"mech_{struct}.c"


def _program_name(name: str, library: Mapping[str, str]) -> str:
    """Return the program's file name: `name`, unless make or another file claims it."""
    legal = file_name(name)
    claimed = {*library, *_MAKE_TARGETS, *_OTHER_FILES}
    return f"{legal}_model" if legal in claimed or legal.endswith((".o", ".c")) else legal


def code_digest(files: Mapping[str, str]) -> str:
    """Return the digest of the compiled code: what a data file must have been written for."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path}\0{len(files[path])}\0{files[path]}\0".encode())
    return total.hexdigest()


def runtime_files() -> dict[str, str]:
    """Return path → text of what every emitted directory has of the runtime."""
    folder = runtime_folder()
    found = sorted([*folder.glob("include/vecgen/*.h"), *folder.glob("src/*.c")])
    return {
        f"runtime/{path.relative_to(folder).as_posix()}": path.read_text(encoding="utf-8")
        for path in found
    }


def _banner(path: str, program: Program) -> Lines:
    """Return the comment at the head of a file: what it is and which .mod files it is made from."""
    sources = [i for i in program.mechanisms if i.source_name and path not in _SOURCELESS]
    lines = [f"/* {path}: emitted by vecgen; see README.md beside it for what is where."]
    if path.startswith("mech_"):
        sources = [i for i in sources if path == f"mech_{ProgramNames(program).structs[i.name]}.c"]
        for info in sources:
            title = comment_text(info.title)
            lines.append(f" * {info.name}{': ' if title else ''}{title}")
    for info in sources:
        lines.append(f" * from {comment_text(info.source_name)}, sha256 {info.sha256}")
    lines[-1] += " */"
    return tuple(lines)


def _is_ion_with_code(info: MechanismInfo, program: Program) -> bool:
    return not info.source_name and any(k.mechanism == info.name for k in program.kernels)


def _mechanisms(
    printer: KernelPrinter, program: Program, infos: Sequence[MechanismInfo], path: str
) -> MechanismView:
    """Return the view of the file of one mechanism, or of all ions."""
    order = list(KernelRole)
    names = [info.name for info in infos]
    kernels = [k for k in program.kernels if k.mechanism in names and k.space is not None]
    kernels.sort(key=lambda kernel: (names.index(kernel.mechanism), order.index(kernel.role)))
    functions = [f for f in program.functions if f.mechanism in names]
    table_functions = [f for f in program.table_functions if f.mechanism in names]
    return MechanismView(
        banner=_banner(path, program),
        headers=headers(_bodies(program, names))
        + (("function_table.h",) if table_functions else ()),
        prototypes=printer.prototypes(functions),
        functions=tuple(map(printer.table_function, table_functions))
        + tuple(map(printer.function, functions)),
        tables=tuple(printer.table(t) for t in program.tables if t.mechanism in names),
        kernels=tuple(printer.kernel(kernel) for kernel in kernels),
    )


def _bodies(program: Program, mechanisms: Sequence[str]) -> Iterator[Body]:
    """Yield all statements of the C file of some mechanisms."""
    for kernel in program.kernels:
        if kernel.mechanism in mechanisms:
            yield kernel.uniform
            yield from (phase.body for phase in kernel.phases if isinstance(phase, LoopPhase))
    for function in program.functions:
        if function.mechanism in mechanisms:
            yield (*function.body, Let("result", function.result))


def _readme(
    program: Program, names: ProgramNames, options: Options, name: str, run: RunSummary | None
) -> ReadmeView:
    rows = tuple(
        SourceRow(
            comment_text(info.source_name),
            info.sha256,
            mechanism_file(names.structs[info.name]),
        )
        for info in program.mechanisms
        if info.source_name
    )
    return ReadmeView(name, options.profile, rows, _run_lines(run) if run is not None else ())


def _run_lines(run: RunSummary) -> Lines:
    """Return what the README tells of the run in the data file."""
    output = f"`{_quotable(run.output)}`" if run.output is not None else "no file"
    lines = [
        f"`model.vgd` holds a run from t = {run.t:g} to {run.tstop:g} ms that writes {output}, a"
        f" row every {run.tstep:g} ms, with these columns:",
        "",
    ]
    shown = run.columns[:_COLUMNS_SHOWN]
    lines += [f"{number}. `{_quotable(label)}`" for number, label in enumerate(shown, 1)]
    if len(run.columns) > len(shown):
        lines.append(f"\nand {len(run.columns) - len(shown)} more (all are in `manifest.json`).")
    return tuple(lines)


def _quotable(text: str) -> str:
    return comment_text(text).replace("`", "'")
