"""LOCAL arrays of blocks: hidden variables of the mechanism, one for each instance.

NEURON puts them on the stack, where they hold nothing to begin with. As variables they go through
everything that array variables go through, and become locals again where their indices are known.
"""

from __future__ import annotations

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import CheckedFile
from vecgen.frontend.nmodl.references import block_of, body_of
from vecgen.frontend.nmodl.symbols import defined, literal_value
from vecgen.frontend.nmodl.walk import walk
from vecgen.model.mechanism import Role, Storage, Variable


def local_array_name(variable: ast.LocalVariable) -> str:
    """Return what the hidden variable for a LOCAL array is called."""
    return f"{variable.name.id}_local_{variable.span.line}_{variable.span.column}"


def local_arrays(checked: CheckedFile) -> tuple[Variable, ...]:
    """Return the hidden variables for all LOCAL arrays of blocks."""
    defines = defined(checked.symbols)
    found: dict[str, Variable] = {}
    for variable in local_array_variables(checked):
        name = local_array_name(variable)
        width = int(literal_value(variable.size, defines) or 0) if variable.size else 0
        found[name] = Variable(name, Role.ASSIGNED, Storage.HIDDEN, width=width, span=variable.span)
    return tuple(found.values())


def local_array_variables(checked: CheckedFile) -> list[ast.LocalVariable]:
    """Return the declarations of LOCAL arrays in blocks."""
    return [
        node
        for item in checked.file.items
        if block_of(item) is not None
        for statement in body_of(item)
        for node in walk(statement)
        if isinstance(node, ast.LocalVariable) and node.size is not None
    ]
