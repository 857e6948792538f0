"""The whole compiler as one readable function: each line is one package.

lower (a model as equations) → passes (down to loops over arrays) → emit (C files, in memory) →
build (a cached shared library) → run (loaded, ready to be called).
"""

from __future__ import annotations

from vecgen.build.cache import Cache
from vecgen.build.compile import build_library
from vecgen.build.toolchain import Toolchain
from vecgen.emit.emitter import emit_bundle
from vecgen.ir.program import Program
from vecgen.lower.program import lower_model
from vecgen.model.model import Model
from vecgen.options import Options
from vecgen.passes import PIPELINE, run_passes
from vecgen.run.compiled import Compiled
from vecgen.run.library import load_library


def compile_model(
    model: Model, options: Options, *, toolchain: Toolchain, cache: Cache
) -> Compiled:
    """Return the model's code, compiled and loaded; only what the cache lacks is compiled.

    Raises:
        UnsupportedError: the model uses something that vecgen lacks.
        CompileError: the C compiler refused the emitted code.
    """
    program = model_program(model, options)
    bundle = emit_bundle(program, options)
    built = build_library(bundle, toolchain, cache)
    return Compiled(program, bundle, load_library(built, bundle))


def model_program(model: Model, options: Options) -> Program:
    """Return the model as a program at level ARRAYS, ready to be emitted."""
    return run_passes(lower_model(model), PIPELINE, check=options.check)
