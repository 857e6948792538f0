"""Variables themselves, not their values, to closures: `&x`, and what a call is handed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vecgen.frontend.hoc import ast, members
from vecgen.frontend.hoc.adapter import wrapped
from vecgen.frontend.hoc.code import CodeKind
from vecgen.frontend.hoc.compile_names import NameCompiler
from vecgen.frontend.hoc.frame import Frame, Run
from vecgen.frontend.hoc.model_names import CONTROL, GLOBAL, RANGE
from vecgen.frontend.hoc.values import ModelPointer, NumberCell, Pointer


class PointerCompiler(NameCompiler):
    """Compiles pointers and arguments within one piece of code."""

    # -- pointers and cells -------------------------------------------------------------------

    def address(self, chain: ast.Chain) -> Callable[[Frame], Pointer]:
        """Return the closure of `&x`."""
        part = chain.parts[-1]
        indices, arguments = self.indices(part), self.arguments(part)
        name, interpreter = part.name, self.interpreter
        if len(chain.parts) > 1:
            base = self.base(chain)
            return lambda frame: members.pointer(
                base(frame), name, indices(frame), arguments(frame)
            )
        if name[0] == "$":
            return self._positional(part).pointer
        if name in self.locals:
            slot = self.locals[name]
            return lambda frame: members.pointer_in(frame.locals[slot], indices(frame), name)
        symbol = self.symbol(name)
        cell = self.builtin_cell(name) if symbol is None else None
        kind = "" if symbol is not None or cell is not None else self.model_kind(name)
        if kind == RANGE:
            return lambda frame: members.pointer(
                interpreter.current_section(), name, indices(frame), arguments(frame)
            )
        if kind in (GLOBAL, CONTROL):
            return lambda frame: ModelPointer(getattr(interpreter.n, f"_ref_{name}"))
        if cell is not None:
            return lambda frame: cell
        if symbol is None:
            symbol = self.scope.add(name, "number")
        known = symbol
        return lambda frame: members.pointer_in(
            members.cell_of(known, frame.cells), indices(frame), name
        )

    def holder(self, chain: ast.Chain) -> Run:
        """Return the closure of a chain as an argument: strings and objects by their variables."""
        part = chain.parts[-1]
        indices, arguments, name = self.indices(part), self.arguments(part), part.name
        interpreter = self.interpreter
        if len(chain.parts) > 1:
            base = self.base(chain)
            return lambda frame: _as_argument(
                members.holder(interpreter, base(frame), name, indices(frame), arguments(frame))
            )
        if name[0] == "$":
            return self._positional(part).holder
        if name in self.local_objects:
            slot = self.locals[name]
            return lambda frame: frame.locals[slot]
        symbol = self.symbol(name)
        if symbol is not None and symbol.kind in ("string", "object") and name != "this":
            known = symbol
            return lambda frame: members.holder_in(
                members.cell_of(known, frame.cells), indices(frame), name
            )
        code = self.first(part)
        if code.kind is CodeKind.NUMBER:
            return code.run
        return lambda frame: wrapped(code.run(frame))


def _as_argument(value: Any) -> Any:
    if type(value) is float or hasattr(value, "value"):
        return value if not isinstance(value, NumberCell) else value.value
    return wrapped(value)
