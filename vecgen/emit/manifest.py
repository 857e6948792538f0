"""manifest.json: the machine-readable twin of the emitted README."""

from __future__ import annotations

from typing import Any

from vecgen.emit.naming import ProgramNames
from vecgen.ir.arena import arena_items, global_fields, space_names
from vecgen.ir.kernel import Execution, LoopPhase
from vecgen.ir.program import Program
from vecgen.lang.expr import Call
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.traverse import walk_expressions
from vecgen.options import Options


def manifest(
    program: Program, names: ProgramNames, options: Options, digest: str
) -> dict[str, Any]:
    """Return what a program needs to know to fill the arena and to trust the result."""
    return {
        "abi_version": 1,
        "code_digest": digest,
        "profile": options.profile,
        "globals": [_field(f.name, f.unit, f.remark) for f in global_fields(program)],
        "spaces": list(space_names(program)),
        "arena": [
            {"kind": item.kind.name.lower(), "name": item.name, "type": item.c_type}
            | ({"space": item.space} if item.space else {"count": item.fixed_count})
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
        "libm_calls": _libm_calls(program),
    }


def _field(name: str, unit: str, remark: str) -> dict[str, str]:
    return {"name": name, "unit": unit, "remark": remark}


def _libm_calls(program: Program) -> list[str]:
    """Return the intrinsics that call libm: their bits are the C library's, not ours."""
    bodies = [kernel.uniform for kernel in program.kernels]
    bodies += [
        phase.body
        for kernel in program.kernels
        for phase in kernel.phases
        if isinstance(phase, LoopPhase)
    ]
    bodies += [function.body for function in program.functions]
    called = {n.function for body in bodies for n in walk_expressions(body) if isinstance(n, Call)}
    return sorted(c for c in called if c in INTRINSICS and not INTRINSICS[c].vector)
