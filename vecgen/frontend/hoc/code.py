"""What an expression was compiled to: a closure, and what is known of its value beforehand."""

from __future__ import annotations

from enum import Enum
from typing import Self

from vecgen.frontend.hoc.frame import Run
from vecgen.frontend.hoc.values import NumberCell
from vecgen.values import value_class


class CodeKind(Enum):
    """What a value is known to be before it is computed."""

    NUMBER = "number"
    STRING = "string"
    OBJECT = "object"
    SECTION = "section"
    ANY = "any"

    @classmethod
    def of(cls, kind: str) -> Self:
        """Return the kind of a symbol's kind."""
        return cls(kind)


ANY = CodeKind.ANY


@value_class
class Code:
    """A compiled expression."""

    kind: CodeKind
    run: Run
    cell: NumberCell | None = None
    """The variable that it is, if it is a scalar of the global scope."""
    constant: float | None = None
    """Its value if that never changes."""
    slot: int | None = None
    """The place among the local variables that it is, if it is a scalar of a procedure."""
