"""The whole compiler as one readable function: each line is one package.

lower (a model as equations) → passes (down to loops over arrays) → emit (C files, in memory) →
build (a cached shared library) → run (loaded, ready to be called). `model_program` has the first
two; `assembly` takes them and `emit` for each mechanism by itself, unless the cache has its C.
"""

from __future__ import annotations

from vecgen.assembly import emitted_model
from vecgen.build.ahead import Ahead
from vecgen.build.cache import Cache
from vecgen.build.compile import build_library
from vecgen.build.toolchain import Toolchain
from vecgen.emit.emitter import runtime_files
from vecgen.ir.program import Program
from vecgen.lower.program import lower_model
from vecgen.model.model import Model
from vecgen.options import Options
from vecgen.passes import PIPELINE, run_passes
from vecgen.run.compiled import Compiled
from vecgen.run.library import declarations, load_library


def compile_model(
    model: Model, options: Options, *, toolchain: Toolchain, cache: Cache
) -> Compiled:
    """Return the model's code, compiled and loaded; only what the cache lacks is compiled.

    Raises:
        UnsupportedError: the model uses something that vecgen lacks.
        CompileError: the C compiler refused the emitted code.
    """
    with Ahead(toolchain, cache) as ahead:
        for path, text in runtime_files().items():
            ahead.add(path, text)
        program, bundle = emitted_model(model, options, cache, on_file=ahead.add)
        declared = declarations(bundle)
        built = build_library(bundle, toolchain, cache, early=ahead.wait())
    return Compiled(program, bundle, load_library(built, bundle, declared))


def model_program(model: Model, options: Options) -> Program:
    """Return the model as a program at level ARRAYS, ready to be emitted."""
    return run_passes(lower_model(model), PIPELINE, check=options.check)
