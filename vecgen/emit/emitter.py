"""The emitted directory: which files it has and what fills each of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping

from vecgen.assets import runtime_folder
from vecgen.emit.bundle import Bundle
from vecgen.emit.c_layout import Marks
from vecgen.emit.c_names import comment_text, file_name
from vecgen.emit.kernels import KernelPrinter
from vecgen.emit.manifest import manifest
from vecgen.emit.model_file import header_view, model_view
from vecgen.emit.naming import ProgramNames
from vecgen.emit.render import render
from vecgen.emit.views import (
    CableView,
    Lines,
    MainView,
    MakefileView,
    MechanismView,
    ReadmeView,
    SourceRow,
)
from vecgen.ir.kernel import KernelRole
from vecgen.ir.program import MechanismInfo, Program
from vecgen.options import Options

_HEADERS = "runtime/include/vecgen"
_CDEF = re.compile(r"/\* vecgen:cdef begin \*/(.*?)/\* vecgen:cdef end \*/", re.DOTALL)

STANDALONE_FLAGS = (
    "-std=c11 -fopenmp-simd -DVG_OPENMP_SIMD -ffp-contract=off -fno-math-errno -fno-trapping-math"
)


def emit_bundle(program: Program, options: Options, *, name: str = "model") -> Bundle:
    """Return everything that is emitted for a program at level ARRAYS.

    The text depends on the program, the options and vecgen's own files only: equal arguments give
    equal bytes. `name` is the standalone program's.
    """
    names = ProgramNames(program)
    marks = Marks.LINE_DIRECTIVES if options.line_directives else Marks.COMMENTS
    runtime = _runtime_files()
    library: dict[str, str] = {
        "model.h": render("model.h.j2", header_view(program, names, _banner("model.h", program))),
        "model.c": render("model.c.j2", model_view(program, names, _banner("model.c", program))),
        "cable.c": render("cable.c.j2", CableView(_banner("cable.c", program))),
    }
    printer = KernelPrinter(program, names, marks)
    for info in program.mechanisms:
        if info.source_name:
            path = mechanism_file(names.structs[info.name])
            library[path] = render("mechanism.c.j2", _mechanism(printer, program, info, path))
    program_name = file_name(name)
    digest = code_digest({**library, **runtime})
    files = {
        **library,
        **runtime,
        "main.c": render(
            "main.c.j2", MainView(_banner("main.c", program), comment_text(program_name), digest)
        ),
        "manifest.json": json.dumps(manifest(program, names, options, digest), indent=1) + "\n",
    }
    objects = tuple(p.removesuffix(".c") + ".o" for p in sorted(files) if p.endswith(".c"))
    files["Makefile"] = render("Makefile.j2", MakefileView(program_name, objects, STANDALONE_FLAGS))
    files["README.md"] = render("README.md.j2", _readme(program, names, options, program_name))
    header = files[f"{_HEADERS}/abi.h"]
    found = _CDEF.search(header)
    if found is None:
        raise ValueError("abi.h has lost the comments that mark what cffi reads")
    return Bundle(program_name, files, found.group(1))


def mechanism_file(struct: str) -> str:
    """Return the name of a mechanism's C file."""
    return f"mech_{struct}.c"


def code_digest(files: Mapping[str, str]) -> str:
    """Return the digest of the compiled code: what a data file must have been written for."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path}\0{len(files[path])}\0{files[path]}\0".encode())
    return total.hexdigest()


def _runtime_files() -> dict[str, str]:
    folder = runtime_folder()
    found = sorted([*folder.glob("include/vecgen/*.h"), *folder.glob("src/*.c")])
    return {
        f"runtime/{path.relative_to(folder).as_posix()}": path.read_text(encoding="utf-8")
        for path in found
    }


def _banner(path: str, program: Program) -> Lines:
    """Return the comment at the head of a file: what it is and what it was made from."""
    sources = [i for i in program.mechanisms if i.source_name]
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


def _mechanism(
    printer: KernelPrinter, program: Program, info: MechanismInfo, path: str
) -> MechanismView:
    order = list(KernelRole)
    kernels = [k for k in program.kernels if k.mechanism == info.name and k.space is not None]
    kernels.sort(key=lambda kernel: order.index(kernel.role))
    return MechanismView(
        banner=_banner(path, program),
        functions=tuple(printer.function(f) for f in program.functions if f.mechanism == info.name),
        tables=tuple(printer.table(t) for t in program.tables if t.mechanism == info.name),
        kernels=tuple(printer.kernel(kernel) for kernel in kernels),
    )


def _readme(program: Program, names: ProgramNames, options: Options, name: str) -> ReadmeView:
    rows = tuple(
        SourceRow(
            comment_text(info.source_name),
            info.sha256,
            mechanism_file(names.structs[info.name]),
        )
        for info in program.mechanisms
        if info.source_name
    )
    return ReadmeView(name, options.profile, rows, tuple(sorted(program.saved)))
