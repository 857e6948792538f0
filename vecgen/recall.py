"""What the cache remembers of a model: its bundle and library, without lowering or emitting it.

The key is what the emitted text is a function of: the mechanisms' sources, the ions, the fields
that are read from outside, the options, vecgen's own sources. The compiler is part of the library's
key.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

from vecgen.build.cache import Cache
from vecgen.build.compile import find_built
from vecgen.build.toolchain import Toolchain
from vecgen.fingerprint import compiler_digest
from vecgen.ir.program import Level, Program
from vecgen.ir.storage import Field, FieldRole, IndexMap, IndexSpace, SpaceKind, Table
from vecgen.ir.table_functions import TableFunction
from vecgen.lang.expr import Const
from vecgen.model.model import Model
from vecgen.options import Options
from vecgen.run.compiled import Compiled
from vecgen.run.library import load_library


def recall(
    model: Model, options: Options, *, toolchain: Toolchain, cache: Cache
) -> Compiled | None:
    """Return the model's code if the cache has it, else None."""
    text = cache.index.get(code_key(model, options))
    if text is None:
        return None
    try:
        content = json.loads(text)
        storage = _storage(content["storage"])
        digest = content["bundle"]
    except (ValueError, KeyError, TypeError):
        return None
    built = find_built(digest, toolchain, cache)
    if built is None:
        return None
    bundle = built.entry.bundle()
    return Compiled(storage, bundle, load_library(built, bundle))


def remember(model: Model, options: Options, compiled: Compiled, *, cache: Cache) -> None:
    """Let later processes recall the model's code."""
    content = {"bundle": compiled.bundle.digest, "storage": _facts(compiled.storage)}
    cache.index.put(code_key(model, options), json.dumps(content))


def code_key(model: Model, options: Options) -> str:
    """Return the digest of what the emitted text is a function of."""
    facts = [
        compiler_digest(),
        [[m.name, m.texts] for m in model.mechanisms],
        [list(dataclasses.astuple(ion)) for ion in model.ions],
        sorted({probe.field_name for probe in model.probes}),
        sorted(model.pointees),
        sorted(model.unset_tables),
        [options.profile, options.line_directives],
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _facts(program: Program) -> dict[str, Any]:
    """Return what binding a model needs of a program."""
    return {
        "spaces": [[s.name, s.kind.name] for s in program.spaces],
        "maps": [[m.name, m.source, m.target] for m in program.maps],
        "fields": [
            [f.name, f.space, f.role.name, f.unit, f.default, f.visible] for f in program.fields
        ],
        "tables": [[t.name, t.mechanism, list(t.columns), t.count] for t in program.tables],
        "table_functions": [[f.name, f.mechanism] for f in program.table_functions],
        "saved": sorted(program.saved),
        "separable": program.separable,
        "last_setter": program.last_setter,
    }


def _storage(facts: dict[str, Any]) -> Program:
    """Return a program that has only what `_facts` tells."""
    nothing = Const(0.0)
    return Program(
        level=Level.ARRAYS,
        spaces=tuple(IndexSpace(name, SpaceKind[kind]) for name, kind in facts["spaces"]),
        maps=tuple(IndexMap(*item) for item in facts["maps"]),
        fields=tuple(
            Field(name, space, FieldRole[role], unit, default, visible)
            for name, space, role, unit, default, visible in facts["fields"]
        ),
        tables=tuple(
            Table(name, mechanism, "", tuple(columns), (), nothing, nothing, count, "", "")
            for name, mechanism, columns, count in facts["tables"]
        ),
        table_functions=tuple(
            TableFunction(name, mechanism, "", ()) for name, mechanism in facts["table_functions"]
        ),
        functions=(),
        kernels=(),
        entries=(),
        saved=frozenset(facts["saved"]),
        separable=bool(facts["separable"]),
        last_setter=tuple((field, mechanism) for field, mechanism in facts["last_setter"]),
        mechanisms=(),
    )
