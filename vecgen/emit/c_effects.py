"""Calls with effects as C text: they print, or draw from the model's stream of random numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from vecgen.emit.c_expr import Names
from vecgen.lang.effects import EFFECTS, RANDOM_FIELD
from vecgen.lang.expr import Call
from vecgen.lang.intrinsics import INTRINSICS
from vecgen.lang.stmt import Invoke, Newton
from vecgen.lang.traverse import Body, walk_expressions, walk_statements


class StatementNames(Names, Protocol):
    """What things are called in C where statements are written."""

    def shared(self, name: str) -> str:
        """Return the C text of a global of the model."""

    def mechanism(self) -> str:
        """Return the name of the mechanism."""

    def table(self, name: str) -> str:
        """Return the C text of a table's address and the distance of its rows, as arguments."""


def c_invoke(stmt: Invoke, args: list[str], names: StatementNames) -> str:
    """Return the call as a statement in C; `args` are its arguments in C."""
    effect = EFFECTS[stmt.function]
    if effect.stops:
        return _stop(stmt, args, names)
    given = [f'"{_escaped(stmt.text)}"'] if effect.has_text else []
    if effect.draws:
        given = [f"&{names.shared(RANDOM_FIELD)}"]
    call = f"{effect.c_function}({', '.join(given + args)});"
    return f"{names.local(stmt.target)} = {call}" if stmt.target else call


def _stop(stmt: Invoke, args: list[str], names: StatementNames) -> str:
    """Return the call that ends the run; without a place (in a table's row) it only prints."""
    if not args:
        return f'vg_print("%s\\n", {c_string(stmt.text)});'
    where = f"{c_string(names.mechanism())}, {c_string(stmt.text)}, first + {args[0]}"
    return f"vg_stop(model->failure, {where}, {names.shared('t')});"


def headers(bodies: Iterable[Body]) -> tuple[str, ...]:
    """Return the runtime's headers that the bodies need beyond those of every file."""
    bodies = list(bodies)
    stmts = [stmt for body in bodies for stmt in walk_statements(body)]
    used = {stmt.function for stmt in stmts if isinstance(stmt, Invoke)}
    found = {"random.h" if EFFECTS[name].draws else "output.h" for name in used}
    if any(isinstance(stmt, Newton) for stmt in stmts):
        found.add("newton.h")
    nodes = [node for body in bodies for node in walk_expressions(body) if isinstance(node, Call)]
    found |= {INTRINSICS[n.function].header for n in nodes if n.function in INTRINSICS}
    found.discard("math.h")  # every file has it
    return tuple(sorted(found))


def c_string(text: str) -> str:
    """Return a text as a string of C."""
    return f'"{_escaped(text)}"'


_ESCAPES = {"\n": r"\n", "\t": r"\t", "\r": r"\r", '"': r"\"", "\\": r"\\"}


def _escaped(text: str) -> str:
    """Return a text as the inside of a C string: printable ASCII, no trigraphs."""
    return "".join(_character(c) for c in text).replace("??", r"?\?")


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if " " <= character <= "~":
        return character
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogateescape"))
