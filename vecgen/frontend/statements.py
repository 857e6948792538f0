"""Statements of HOC that are given as strings, and the functions and classes that HOC defines.

The objects of the Python interface take such strings (`FInitializeHandler("init_cell()")`); what
executes them is put into the workspace by the front end for HOC.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from vecgen.diagnostics import UnsupportedError


class StatementRunner(Protocol):
    """What knows HOC."""

    def run(self, text: str, inside: object) -> None:
        """Execute a statement, in the scope of an object of a template or (None) in the global one.

        Raises:
            VecgenError: something is wrong with it.
        """

    def function(self, name: str) -> Callable[..., Any] | None:
        """Return a function that HOC defines, None for other names."""

    def reference(self, variable: str) -> Any:
        """Return what reads and sets a variable, `ref[0]`, None for what is none."""

    def instances(self, name: str) -> Callable[[], list[Any]] | None:
        """Return what lists the living objects of a template, None for other names."""


class NoStatements:
    """Where there is no HOC."""

    def run(self, text: str, inside: object) -> None:
        """Refuse to execute it."""
        del inside
        raise UnsupportedError(f"there is no HOC in this session: {text!r:.60}")

    def function(self, name: str) -> Callable[..., Any] | None:
        """Return None."""
        del name
        return None

    def reference(self, variable: str) -> Any:
        """Return None."""
        del variable
        return None

    def instances(self, name: str) -> Callable[[], list[Any]] | None:
        """Return None."""
        del name
        return None


class LateStatements(NoStatements):
    """HOC that begins when it is first needed; `begin` returns what takes the place of this."""

    def __init__(self, begin: Callable[[], StatementRunner]) -> None:
        self._begin = begin

    def run(self, text: str, inside: object) -> None:
        """Begin HOC and execute the statement."""
        self._begin().run(text, inside)

    def function(self, name: str) -> Callable[..., Any] | None:
        """Begin HOC and return a function of its own."""
        return self._begin().function(name)

    def reference(self, variable: str) -> Any:
        """Begin HOC and return a reference to a variable."""
        return self._begin().reference(variable)
