"""What is emitted for a model, put together of parts that the cache has and parts that are new.

lower → passes → emit, as in `pipeline`; but of a mechanism that is as it was in a model
that was compiled before, the C comes from the cache (see `parts`).
"""

from __future__ import annotations

from dataclasses import replace

from vecgen.build.cache import Cache
from vecgen.emit.bundle import Bundle
from vecgen.emit.emitter import EmittedMechanism, OnFile, emit_bundle, mechanism_file
from vecgen.emit.manifest import libm_calls
from vecgen.emit.naming import ProgramNames
from vecgen.ir.program import Program
from vecgen.lower.program import lower_model
from vecgen.model.model import Model
from vecgen.options import Options
from vecgen.parts import Joined, Part, c_names, join_parts, part_from_text, part_keys, part_to_text


def emitted_model(
    model: Model, options: Options, cache: Cache, *, on_file: OnFile | None = None
) -> tuple[Program, Bundle]:
    """Return what `emit_bundle` makes of `model_program`, with parts taken from the cache.

    The program may lack the bodies of kernels. `on_file` gets the library's files one by one.
    """
    lowered = lower_model(model)
    keys = part_keys(model, lowered, options)
    known = {name: part for name, key in keys.items() if (part := _recalled(key, cache))}
    joined = join_parts(lowered, known, check=options.check)
    names = ProgramNames(joined.program) if joined is not None else None
    if joined is None or names is None or _are_renamed(known, names):
        joined = join_parts(lowered, {}, check=options.check)
        assert joined is not None, "nothing was known"
        names, known = ProgramNames(joined.program), {}
    texts = {name: part.emitted for name, part in known.items() if part.emitted is not None}
    bundle = emit_bundle(joined.program, options, known=texts, on_file=on_file)
    for name, part in joined.fresh.items():
        if name in keys:
            cache.index.put(keys[name], part_to_text(_printed(part, name, joined, names, bundle)))
    return joined.program, bundle


def _recalled(key: str, cache: Cache) -> Part | None:
    text = cache.index.get(key)
    return None if text is None else part_from_text(text)


def _are_renamed(parts: dict[str, Part], names: ProgramNames) -> bool:
    """Whether a part's C has other names for things than the whole program has now."""
    return any(part.c_names != c_names(names, name) for name, part in parts.items())


def _printed(part: Part, name: str, joined: Joined, names: ProgramNames, bundle: Bundle) -> Part:
    text = bundle.files[mechanism_file(names.structs[name])]
    emitted = EmittedMechanism(text, libm_calls(joined.program, name))
    return replace(part, emitted=emitted, c_names=c_names(names, name))
