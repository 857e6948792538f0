"""Which FUNCTIONs only compute, and which routines have effects that their callers must order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from vecgen.ir.program import Procedure
from vecgen.lang.effects import EFFECTS
from vecgen.lang.expr import Call, Expr, Get
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.stmt import (
    Assign,
    If,
    Invoke,
    Let,
    Newton,
    Perform,
    Put,
    Solve,
    Stmt,
)
from vecgen.lang.traverse import Body, walk, walk_expressions, walk_statements

FunctionKey = tuple[str, str]
"""(mechanism, name)"""


def pure_functions(procedures: Sequence[Procedure]) -> dict[FunctionKey, Procedure]:
    """Return the FUNCTIONs that read nothing but their arguments, have no loops, call only such."""
    candidates = {(p.mechanism, p.name): p for p in procedures if p.is_function and not p.table}
    while True:
        impure = {key for key, p in candidates.items() if not _is_pure(p, candidates)}
        if not impure:
            return candidates
        candidates = {key: p for key, p in candidates.items() if key not in impure}


def _is_pure(procedure: Procedure, known: Mapping[FunctionKey, Procedure]) -> bool:
    for stmt in walk_statements(procedure.body):
        if not isinstance(stmt, Let | Assign | If):
            return False
    for node in walk_expressions(procedure.body):
        match node:
            case Get():
                return False
            case Call(function=name):
                intrinsic = INTRINSICS.get(name)
                if intrinsic is not None and intrinsic.uses_time:
                    return False
                if intrinsic is None and (procedure.mechanism, name) not in known:
                    return False
            case _:
                pass
    return True


def recursive(functions: Mapping[FunctionKey, Procedure]) -> frozenset[FunctionKey]:
    """Return those of the pure FUNCTIONs that reach themselves."""
    calls = {
        key: {(key[0], name) for name in called_names(procedure.body)} & functions.keys()
        for key, procedure in functions.items()
    }

    def reaches_itself(start: FunctionKey) -> bool:
        pending, seen = list(calls[start]), set[FunctionKey]()
        while pending:
            key = pending.pop()
            if key == start:
                return True
            if key not in seen:
                seen.add(key)
                pending += calls[key]
        return False

    return frozenset(key for key in functions if reaches_itself(key))


def called_names(body: Body) -> set[str]:
    """Return the names of what a body calls, for a value or for its effects."""
    names = {node.function for node in walk_expressions(body) if isinstance(node, Call)}
    return names | {s.procedure for s in walk_statements(body) if isinstance(s, Perform)}


class Effects:
    """Tells of the routines of one mechanism whether they do more than compute a value."""

    def __init__(self, procedures: Iterable[Procedure], mechanism: str) -> None:
        own = [p for p in procedures if p.mechanism == mechanism]
        self._procedures = {p.name: p for p in own}
        self._found: dict[str, bool] = {}

    def in_expression(self, expr: Expr) -> bool:
        """Whether computing the expression changes anything."""
        calls = (node.function for node in walk(expr) if isinstance(node, Call))
        return any(name in EFFECTS or self.of_routine(name) for name in calls)

    def of_routine(self, name: str) -> bool:
        """Whether a routine sets variables, prints, ... directly or through what it calls."""
        if name not in self._procedures:
            return False
        if name not in self._found:
            self._found[name] = False  # while it is looked at: a recursion adds nothing
            procedure = self._procedures[name]
            self._found[name] = self._is_effect(procedure.body)
        return self._found[name]

    def _is_effect(self, body: Body) -> bool:
        if any(isinstance(stmt, Put | Invoke | Solve | Newton) for stmt in walk_statements(body)):
            return True
        return any(name in EFFECTS or self.of_routine(name) for name in sorted(called_names(body)))


def is_effect(stmt: Stmt) -> bool:
    """Whether a statement itself does more than bind locals."""
    return isinstance(stmt, Put | Invoke | Solve | Newton)
