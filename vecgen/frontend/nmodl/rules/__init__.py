"""The semantic rules of NMODL, one per file; `RULES` lists them all."""

from __future__ import annotations

from vecgen.frontend.nmodl.checked import Rule
from vecgen.frontend.nmodl.rules import (
    arrays,
    assignments,
    calls,
    conductances,
    constructors,
    duplicate_names,
    equations,
    hooks,
    ions,
    literals,
    neuron_block,
    solves,
    tables,
    undeclared_names,
    unsupported,
)

RULES: tuple[Rule, ...] = (
    duplicate_names.check,
    literals.check,
    neuron_block.check,
    ions.check,
    hooks.check,
    undeclared_names.check,
    calls.check,
    assignments.check,
    equations.check,
    solves.check,
    tables.check,
    arrays.check,
    conductances.check,
    constructors.check,
    unsupported.check,
)
"""In the order they run; messages are sorted by place afterwards."""
