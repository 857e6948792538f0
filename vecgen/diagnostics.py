"""Errors and warnings as a user reads them: place, what is wrong, the line with a caret, a hint.

`Diagnostics` collects, so that several faults of one file are told at once; `VecgenError` is the
root of everything vecgen raises on purpose.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import Enum

from vecgen.source import Source, Span
from vecgen.values import value_class


class VecgenError(Exception):
    """Something a user can mend. Every error that vecgen raises on purpose is one of these."""


class UnsupportedError(VecgenError, NotImplementedError):
    """A feature of NEURON that vecgen lacks; the message names it."""


class BatchFileError(VecgenError, OSError, RuntimeError):
    """A batch file cannot be opened or written; `errno` and `filename` are the system's."""


class NumericError(VecgenError, ArithmeticError):
    """A variable became NaN or infinite; the message names segment, variable and time."""


class SourceError(VecgenError, RuntimeError):
    """One or more faults in a source; the message shows each with its line and a caret."""

    def __init__(self, message: str, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message)
        self.diagnostics = diagnostics


class Severity(Enum):
    """How bad a diagnostic is."""

    ERROR = "error"
    WARNING = "warning"


@value_class
class Diagnostic:
    """One fault: `code` is a stable short name such as `undeclared-name`."""

    code: str
    message: str
    span: Span | None = None
    hint: str | None = None
    severity: Severity = Severity.ERROR


class Diagnostics:
    """Faults collected while one source is worked on."""

    def __init__(self, source: Source | None = None, items: Iterable[Diagnostic] = ()) -> None:
        self.source = source
        self.items = list(items)

    def error(
        self, code: str, message: str, span: Span | None = None, *, hint: str | None = None
    ) -> None:
        """Add an error."""
        self.items.append(Diagnostic(code, message, span, hint))

    def warning(
        self, code: str, message: str, span: Span | None = None, *, hint: str | None = None
    ) -> None:
        """Add a warning."""
        self.items.append(Diagnostic(code, message, span, hint, Severity.WARNING))

    @property
    def errors(self) -> list[Diagnostic]:
        """The errors, in the order of their places."""
        found = [item for item in self.items if item.severity is Severity.ERROR]
        return sorted(found, key=lambda d: (d.span.line, d.span.column) if d.span else (0, 0))

    def raise_if_errors(self) -> None:
        """Raise `SourceError` with all errors if there is one."""
        errors = self.errors
        if errors:
            text = "\n".join(render(error, self.source) for error in errors)
            raise SourceError(text, tuple(errors))


def render(diagnostic: Diagnostic, source: Source | None = None) -> str:
    """Return the diagnostic as text: `file:line:column: message`, the line, a caret, the hint."""
    place = f"{diagnostic.span}: " if diagnostic.span else ""
    kind = "warning: " if diagnostic.severity is Severity.WARNING else ""
    parts = [f"{place}{kind}{diagnostic.message}"]
    if source is not None and diagnostic.span and diagnostic.span.file == source.name:
        parts += _excerpt(source, diagnostic.span)
    if diagnostic.hint:
        parts.append(f"   {diagnostic.hint}")
    return "\n".join(parts)


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return "Did you mean 'x'?" for the known name closest to `name`, or None."""
    names = sorted(known)
    same = [other for other in names if other.casefold() == name.casefold()]
    close = same or difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f"Did you mean '{close[0]}'?" if close else None


def _excerpt(source: Source, span: Span) -> list[str]:
    if not 1 <= span.line <= len(source.lines):
        return []
    line = source.lines[span.line - 1]
    shown = "".join(" " if c == "\t" else c if c.isprintable() else "?" for c in line)
    width = span.end_column - span.column if span.end_line in (0, span.line) else 1
    width = max(1, min(width, len(shown) - span.column + 1))
    number = f"{span.line:5d} | "
    return [number + shown, " " * 5 + " | " + " " * (span.column - 1) + "^" * width]
