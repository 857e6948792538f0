"""What a call of a procedure has of its own, and how statements say that they end early."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vecgen.frontend.hoc.values import NumberCell, ObjectCell

if TYPE_CHECKING:
    from vecgen.frontend.hoc.template import Instance

BREAK, CONTINUE, RETURN, STOP = 1, 2, 3, 4
"""What a statement returns when it does not just end; else it returns None."""


def after_loop(code: int) -> int | None:
    """Return what a loop returns whose body has ended it with `code`."""
    return None if code == BREAK else code


class Frame:
    """Arguments and local variables of a call."""

    __slots__ = ("arguments", "body", "cells", "instance", "locals", "result")

    def __init__(
        self,
        arguments: list[Any],
        variables: list[NumberCell | ObjectCell],
        instance: Instance | None,
        body: Callable[[], int | None] | None = None,
    ) -> None:
        self.arguments = arguments
        self.locals: list[Any] = variables
        self.instance = instance
        """The instance of a template that the code works on."""
        self.cells: list[Any] = [] if instance is None else instance._cells
        """The instance's variables."""
        self.body = body
        """In an iterator: what `iterator_statement` executes."""
        self.result: Any = None


Run = Callable[[Frame], Any]
"""A compiled expression or statement."""
