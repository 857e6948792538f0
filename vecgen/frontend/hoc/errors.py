"""What goes wrong in HOC, with the place in the user's file."""

from __future__ import annotations

from vecgen.diagnostics import Diagnostic, VecgenError, render
from vecgen.source import Source, Span
from vecgen.values import value_class

_SHOWN = 12
"""How many places a message tells."""


class HocError(VecgenError, RuntimeError):
    """An error in HOC code; NEURON raises a RuntimeError there.

    It is raised with the bare message; the interpreter adds place and calls on its way out.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        self.places: list[Place] = []
        """Where it happened, the innermost first."""
        self.located = False
        """Whether the procedure it is in now has its place among them."""

    def __str__(self) -> str:
        if not self.places:
            return self.message
        first = self.places[0]
        text = render(Diagnostic("hoc", self.message, first.span), first.source)
        calls = [f"   called from {p.source.name}:{p.span.line}" for p in self.places[1:_SHOWN]]
        if len(self.places) > _SHOWN:
            calls.append(f"   and {len(self.places) - _SHOWN} more calls")
        return "\n".join([text, *calls])


@value_class
class Place:
    """A statement that an error went through."""

    span: Span
    source: Source


class HocSyntaxError(HocError):
    """Text that is no HOC."""
