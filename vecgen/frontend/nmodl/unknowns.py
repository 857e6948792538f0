"""The order in which implicit methods number the states of a block.

It is the order of nocmodl's table of symbols (specification 6.9.2): by the first letter, and among
names with the same one the name that first appears later in the file comes first. It decides the
rounding of a solution.
"""

from __future__ import annotations

from vecgen.frontend.nmodl import ast
from vecgen.frontend.nmodl.checked import nested_statements
from vecgen.frontend.nmodl.walk import walk


def unknowns_of(block: ast.SolvedBlock, file: ast.File) -> tuple[str, ...]:
    """Return the states with equations in a DERIVATIVE block, in the order of the unknowns."""
    states = {
        statement.target.id
        for statement in nested_statements(block.body)
        if isinstance(statement, ast.Assignment) and isinstance(statement.target, ast.Prime)
    }
    return in_symbol_order(states, file)


def in_symbol_order(names: set[str], file: ast.File) -> tuple[str, ...]:
    """Return the names in the order of nocmodl's table of symbols."""
    first: dict[str, int] = {}
    for place, node in enumerate(walk(file)):
        if isinstance(node, ast.Name | ast.Prime) and node.id in names:
            first.setdefault(node.id, place)
    return tuple(sorted(names, key=lambda name: (name[0], -first[name])))
