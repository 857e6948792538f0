"""manifest.json: the machine-readable twin of the emitted README."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from vecgen.emit.bundle import Bundle
from vecgen.emit.data_file import ABI_VERSION
from vecgen.emit.naming import ProgramNames
from vecgen.ir.arena import ArenaItem, ItemKind, arena_items, global_fields, space_names
from vecgen.ir.kernel import Execution, LoopPhase
from vecgen.ir.program import Program
from vecgen.lang.expr import Call
from vecgen.lang.intrinsics import INTRINSICS, PLAIN
from vecgen.lang.traverse import walk, walk_expressions
from vecgen.options import Options


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The run that a data file holds, for its readers; times in ms."""

    t: float
    tstop: float
    tstep: float
    output: str | None
    columns: tuple[str, ...]
    """What a user calls the variable of each column."""


def code_digest_of(bundle: Bundle) -> str:
    """Return the digest of a bundle's compiled code: what its data files are written for."""
    return str(json.loads(bundle.files["manifest.json"])["code_digest"])


def manifest(
    program: Program,
    names: ProgramNames,
    options: Options,
    digest: str,
    files: Mapping[str, str],
    run: RunSummary | None,
    libm: Iterable[str],
) -> dict[str, Any]:
    """Return what a program needs to know to fill the arena and to trust the result.

    `files` are all the others, whose digests tell later whether somebody has edited them; `libm`
    are the functions whose bits are the C library's, not ours.
    """
    facts = _facts(program, names, options, digest) | {"libm_calls": sorted(libm)}
    if run is not None:
        facts["columns"] = list(run.columns)
    facts["files"] = {
        path: hashlib.sha256(files[path].encode()).hexdigest() for path in sorted(files)
    }
    return facts


def _facts(program: Program, names: ProgramNames, options: Options, digest: str) -> dict[str, Any]:
    return {
        "abi_version": ABI_VERSION,
        "code_digest": digest,
        "profile": options.profile,
        "globals": [_field(f.name, f.unit, f.remark) for f in global_fields(program)],
        "spaces": list(space_names(program)),
        "arena": [
            {"kind": item.kind.name.lower(), "name": item.name, "type": item.c_type} | _extent(item)
            for item in arena_items(program)
        ],
        "saved": sorted(program.saved),
        "sources": [
            {"mechanism": info.name, "file": info.source_name, "sha256": info.sha256}
            for info in program.mechanisms
            if info.source_name
        ],
        "loops": [
            {"function": names.kernel(kernel), "execution": phase.execution.value}
            | ({"reason": phase.reason} if phase.execution is Execution.SERIAL else {})
            for kernel in program.kernels
            if kernel.space is not None
            for phase in kernel.phases
            if isinstance(phase, LoopPhase)
        ],
    }


def _extent(item: ArenaItem) -> dict[str, Any]:
    """Return how many elements an item has: as its space, so many, or as it was given (neither)."""
    if item.space:
        return {"space": item.space}
    return {} if item.kind is ItemKind.TABLE_FUNCTION else {"count": item.fixed_count}


def _field(name: str, unit: str, remark: str) -> dict[str, str]:
    return {"name": name, "unit": unit, "remark": remark}


def libm_calls(program: Program, mechanism: str) -> tuple[str, ...]:
    """Return the intrinsics of a mechanism that call libm: their bits are the C library's."""
    kernels = [kernel for kernel in program.kernels if kernel.mechanism == mechanism]
    functions = [function for function in program.functions if function.mechanism == mechanism]
    bodies = [kernel.uniform for kernel in kernels]
    bodies += [
        phase.body for kernel in kernels for phase in kernel.phases if isinstance(phase, LoopPhase)
    ]
    bodies += [function.body for function in functions]
    nodes = [node for body in bodies for node in walk_expressions(body)]
    nodes += [node for function in functions for node in walk(function.result)]
    called = {node.function for node in nodes if isinstance(node, Call)}
    called -= set(PLAIN)
    return tuple(sorted(c for c in called if c in INTRINSICS and not INTRINSICS[c].vector))
