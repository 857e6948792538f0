"""What `n` needs of HOC, NEURON's own language: its names, and running its code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from vecgen.frontend.statements import StatementRunner


class HocLanguage(Protocol):
    """HOC in one session."""

    @property
    def statements(self) -> StatementRunner:
        """What executes statements that the Python interface's objects were given as strings."""

    def run(self, code: str) -> None:
        """Execute statements in the global scope."""

    def run_file(self, path: str) -> None:
        """Execute a file."""

    def load_file(self, name: str, only_without: str, always: bool) -> bool:
        """Find and execute a file; return whether it was found.

        It is executed once; with `only_without` unless there is a function of that name; with
        `always` each time.
        """

    # -- the program's names ------------------------------------------------------------------

    def has(self, name: str) -> bool:
        """Whether the program has a variable, function, section or template of a name."""

    def get(self, name: str) -> Any:
        """Return what a name stands for, as Python sees it."""

    def set(self, name: str, value: Any) -> None:
        """Set a variable."""

    def reference(self, name: str) -> Any:
        """Return `_ref_name`."""

    def names(self) -> Iterable[str]:
        """Return all names of the program."""

    def function(self, name: str) -> Callable[..., Any] | None:
        """Return a procedure or function of the program, None if it has none of that name."""

    def instances(self, name: str) -> Callable[[], list[Any]] | None:
        """Return what lists the living objects of a template; None for other names."""

    # -- HOC's own ----------------------------------------------------------------------------

    def has_builtin(self, name: str) -> bool:
        """Whether HOC has a function or class of its own of that name."""

    def builtin(self, name: str) -> Callable[..., Any]:
        """Return a function or class of HOC's own, to be called from Python."""

    def library_loaded(self, name: str, functions: Iterable[str]) -> None:
        """Be told that a part of NEURON's library is there now, with what it defines."""
