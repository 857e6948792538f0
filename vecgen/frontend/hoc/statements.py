"""What the Python interface asks of HOC: see `vecgen.frontend.statements`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vecgen.diagnostics import VecgenError
from vecgen.frontend.hoc.adapter import to_python, wrapped
from vecgen.frontend.hoc.builtins.evaluation import pointer_to
from vecgen.frontend.hoc.symbols import FUNCTION, TEMPLATE

if TYPE_CHECKING:
    from vecgen.frontend.hoc.interpreter import HocInterpreter


class HocStatements:
    """Statements, functions and templates of one session."""

    def __init__(self, interpreter: HocInterpreter) -> None:
        self._interpreter = interpreter

    def run(self, text: str, inside: Any) -> None:
        """Execute a statement, in which expressions print nothing."""
        self._interpreter.run_inside("{" + text + "}\n", inside)

    def function(self, name: str) -> Callable[..., Any] | None:
        """Return a function or procedure of the global scope, None for other names."""
        symbol = self._interpreter.scope.symbols.get(name)
        if symbol is None or symbol.kind != FUNCTION:
            return None
        return lambda *values: self._interpreter.call(name, *map(wrapped, values))

    def reference(self, variable: str) -> Any:
        """Return what reads and sets a variable, None for what is none."""
        try:
            return to_python(pointer_to(self._interpreter, variable))
        except VecgenError:
            return None

    def instances(self, name: str) -> Callable[[], list[Any]] | None:
        """Return what lists the objects of a template, None for other names."""
        symbol = self._interpreter.scope.symbols.get(name)
        if symbol is None or symbol.kind != TEMPLATE:
            return None
        found: Callable[[], list[Any]] = symbol.holder.instances.living
        return found
